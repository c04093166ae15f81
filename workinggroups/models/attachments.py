"""Files that applicants send with an expression of interest."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from workinggroups.enums import AttachmentState
from workinggroups.models.expressions import Expression


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def kept(self) -> "AttachmentQuerySet":
        """Those that belong to the expression as it stands now; older versions may name others too."""
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """An annex. A later file never overwrites: it `replaces` the earlier one, which its versions still name.

    `file` has a random name; `name` is what the applicant called it, shown and used at download only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    expression = models.ForeignKey(Expression, on_delete=models.CASCADE, related_name="attachments")
    clarification = models.ForeignKey(
        "workinggroups.Clarification", on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    name = models.CharField(_("file name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=8)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    file = models.FileField(upload_to="expression-files", max_length=200, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=AttachmentState.choices, default=AttachmentState.WAITING,
        editable=False,
    )  # fmt: skip
    problem = models.CharField(max_length=40, blank=True, editable=False)  # a code, in words at the page
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    token = models.UUIDField(editable=False)
    uploaded_at = models.DateTimeField(db_default=Now(), editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = AttachmentQuerySet.as_manager()

    audited = ("expression", "size", "sha256", "state", "problem", "uploaded_by", "removed_at")
    audited_hashed = ("name",)

    class Meta:
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        ordering = ["expression", "uploaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["expression", "token"], name="one_annex_per_form_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.expression_id} {self.pk}"
