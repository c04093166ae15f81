"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkingGroupsConfig(AppConfig):
    name = "workinggroups"
    verbose_name = _("Working groups")

    def ready(self) -> None:
        from clusterpolisee.core.accounts import personal_data, relations, retention
        from clusterpolisee.core.jobs import registry as jobs
        from clusterpolisee.core.notifications import topics
        from clusterpolisee.core.partners import handover, participation
        from clusterpolisee.core.ui import slots, to_do
        from workinggroups.services.evaluator_role import EVALUATORS
        from workinggroups.services.handover import representatives
        from workinggroups.services.news import OTHER_MAILS, TOPICS
        from workinggroups.services.objects import register_all
        from workinggroups.services.personal_data import GROUP_WORK
        from workinggroups.services.reports import KINDS as FILES
        from workinggroups.services.retention import LINES
        from workinggroups.services.roles import GROUP_ROLES
        from workinggroups.services.to_do import SOURCES
        from workinggroups.views.slots import PARTICIPATION, of_organisation

        personal_data.register(GROUP_WORK)
        retention.register(*LINES)
        relations.register(GROUP_ROLES)
        relations.register(EVALUATORS)
        register_all()
        for source in SOURCES:
            to_do.register(source)
        for topic in TOPICS:
            topics.register(topic)
        topics.register_mails(OTHER_MAILS)
        jobs.register(*FILES)
        participation.register(PARTICIPATION)
        handover.register(representatives)
        slots.register("organisation_page", of_organisation)
