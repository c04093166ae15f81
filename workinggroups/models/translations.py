"""Of which wording a translation was made."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from workinggroups.models.calls import Call


class TranslationMark(models.Model):
    """A translated part of a call, with the fingerprint of the source at that time: when the source changes,
    the translation is older than it. `part` is the code of a section."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="translation_marks")
    part = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    source_hash = models.CharField(max_length=64)

    audited = ("call", "part", "language", "source_hash")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "part", "language"], name="one_mark_per_translation")
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.part} {self.language}"
