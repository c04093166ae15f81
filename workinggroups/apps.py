"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkingGroupsConfig(AppConfig):
    name = "workinggroups"
    verbose_name = _("Working groups")

    def ready(self) -> None:
        from clusterpolisee.core.accounts import relations
        from clusterpolisee.core.ui import to_do
        from workinggroups.services.roles import GROUP_ROLES
        from workinggroups.services.to_do import of_leader

        relations.register(GROUP_ROLES)
        to_do.register(of_leader)
