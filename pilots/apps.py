"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PilotsConfig(AppConfig):
    name = "pilots"
    verbose_name = _("Pilot actions")

    def ready(self) -> None:
        from clusterpolisee.core.ui import objects, slots
        from pilots.services.objects import PILOT
        from pilots.views.slots import of_group, of_organisation

        objects.register(PILOT)
        slots.register("group_page", of_group)
        slots.register("organisation_page", of_organisation)
