"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = _("Consultations")

    def ready(self) -> None:
        from clusterpolisee.core.accounts import personal_data, retention
        from clusterpolisee.core.notifications import topics
        from clusterpolisee.core.ui import slots
        from consultations.services.objects import register_all
        from consultations.services.personal_data import ANSWERS
        from consultations.services.retention import LINES
        from consultations.views.campaigns import group_card

        personal_data.register(ANSWERS)
        retention.register(*LINES)
        slots.register("group_page", group_card)
        register_all()
        topics.register_mails({"response_receipt": _("Receipt for answers to a consultation")})
