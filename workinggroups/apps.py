"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkingGroupsConfig(AppConfig):
    name = "workinggroups"
    verbose_name = _("Working groups")

    def ready(self) -> None:
        from clusterpolisee.core.accounts import personal_data, relations, retention
        from clusterpolisee.core.notifications import topics
        from clusterpolisee.core.partners import handover, participation
        from clusterpolisee.core.ui import slots, to_do
        from workinggroups.services.handover import representatives
        from workinggroups.services.news import TOPICS
        from workinggroups.services.objects import register_all
        from workinggroups.services.personal_data import GROUP_WORK
        from workinggroups.services.retention import LINES
        from workinggroups.services.roles import GROUP_ROLES
        from workinggroups.services.to_do import SOURCES
        from workinggroups.views.slots import PARTICIPATION, of_organisation

        personal_data.register(GROUP_WORK)
        retention.register(*LINES)
        relations.register(GROUP_ROLES)
        register_all()
        for source in SOURCES:
            to_do.register(source)
        for topic in TOPICS:
            topics.register(topic)
        participation.register(PARTICIPATION)
        handover.register(representatives)
        slots.register("organisation_page", of_organisation)
