"""Setting-up documents of groups, frozen when they are made."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from workinggroups.models.calls import Call
from workinggroups.models.groups import WorkingGroup


class SettingUpDocumentQuerySet(models.QuerySet["SettingUpDocument"]):
    def public(self) -> "SettingUpDocumentQuerySet":
        """Signed ones: their public variant is for everybody."""
        return self.filter(signed_at__isnull=False)

    def visible_to(self, user: Any) -> "SettingUpDocumentQuerySet":
        """Signed ones for everybody, in the variant that is theirs to read; others for the desk."""
        groups = WorkingGroup.objects.visible_to(user)
        desk = models.Q(group__in=WorkingGroup.objects.with_desk_for(user))
        return self.filter(models.Q(signed_at__isnull=False, group__in=groups) | desk)


class SettingUpDocument(models.Model):
    """How a group was set up, generated from the records. Amendment 0 is the first one.

    `content` holds codes, names and texts of the internal variant at the moment it was made; both variants
    and all four languages are drawn from it. The fingerprint is that of `content`.
    """

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="setting_up_documents")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="setting_up_documents")
    amendment = models.PositiveSmallIntegerField(_("amendment"), default=0)
    reason = models.CharField(_("reason of the amendment"), max_length=500, blank=True)
    content = models.JSONField(editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    is_sample = models.BooleanField(default=False, editable=False)

    objects = SettingUpDocumentQuerySet.as_manager()

    audited = ("group", "call", "amendment", "content_hash", "made_by", "signed_at", "signed_by")

    class Meta:
        verbose_name = _("setting-up document")
        verbose_name_plural = _("setting-up documents")
        ordering = ["group", "call", "amendment"]
        constraints = [
            models.UniqueConstraint(fields=["call", "amendment"], name="an_amendment_number_once_per_call")
        ]

    def __str__(self) -> str:
        return f"{self.call_id} / {self.amendment}"
