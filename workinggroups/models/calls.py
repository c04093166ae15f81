"""Calls for expressions of interest: concept paper, format of the answers, criteria, dates."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from workinggroups.enums import (
    BEFORE_CLOSING,
    BLIND_PHASES,
    UNPUBLISHED,
    CallState,
    GroupKind,
    HiddenField,
    Section,
)
from workinggroups.models.groups import WorkingGroup


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: Any) -> "CallQuerySet":
        """Published calls for everyone; the others for the leader of the group and the secretariat. A call
        that is approved is public from its opening on, by the database's clock."""
        own = models.Q(group__in=WorkingGroup.objects.with_desk_for(user))
        shown = self.exclude(group__kind=GroupKind.TRIAL)
        return shown.filter(self._public() | own)

    def published(self) -> "CallQuerySet":
        """Those that have opened, whatever became of them since."""
        return self.exclude(group__kind=GroupKind.TRIAL).filter(self._public())

    @staticmethod
    def _public() -> models.Q:
        """Opened by the worker, or due to open by the database's clock; a call cancelled before was never
        public."""
        due = models.Q(state=CallState.SCHEDULED, opens_at__lte=Now())
        return due | models.Q(published_at__isnull=False)

    def with_clock(self) -> "CallQuerySet":
        """Adds `accepting`: whether expressions can be sent at this moment of the database's clock, and
        `is_sealed_now`: whether only applicants may read what they wrote."""
        window = models.Q(
            state__in=(CallState.SCHEDULED, CallState.OPEN), opens_at__lte=Now(), accepts_until__gt=Now()
        )
        return self.annotate(
            accepting=models.Case(models.When(window, then=models.Value(True)), default=models.Value(False)),
            is_sealed_now=models.Case(
                models.When(sealed_now(), then=models.Value(True)), default=models.Value(False)
            ),
        )


def sealed_now(prefix: str = "") -> models.Q:
    """Sealed calls that still accept expressions; `prefix` leads to the call, as in `"call__"`.

    The database's clock unseals, not the next turn of the worker, and never before the grace is over.
    """
    before = models.Q(**{f"{prefix}state__in": BEFORE_CLOSING})
    over = models.Q(**{f"{prefix}state": CallState.OPEN, f"{prefix}accepts_until__lte": Now()})
    return models.Q(**{f"{prefix}is_sealed": True}) & before & ~over


class Call(models.Model):
    """A group asks who wants to take part; the concept paper stands in its sections.

    `closes_at` is the deadline that is shown, in the zone `zone`; what arrives in the minutes of grace until
    `accepts_until` still counts.
    """

    slug = models.SlugField(_("short address"), unique=True)
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="calls")
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("summary"), max_length=400)
    source_language = models.CharField(
        _("language it is written in"), max_length=2, choices=LANGUAGE_CHOICES, default="en"
    )
    zone = models.CharField(_("time zone of the dates"), max_length=60, default="Europe/Rome")
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    accepts_until = models.DateTimeField(_("accepts until"), null=True, blank=True, editable=False)
    is_sealed = models.BooleanField(_("sealed until closing"), default=True)
    hidden_fields = ArrayField(
        models.CharField(max_length=16, choices=HiddenField.choices),
        verbose_name=_("hidden from evaluators"),
        default=list,
        blank=True,
    )
    reviews_wanted = models.PositiveSmallIntegerField(_("reviews for each expression"), default=2)
    clarification_days = models.PositiveSmallIntegerField(_("days to answer a clarification"), default=5)
    offer_days = models.PositiveSmallIntegerField(_("days to answer an offer"), default=10)
    state = models.CharField(
        _("state"), max_length=16, choices=CallState.choices, default=CallState.DRAFT, editable=False
    )
    return_reason = models.TextField(_("what has to be mended"), max_length=2000, blank=True, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)  # counts savings: two tabs, one winner
    cloned_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="clones"
    )
    paper_is_sample = models.BooleanField(default=False, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = CallQuerySet.as_manager()

    audited = (
        "slug", "group", "title", "zone", "opens_at", "closes_at", "accepts_until", "is_sealed",
        "hidden_fields", "reviews_wanted", "clarification_days", "offer_days", "state", "approved_by",
        "released_at",
    )  # fmt: skip

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at"))
                | models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True),
                name="call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(accepts_until__gte=models.F("closes_at"))
                | models.Q(accepts_until__isnull=True, closes_at__isnull=True),
                name="grace_follows_the_deadline",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(*UNPUBLISHED, CallState.CANCELLED))
                | models.Q(opens_at__isnull=False, closes_at__isnull=False),
                name="published_call_has_dates",
            ),
            models.CheckConstraint(
                condition=models.Q(reviews_wanted__range=(1, 5)), name="one_to_five_reviews"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workinggroups:call", args=[self.slug])

    @property
    def hides_now(self) -> frozenset[str]:
        """What is hidden at this stage from the leader and the evaluators."""
        return frozenset(self.hidden_fields if self.state in BLIND_PHASES else ())


class PaperSection(models.Model):
    """A chapter of the concept paper, in the small Markdown of `core.documents.prose`."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(_("section"), max_length=16, choices=Section.choices)
    text = models.TextField(_("text"), max_length=20_000, blank=True)

    audited = ("call", "code")
    audited_hashed = ("text_en", "text_it", "text_hu", "text_bg")

    class Meta:
        verbose_name = _("section of the concept paper")
        verbose_name_plural = _("sections of the concept paper")
        constraints = [models.UniqueConstraint(fields=["call", "code"], name="a_section_once_per_call")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.code}"


class CallFollower(models.Model):
    """A person who wants to hear of changes without having begun an expression."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed_calls"
    )
    since = models.DateTimeField(db_default=Now(), editable=False)

    audited = ("call", "user")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="follows_a_call_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.user_id}"
