"""Forms of applicants: in which capacity, section by section, files, co-editors, endorsement."""

from typing import Any

from django import forms
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.partners.queries import partner_bodies_of
from clusterpolisee.core.ui.forms import SubmissionTokenMixin
from workinggroups.enums import ExpressionKind

BODY = "body:"


class CapacityForm(SubmissionTokenMixin):
    """Each partner body the person works for is an answer, and so is expert."""

    capacity = forms.ChoiceField(
        label=_("You take part as"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose in which capacity you take part.")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies: dict[str, Organisation] = {
            f"{BODY}{body.slug}": body for body in partner_bodies_of(user)
        }
        name = _("Representative of %(body)s")
        choices: list[tuple[str, Any]] = [
            (key, name % {"body": in_language(body, "name").value}) for key, body in self.bodies.items()
        ]
        choices.append((ExpressionKind.EXPERT.value, _("Expert, in your own name")))
        field = self.fields["capacity"]
        field.choices = choices  # type: ignore[attr-defined]
        if self.bodies:
            field.help_text = _("A representative needs the endorsement of the body’s coordinator.")
        else:
            field.initial = ExpressionKind.EXPERT.value

    @property
    def chosen(self) -> tuple[str, Organisation | None]:
        """Kind and body."""
        body = self.bodies.get(self.cleaned_data["capacity"])
        kind = ExpressionKind.REPRESENTATIVE if body else ExpressionKind.EXPERT
        return kind.value, body


class SendForm(SubmissionTokenMixin):
    """Only the number that makes sending twice one act."""


class AnnexForm(SubmissionTokenMixin):
    file = forms.FileField(
        label=_("File"),
        max_length=None,
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
    )

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = hint


class CoEditorForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the colleague"),
        help_text=_("The address with which the colleague is registered on this portal."),
        error_messages={"required": _("Type the address."), "invalid": _("This is not an e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class EndorsementForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Does the organisation stand behind this representative?"),
        choices=[("give", _("Yes, we endorse")), ("refuse", _("No, we do not endorse"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Needed when you refuse. The applicant, the leader of the group and the secretariat read it."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answer") == "refuse" and not values.get("reason", "").strip():
            self.add_error("reason", _("Give a reason: the applicant reads it."))
        return values


def default_language() -> str:
    return get_language() or "en"


def files_hint(most: int, size: str, together: str) -> str:
    words = ngettext(
        "PDF or Word (.docx), %(most)d file, up to %(size)s.",
        "PDF or Word (.docx), up to %(most)d files, each up to %(size)s, together up to %(together)s.",
        most,
    )
    return words % {"most": most, "size": size, "together": together}
