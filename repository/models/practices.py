"""Best practices."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES, LANGUAGES
from clusterpolisee.core.partners.enums import Certainty
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from repository.enums import PracticeState
from workinggroups.models import WorkingGroup

TEXTS = ("title", "summary", "problem", "solution", "results", "lessons")
PUBLISHED = models.Q(state=PracticeState.PUBLISHED)


class PracticeQuerySet(models.QuerySet["Practice"]):
    def visible_to(self, user: Any) -> "PracticeQuerySet":
        """Published ones for everyone; withdrawn ones for the body that wrote them and the secretariat."""
        if not user.is_authenticated:
            return self.published()
        if user.holds(OfficeKind.SECRETARIAT):
            return self
        own = Mandate.objects.current().filter(user=user).values("organisation")
        return self.filter(PUBLISHED | models.Q(author=user) | models.Q(organisation__in=own))

    def published(self) -> "PracticeQuerySet":
        return self.filter(PUBLISHED)


class Practice(models.Model):
    """A practice from which others can learn, written in `source_language` and perhaps translated."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True, null=True, blank=True, max_length=80)
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, related_name="practices", verbose_name=_("working group")
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="practices", verbose_name=_("country")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="practices",
        verbose_name=_("organisation"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="practices"
    )
    source_language = models.CharField(_("language of the text"), max_length=2, choices=LANGUAGE_CHOICES)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), max_length=600)
    problem = models.TextField(_("problem"), max_length=3000)
    solution = models.TextField(_("how it works"), max_length=3000)
    results = models.TextField(_("results"), max_length=3000)
    lessons = models.TextField(_("lessons"), max_length=3000, blank=True)
    certainty = models.CharField(_("certainty"), max_length=16, choices=Certainty.choices, blank=True)
    source = models.CharField(_("source"), max_length=400, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=PracticeState.choices,
        default=PracticeState.PUBLISHED,
        editable=False,
    )
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    published_at = models.DateTimeField(db_default=Now(), editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = PracticeQuerySet.as_manager()

    audited = ("group", "country", "organisation", "author", "source_language", "state")
    audited_sealed = TEXTS
    audited_person = "author_id"

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("repository:practice", args=[self.public_id])

    @property
    def is_published(self) -> bool:
        return self.state == PracticeState.PUBLISHED

    @property
    def languages(self) -> list[str]:
        """Codes of the languages in which the practice can be read."""
        return [code for code in LANGUAGES if getattr(self, f"title_{code}")]
