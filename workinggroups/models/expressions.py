"""Expressions of interest, from the first draft to the decision."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from workinggroups.enums import (
    OUT,
    AssignmentState,
    ConflictVerdict,
    ExpressionKind,
    ExpressionState,
    Gender,
    Proposal,
)
from workinggroups.models.calls import Call, sealed_now
from workinggroups.models.formats import Competence
from workinggroups.models.groups import WorkingGroup
from workinggroups.models.involved import Assignment, CoEditor, ConflictDeclaration
from workinggroups.models.seats import Seat


def conflict_of_interest(user: Any) -> models.Q:
    """Expressions the person must not judge: the own one, those one helped to write, those of the bodies the
    person works for, be it in the body's name or by a colleague, and those with a declared conflict that
    nobody waived."""
    bodies = Mandate.objects.current().filter(user=user).values("organisation")
    colleagues = Mandate.objects.current().filter(organisation__in=bodies).values("user")
    declared = ConflictDeclaration.objects.filter(
        user=user, verdict__in=(ConflictVerdict.CONFLICT, ConflictVerdict.WAIVER_ASKED)
    )
    waived = ConflictDeclaration.objects.filter(user=user, verdict=ConflictVerdict.WAIVED)
    own = models.Q(applicant=user) | models.Q(pk__in=CoEditor.objects.filter(user=user).values("expression"))
    near = models.Q(organisation__in=bodies) | models.Q(applicant__in=colleagues)
    return (
        own
        | (near & ~models.Q(pk__in=waived.values("expression")))
        | models.Q(pk__in=declared.values("expression"))
    )


class ExpressionQuerySet(models.QuerySet["Expression"]):
    def visible_to(self, user: Any) -> "ExpressionQuerySet":
        """One's own and those one helps to write, from the first draft on. Once sent: those of the groups one
        leads, all for the secretariat, and those one is asked to review; in a sealed call only after it has
        closed. Holding the technical office of administrator opens nothing here.

        Seeing the row is no licence to read it: see `permissions.expressions.can_read_text`.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._own(user) | (self._received() & self._of_desk_or_reviewer(user)))

    def written_by(self, user: Any) -> "ExpressionQuerySet":
        """Those the person may write: the applicant's and the co-editor's."""
        return self.filter(self._own(user)) if user.is_authenticated else self.none()

    @staticmethod
    def _own(user: Any) -> models.Q:
        helped = CoEditor.objects.filter(user=user).values("expression")
        return models.Q(applicant=user) | models.Q(pk__in=helped)

    @staticmethod
    def _received() -> models.Q:
        return models.Q(submitted_at__isnull=False) & ~sealed_now("call__")

    @staticmethod
    def _of_desk_or_reviewer(user: Any) -> models.Q:
        asked = Assignment.objects.filter(
            evaluator=user, state__in=(AssignmentState.PROPOSED, AssignmentState.ACCEPTED)
        )
        desks = WorkingGroup.objects.with_desk_for(user)
        return models.Q(call__group__in=desks) | models.Q(pk__in=asked.values("expression"))

    def unsealed(self) -> "ExpressionQuerySet":
        """Sent, and not in a call that is sealed at this moment."""
        return self.filter(self._received())

    def with_conflict(self, user: Any) -> "ExpressionQuerySet":
        """Adds `in_conflict`: whether the person must keep out of judging the expression."""
        conflict = models.When(conflict_of_interest(user), then=models.Value(True))
        return self.annotate(in_conflict=models.Case(conflict, default=models.Value(False)))

    def received(self) -> "ExpressionQuerySet":
        """Sent at least once, whatever became of them."""
        return self.filter(submitted_at__isnull=False)

    def standing(self) -> "ExpressionQuerySet":
        """Sent and not withdrawn."""
        return self.received().exclude(state=ExpressionState.WITHDRAWN)

    def in_procedure(self) -> "ExpressionQuerySet":
        """Sent, and neither withdrawn nor left out by the screening."""
        return self.received().exclude(state__in=OUT)


