"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = _("Programme")

    def ready(self) -> None:
        from clusterpolisee.core.ui import slots
        from programme.views.slots import of_calls, of_organisation

        slots.register("organisation_page", of_organisation)
        slots.register("call_overview", of_calls)
