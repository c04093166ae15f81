"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkingGroupsConfig(AppConfig):
    name = "workinggroups"
    verbose_name = _("Working groups")

    def ready(self) -> None:
        from clusterpolisee.core.accounts import relations
        from workinggroups.services.roles import LEADERS

        relations.register(LEADERS)
