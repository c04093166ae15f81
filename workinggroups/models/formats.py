"""What a call asks of applicants and looks for: own questions, eligibility, competences, seats."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workinggroups.enums import SEATS_OF_A_GROUP, AskedOf, SeatKind
from workinggroups.models.calls import Call


class CallQuestion(models.Model):
    """A question of the call's own, beside the fixed fields of every expression."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(_("order"))
    asked_of = models.CharField(_("asked of"), max_length=16, choices=AskedOf.choices, default=AskedOf.BOTH)
    label = models.CharField(_("question"), max_length=200)
    help = models.CharField(_("help"), max_length=400, blank=True)
    longest = models.PositiveIntegerField(_("longest answer in characters"), default=1500)
    is_required = models.BooleanField(_("an answer is required"), default=True)

    audited = ("call", "code", "asked_of", "longest", "is_required")

    class Meta:
        verbose_name = _("question of the call")
        verbose_name_plural = _("questions of the call")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="question_code_once_per_call"),
            models.CheckConstraint(condition=models.Q(longest__range=(50, 5000)), name="answers_50_to_5000"),
        ]

    def __str__(self) -> str:
        return self.label


class EligibilityQuestion(models.Model):
    """What the screening answers with yes or no; every one must be yes."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="eligibility_questions")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(_("order"))
    asked_of = models.CharField(_("asked of"), max_length=16, choices=AskedOf.choices, default=AskedOf.BOTH)
    text = models.CharField(_("question"), max_length=300)
    help = models.CharField(_("help"), max_length=400, blank=True)

    audited = ("call", "code", "asked_of")

    class Meta:
        verbose_name = _("eligibility question")
        verbose_name_plural = _("eligibility questions")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="eligibility_code_once_per_call")
        ]

    def __str__(self) -> str:
        return self.text


class Competence(models.Model):
    """A field of knowledge the group looks for; applicants tick what they bring."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="competences")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=120)

    audited = ("call", "code")

    class Meta:
        verbose_name = _("competence sought")
        verbose_name_plural = _("competences sought")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["call", "code"], name="competence_code_once_per_call")]

    def __str__(self) -> str:
        return self.name


class SoughtSeat(models.Model):
    """A place the call wants to fill, with the profile sought for it."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="sought_seats")
    kind = models.CharField(_("kind"), max_length=16, choices=SeatKind.choices)
    position = models.PositiveSmallIntegerField(_("seat number"))
    profile = models.CharField(_("profile sought"), max_length=300)

    audited = ("call", "kind", "position")

    class Meta:
        verbose_name = _("seat of a call")
        verbose_name_plural = _("seats of a call")
        ordering = ["call", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "kind", "position"], name="a_sought_seat_once_per_call"),
            models.CheckConstraint(
                condition=models.Q(
                    *(models.Q(kind=kind, position__range=(1, n)) for kind, n in SEATS_OF_A_GROUP.items()),
                    _connector=models.Q.OR,
                ),
                name="a_call_seeks_no_more_than_the_rule_gives",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind} {self.position}"
