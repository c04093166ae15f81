"""The one shared app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "clusterpolisee.core"
    label = "core"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from clusterpolisee.core.accounts import relations
        from clusterpolisee.core.accounts.roles import OFFICES
        from clusterpolisee.core.audit.triggers import install_triggers
        from clusterpolisee.core.notifications import topics
        from clusterpolisee.core.outbox import pulse
        from clusterpolisee.core.partners.roles import MANDATES

        relations.register(OFFICES)
        relations.register(MANDATES)
        for topic in (topics.ACCOUNT, topics.ROLES, topics.ORGANISATION):
            topics.register(topic)
        topics.register_mails(topics.OTHER_MAILS)
        post_migrate.connect(install_triggers, dispatch_uid="core.audit.triggers")
        pulse.connect()
