"""People and the offices they hold for the project as a whole."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Coalesce, Lower, Now, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import DecisionKind, OfficeKind
from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.languages.folding import folded


def in_force(prefix: str = "") -> models.Q:
    """Terms in force at this moment: begun, not past their last day, not ended by anybody.

    `prefix` leads to the term, as in `"mandates__"`.
    """
    today = timezone.localdate()
    begun = models.Q(**{f"{prefix}from_date__lte": today, f"{prefix}ended_at__isnull": True})
    endless = models.Q(**{f"{prefix}until_date__isnull": True})
    return begun & (endless | models.Q(**{f"{prefix}until_date__gte": today}))


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> "UserQuerySet":
        """All who were not erased for administrators and secretariat; for a coordinator those who have or had
        a mandate of a body coordinated today; everybody sees themselves."""
        if not user.is_authenticated:
            return self.none()
        there = self.filter(erased_at__isnull=True)
        if user.holds(OfficeKind.SECRETARIAT) or user.holds(OfficeKind.ADMINISTRATOR):
            return there
        beside = "mandates__organisation__mandates__"
        coordinated = models.Q(**{f"{beside}user": user, f"{beside}kind": "coordinator"}) & in_force(beside)
        colleagues = User.objects.filter(coordinated)
        return there.filter(models.Q(pk=user.pk) | models.Q(pk__in=colleagues.values("pk")))


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: Any) -> UserQuerySet:
        return self.get_queryset().visible_to(user)

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a log-in. What somebody may do follows from relations, never from a kind of user."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=150, blank=True)
    preferred_language = models.CharField(
        _("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en", help_text=_("Mail comes in it.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        help_text=_("Without one, times are shown in the zone of the portal."),
    )
    # Follows the consent of core.privacy, which alone changes it.
    is_public = models.BooleanField(_("shown on public pages"), default=False, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may enter the back office"), default=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    # What the person is called, folded: for alphabetical lists and for searching.
    sort_name = models.GeneratedField(
        expression=folded(Coalesce(NullIf("full_name", models.Value("")), "email")),
        output_field=models.CharField(max_length=254),
        db_persist=True,
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    audited = (
        "preferred_language", "time_zone", "is_public", "is_active", "is_staff", "is_superuser", "erased_at",
    )  # fmt: skip
    audited_sealed = ("email", "full_name")
    audited_person = "id"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]
        indexes = [models.Index(fields=["sort_name", "id"], name="people_by_name")]

    def __str__(self) -> str:
        if self.erased_at is not None:
            return gettext("Erased person %(number)s") % {"number": str(self.public_id)[:8]}
        return self.full_name or self.email

    def get_absolute_url(self) -> str:
        """The page for those who manage people."""
        return reverse("core:person", args=[self.public_id])

    def holds(self, kind: str) -> bool:
        """Whether the person holds this office today."""
        return kind in self.current_offices

    @property
    def current_offices(self) -> set[str]:
        if not hasattr(self, "_offices"):
            self._offices = set(self.offices.current().values_list("kind", flat=True))
        return self._offices


class TermQuerySet(models.QuerySet[Any]):
    """For every relation that has a first and a last day."""

    def current(self) -> "TermQuerySet":
        """Relations in force at this moment: begun, not past their last day, not ended by anybody."""
        return self.filter(in_force())


def _one_at_a_time(name: str, kind: str, *keys: str) -> ExclusionConstraint:
    """The database refuses a second term of a kind whose days overlap with another that nobody ended."""

    def only(key: str) -> models.Func:
        return models.Func(key, key, closed, function="int8range", output_field=BigIntegerRangeField())

    closed = models.Value("[]")
    days = models.Func("from_date", "until_date", closed, function="daterange", output_field=DateRangeField())
    parts: list[Any] = [*(only(key) for key in keys), days]
    return ExclusionConstraint(
        name=name,
        expressions=[(part, RangeOperators.OVERLAPS) for part in parts],
        condition=models.Q(ended_at__isnull=True, kind=kind),
    )


def one_at_a_time(name: str, kinds: Iterable[str], *keys: str) -> list[ExclusionConstraint]:
    """Constraints for a kind of terms: rows with the same `keys` (numbers) and kind do not overlap."""
    return [_one_at_a_time(f"one_{kind}_{name}", kind, *keys) for kind in kinds]


class Term(models.Model):
    """A relation that begins and ends; rights end with it.

    `until_date` is the last day as planned. `ended_at` is the moment somebody ended it, with a reason: rights
    are gone at the next request.
    """

    from_date = models.DateField(_("from"), default=timezone.localdate)
    until_date = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_date__isnull=True) | models.Q(until_date__gte=models.F("from_date")),
                name="%(app_label)s_%(class)s_term_in_order",
            )
        ]

    @property
    def is_current(self) -> bool:
        today = timezone.localdate()
        inside = self.from_date <= today and (self.until_date is None or self.until_date >= today)
        return inside and self.ended_at is None


class Office(Term):
    """Secretariat, administrator, or expert whom the project may ask to review."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="offices", verbose_name=_("person"))
    kind = models.CharField(_("office"), max_length=20, choices=OfficeKind.choices)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    audited = ("user", "kind", "from_date", "until_date", "ended_at", "ended_by")
    audited_sealed = ("end_reason",)
    audited_person = "user_id"

    class Meta(Term.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [*Term.Meta.constraints, *one_at_a_time("office_at_a_time", OfficeKind, "user_id")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


class AccountDecision(models.Model):
    """Somebody closed or reopened an account, or took a person's second factor or sessions away, and why."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("person")
    )
    kind = models.CharField(_("decision"), max_length=20, choices=DecisionKind.choices)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    audited = ("user", "kind", "by")
    audited_sealed = ("reason",)
    audited_person = "user_id"

    class Meta:
        verbose_name = _("decision on an account")
        verbose_name_plural = _("decisions on accounts")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
