"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkingGroupsConfig(AppConfig):
    name = "workinggroups"
    verbose_name = _("Working groups")

    def ready(self) -> None:
        from clusterpolisee.core.accounts import relations
        from clusterpolisee.core.notifications import topics
        from clusterpolisee.core.partners import participation
        from clusterpolisee.core.ui import slots, to_do
        from workinggroups.services.news import DESK, EXPRESSIONS
        from workinggroups.services.objects import register_all
        from workinggroups.services.roles import GROUP_ROLES
        from workinggroups.services.to_do import of_leader
        from workinggroups.views.slots import PARTICIPATION, of_organisation

        relations.register(GROUP_ROLES)
        register_all()
        to_do.register(of_leader)
        topics.register(EXPRESSIONS)
        topics.register(DESK)
        participation.register(PARTICIPATION)
        slots.register("organisation_page", of_organisation)
