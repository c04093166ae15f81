"""What is said about a call while it runs: notices, public questions, invitations to express interest."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.partners.models import Mandate, Organisation
from workinggroups.enums import NoticeKind
from workinggroups.models.calls import Call
from workinggroups.models.groups import WorkingGroup


class CallNotice(models.Model):
    """An extension, amendment, reopening or cancellation, with its reason; everybody with a draft is told."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=16, choices=NoticeKind.choices)
    reason = models.TextField(_("reason"), max_length=2000)  # translated; written in `language` first
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    closed_at = models.DateTimeField(_("deadline before"), null=True, editable=False)
    closes_at = models.DateTimeField(_("deadline after"), null=True, editable=False)
    changes = models.JSONField(_("what was changed"), default=list, editable=False)  # codes, not words
    told_count = models.PositiveIntegerField(_("people told"), default=0, editable=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    audited = ("call", "kind", "closed_at", "closes_at", "made_at", "made_by")

    class Meta:
        verbose_name = _("notice on a call")
        verbose_name_plural = _("notices on calls")
        ordering = ["call", "made_at"]

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind}"


class PublicQuestionQuerySet(models.QuerySet["PublicQuestion"]):
    def visible_to(self, user: Any) -> "PublicQuestionQuerySet":
        """Answered ones with the call; open ones for whoever asked and for the desk."""
        answered = models.Q(answered_at__isnull=False, call__in=Call.objects.visible_to(user))
        if not user.is_authenticated:
            return self.filter(answered)
        desk = models.Q(call__group__in=WorkingGroup.objects.with_desk_for(user))
        return self.filter(answered | models.Q(asked_by=user) | desk)


class PublicQuestion(models.Model):
    """Somebody asks about a call; the answer is for everybody, and who asked is told to nobody.

    An answer that is changed keeps its earlier wordings, each as `{"until": …, "answer": {language: text}}`.
    A question that cannot be answered in public is set aside with a reason for whoever asked.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="public_questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("question"), max_length=1000)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    token = models.UUIDField(editable=False)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    published_text = models.TextField(_("question as published"), max_length=1000, blank=True)  # translated
    answer = models.TextField(_("answer"), max_length=3000, blank=True)  # translated
    answer_language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, editable=False)
    earlier_answers = models.JSONField(default=list, editable=False)
    set_aside_at = models.DateTimeField(null=True, editable=False)
    set_aside_reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = PublicQuestionQuerySet.as_manager()

    audited = ("call", "asked_by", "asked_at", "answered_at", "answered_by", "changed_at", "set_aside_at")
    audited_hashed = ("text", "set_aside_reason")

    class Meta:
        verbose_name = _("question on a call")
        verbose_name_plural = _("questions on calls")
        ordering = ["call", "asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["asked_by", "token"], name="one_question_per_form_sent"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | models.Q(set_aside_at__isnull=True),
                name="answered_or_set_aside",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


def _addresses(user: Any) -> list[str]:
    """What the person logs in with or has proved; invitations are kept in small letters."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return [user.email.lower(), *(address.lower() for address in proved)]


class CallInvitationQuerySet(models.QuerySet["CallInvitation"]):
    def visible_to(self, user: Any) -> "CallInvitationQuerySet":
        """Whoever is invited or invited somebody, the coordinators of an invited body, and the desk."""
        if not user.is_authenticated:
            return self.none()
        bodies = Mandate.objects.coordinators().filter(user=user).values("organisation")
        return self.filter(
            models.Q(user=user)
            | models.Q(email__in=_addresses(user))
            | models.Q(made_by=user)
            | models.Q(organisation__in=bodies)
            | models.Q(call__group__in=WorkingGroup.objects.with_desk_for(user))
        )

    def reaching(self, user: Any) -> "CallInvitationQuerySet":
        """Those for the person, by account or address, and those for a body the person coordinates."""
        bodies = Mandate.objects.coordinators().filter(user=user).values("organisation")
        own = models.Q(user=user) | models.Q(email__in=_addresses(user))
        return self.filter(own | models.Q(user__isnull=True, organisation__in=bodies))


class CallInvitation(models.Model):
    """The leader or a coordinator asks a named body or person to express interest; it gives no advantage.

    A person is named by `email`, whether there is an account or not, or is a colleague (`user`) of the
    coordinator who invites for the body.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="call_invitations"
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    message = models.TextField(_("message"), max_length=1000, blank=True)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_sample = models.BooleanField(default=False, editable=False)

    objects = CallInvitationQuerySet.as_manager()

    audited = ("call", "organisation", "user", "made_at", "made_by")
    audited_hashed = ("email",)

    class Meta:
        verbose_name = _("invitation to express interest")
        verbose_name_plural = _("invitations to express interest")
        ordering = ["call", "made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False)
                | models.Q(user__isnull=False)
                | ~models.Q(email=""),
                name="somebody_is_invited",
            ),
            models.UniqueConstraint(
                fields=["call", "user", "organisation", "email"],
                nulls_distinct=False,
                name="invited_once_to_express_interest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.email or self.user or self.organisation}"
