"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepositoryConfig(AppConfig):
    name = "repository"
    verbose_name = _("Practices")

    def ready(self) -> None:
        from clusterpolisee.core.accounts import personal_data
        from clusterpolisee.core.ui import objects, slots
        from repository.services.objects import PRACTICE
        from repository.services.personal_data import PRACTICES
        from repository.views.slots import of_group, of_organisation

        personal_data.register(PRACTICES)
        objects.register(PRACTICE)
        slots.register("group_page", of_group)
        slots.register("organisation_page", of_organisation)
