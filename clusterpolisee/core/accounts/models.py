"""People and the offices they hold for the project as a whole."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

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

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    audited = (
        "full_name", "preferred_language", "time_zone", "is_public", "is_active", "is_staff", "is_superuser",
        "erased_at",
    )  # fmt: skip
    audited_hashed = ("email",)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.full_name or self.email

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
        today = timezone.localdate()
        return self.filter(from_date__lte=today, ended_at__isnull=True).filter(
            models.Q(until_date__isnull=True) | models.Q(until_date__gte=today)
        )


class Term(models.Model):
    """A relation that begins and ends; rights end with it.

    `until_date` is the last day as planned. `ended_at` is the moment somebody ended it, with a reason: rights
    are gone at the next request.
    """

    from_date = models.DateField(_("from"), default=timezone.localdate)
    until_date = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

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

    audited = ("user", "kind", "from_date", "until_date", "ended_at", "end_reason")

    class Meta(Term.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