class Expression(models.Model):
    """A person or body would like to work in a group.

    The row holds the text as it is being written; what was sent stands, unchangeable, in its versions.
    `token` is the number of the form that began it, `revision` counts savings, so that of two tabs the
    second is told. `number` is given with the first submission.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="expressions")
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expressions"
    )
    kind = models.CharField(_("takes part as"), max_length=16, choices=ExpressionKind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="expressions"
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="expressions"
    )
    profile = models.CharField(_("profile in one line"), max_length=120, blank=True)
    motivation = models.TextField(_("motivation"), max_length=3000, blank=True)
    experience = models.TextField(_("experience"), max_length=3000, blank=True)
    contribution = models.TextField(_("contribution offered"), max_length=3000, blank=True)
    competences = models.ManyToManyField(
        Competence, verbose_name=_("competences"), blank=True, related_name="expressions"
    )
    gender = models.CharField(
        _("gender"), max_length=8, choices=Gender.choices, default=Gender.UNDECLARED, blank=True
    )
    rank = models.PositiveSmallIntegerField(_("order among your groups"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=ExpressionState.choices,
        default=ExpressionState.DRAFT,
        editable=False,
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    saved_at = models.DateTimeField(db_default=Now(), editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)  # the latest submission
    token = models.UUIDField(editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)  # of the latest version
    # The screening and the decision; nothing here is told to the applicant before the release.
    screening_reason = models.TextField(_("reason"), max_length=2000, blank=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="duplicates"
    )
    proposal = models.CharField(
        _("proposal"), max_length=16, choices=Proposal.choices, blank=True, editable=False
    )
    proposed_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    reserve_rank = models.PositiveSmallIntegerField(_("order on the reserve"), null=True, editable=False)
    reserve_until = models.DateField(_("reserve until"), null=True, editable=False)
    decision_reason = models.TextField(
        _("reason for the applicant"), max_length=3000, blank=True, editable=False
    )
    decision_language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES, blank=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = ExpressionQuerySet.as_manager()

    audited = (
        "call", "number", "applicant", "kind", "organisation", "rank", "state", "duplicate_of", "proposal",
        "proposed_seat", "reserve_rank", "reserve_until",
    )  # fmt: skip
    audited_hashed = (
        "profile", "motivation", "experience", "contribution", "screening_reason", "decision_reason",
    )  # fmt: skip

    class Meta:
        verbose_name = _("expression of interest")
        verbose_name_plural = _("expressions of interest")
        ordering = ["call", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="expression_number_once_per_call"),
            models.UniqueConstraint(
                fields=["call", "applicant", "token"], name="one_expression_per_form_sent"
            ),
            models.UniqueConstraint(
                fields=["call", "applicant"],
                condition=models.Q(kind="expert") & ~models.Q(state__in=("withdrawn", "duplicate")),
                name="one_expression_per_expert_and_call",
            ),
            models.UniqueConstraint(
                fields=["call", "applicant", "organisation"],
                condition=models.Q(kind="representative") & ~models.Q(state__in=("withdrawn", "duplicate")),
                name="one_expression_per_person_body_and_call",
            ),
            models.UniqueConstraint(
                fields=["call", "organisation"],
                condition=models.Q(kind="representative")
                & ~models.Q(state__in=("draft", "withdrawn", "duplicate")),
                name="one_expression_per_body_and_call",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="representative") | models.Q(organisation__isnull=False),
                name="a_representative_acts_for_a_body",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", submitted_at__isnull=True, number__isnull=True)
                | (~models.Q(state="draft") & models.Q(submitted_at__isnull=False, number__isnull=False)),
                name="what_was_sent_has_a_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="pending") | ~models.Q(proposal=""), name="pending_has_a_proposal"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number people use, such as EoI-3-007; a draft has none yet."""
        if self.number is None:
            return f"EoI-{self.call.group.number}-…"
        return f"EoI-{self.call.group.number}-{self.number:03d}"

    @property
    def is_draft(self) -> bool:
        return self.state == ExpressionState.DRAFT

    def get_absolute_url(self) -> str:
        return reverse("workinggroups:expression", args=[self.pk])
