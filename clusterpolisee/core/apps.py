"""The one shared app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "clusterpolisee.core"
    label = "core"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from clusterpolisee.core.accounts import registration, relations, second_factor
        from clusterpolisee.core.accounts.roles import OFFICES
        from clusterpolisee.core.audit.triggers import install_triggers
        from clusterpolisee.core.notifications import topics
        from clusterpolisee.core.outbox import pulse
        from clusterpolisee.core.partners.roles import MANDATES
        from clusterpolisee.core.privacy.models import Purpose
        from clusterpolisee.core.privacy.services import consents
        from clusterpolisee.core.privacy.texts import TEXTS
        from clusterpolisee.core.ui.trail import core_objects

        relations.register(OFFICES)
        relations.register(MANDATES)
        for topic in (topics.ACCOUNT, topics.ROLES):
            topics.register(topic)
        topics.register_mails(topics.OTHER_MAILS)
        notice = TEXTS[Purpose.PRIVACY_NOTICE]
        registration.set_notice(registration.Notice(notice.version, notice.text))
        registration.on_registered(consents.note_registration)
        authenticator_added.connect(second_factor.note_enrolled, dispatch_uid="core.second_factor")
        core_objects.register_all()
        post_migrate.connect(install_triggers, dispatch_uid="core.audit.triggers")
        pulse.connect()
        self._register_personal_data()

    def _register_personal_data(self) -> None:
        from clusterpolisee.core.accounts import personal_data, retention
        from clusterpolisee.core.accounts.services import downloads
        from clusterpolisee.core.accounts.services import personal_data as own
        from clusterpolisee.core.accounts.services import retention as account_retention
        from clusterpolisee.core.jobs import registry as jobs
        from clusterpolisee.core.notifications import topics
        from clusterpolisee.core.partners.services import retention as partner_retention
        from clusterpolisee.core.partners.services.personal_data import MEMBERSHIP
        from clusterpolisee.core.privacy.services import personal_data as privacy
        from clusterpolisee.core.privacy.services import retention as privacy_retention
        from clusterpolisee.core.privacy.topics import MAILS, REQUESTS
        from clusterpolisee.core.ui import reminders, to_do

        for data in (
            own.ACCOUNT,
            privacy.MESSAGES,
            privacy.AGREEMENTS,
            privacy.TRAILS,
            MEMBERSHIP,
            downloads.DOWNLOADS,
        ):
            personal_data.register(data)
        retention.register(*account_retention.LINES, *partner_retention.LINES, *privacy_retention.LINES)
        retention.register(*downloads.LINES)
        topics.register(REQUESTS)
        topics.register(downloads.TOPIC)
        jobs.on_settled(downloads.tell)
        topics.register_mails(MAILS)
        for source in reminders.SOURCES:
            to_do.register(source)
