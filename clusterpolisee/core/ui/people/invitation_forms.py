"""What those who invite write, and what the invited fill in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.forms import LanguageField, NoticeField, password_fields
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.permissions import manages_everybody
from clusterpolisee.core.accounts.validators import AddressField, NameField
from clusterpolisee.core.languages.codes import LANGUAGE_CHOICES
from clusterpolisee.core.languages.sorting import sort_key
from clusterpolisee.core.partners import imports
from clusterpolisee.core.partners.enums import InvitationKind
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.partners.permissions import BODY_NEEDED, bodies_managed_by
from clusterpolisee.core.partners.services.invitation_lists import MOST_LINES, Defaults
from clusterpolisee.core.ui.forms import LongText

LARGEST_FILE = 200_000
LONGEST_MESSAGE = 500
STATES = (
    ("", _("All states")),
    ("sent", _("waiting for an answer")),
    ("expired", _("expired")),
    ("accepted", _("accepted")),
    ("revoked", _("revoked")),
)


class BodyField(forms.ModelChoiceField):
    """One of the bodies whose people the reader manages, in the reader's alphabet."""

    def __init__(self, *, user: Any, empty: Any) -> None:
        self.bodies = bodies_managed_by(user)
        super().__init__(self.bodies, label=_("Organisation"), required=False, empty_label=empty)
        language = get_language() or "en"
        ordered = sorted(self.bodies, key=lambda body: sort_key(body.short_name, language))
        self.choices = [("", empty), *((body.pk, f"{body.short_name} ({body.name})") for body in ordered)]

    def only(self) -> Organisation | None:
        """The body of somebody who has no choice."""
        found = list(self.bodies[:2])
        return found[0] if len(found) == 1 else None


class InvitationFilter(forms.Form):
    """The query of the list of invitations."""

    q = forms.CharField(
        label=_("Name or address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    state = forms.ChoiceField(
        label=_("State"), choices=STATES, required=False, widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = BodyField(user=user, empty=_("All organisations"))
        body.widget.attrs["class"] = "form-select"
        self.fields["organisation"] = body


class RoleForm(forms.Form):
    """As what, for which body and in which language; coordinators choose among their own."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        experts = manages_everybody(user)
        kinds = [c for c in InvitationKind.choices if experts or c[0] != InvitationKind.EXPERT]
        hint = _("Experts are invited for the project and need no organisation.") if experts else ""
        body = BodyField(user=user, empty=_("Choose an organisation"))
        body.help_text, body.initial = hint, body.only()
        self.fields |= {
            "kind": forms.ChoiceField(label=_("Invited as"), choices=kinds, widget=forms.RadioSelect),
            "organisation": body,
            "language": forms.ChoiceField(
                label=_("Language of the mail"), choices=LANGUAGE_CHOICES, initial=get_language
            ),
            "message": LongText(
                label=_("Personal message"),
                hint=_("It stands in the mail below your name. At most 500 characters."),
                longest=LONGEST_MESSAGE,
            ),
        }
        self.fields["kind"].initial = InvitationKind.MEMBER
        self.fields["message"].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if (
            values.get("kind") != InvitationKind.EXPERT
            and self._needs_body()
            and not values.get("organisation")
        ):
            self.add_error("organisation", BODY_NEEDED)
        return values

    def _needs_body(self) -> bool:
        return "organisation" not in self.errors


class InvitationForm(RoleForm):
    """One person."""

    field_order = ("email", "full_name", "kind", "organisation", "language", "message")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(widget=forms.EmailInput(attrs={"autocomplete": "off"}))
        self.fields["full_name"] = NameField(
            required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
        )
        self.fields["organisation"].required = not manages_everybody(kwargs["user"])
        self.fields["full_name"].help_text = _("The mail greets with it. The person can correct it.")
        self.order_fields(self.field_order)


class BulkForm(RoleForm):
    """Many people: pasted lines or a file; what a line does not say comes from the fields below."""

    field_order = ("people", "file", "kind", "organisation", "language", "message")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.CharField(
            label=_("People, one in each line"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
            help_text=_(
                "In this order: %(columns)s. Only the address is needed; what is missing is taken from the "
                "fields below. A first line may name the columns, in any order."
            )
            % {"columns": "; ".join(str(heading) for heading in imports.HEADINGS.values())},
        )
        self.fields["file"] = forms.FileField(
            label=_("Or a file"),
            required=False,
            help_text=_("CSV from a spreadsheet, UTF-8 or UTF-16, at most 200 kB and 500 people."),
            widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        )
        self.order_fields(self.field_order)

    def _needs_body(self) -> bool:
        return False  # each line may name one

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and file.size > LARGEST_FILE:
            raise ValidationError(_("The file is too large. Cut the list into parts of at most 500 people."))
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.errors:
            return values
        try:
            file = values.get("file")
            text = imports.decoded(file.read()) if file else values.get("people", "")
            values["lines"] = imports.lines(text)
        except imports.UnreadableList:
            message = _("The list could not be read. Save it as CSV in UTF-8, or paste the lines here.")
            self.add_error("file" if values.get("file") else "people", message)
            return values
        values["text"] = text
        if not values["lines"]:
            self.add_error("people", _("Enter at least one address, or choose a file."))
        elif len(values["lines"]) > MOST_LINES:
            facts = {"most": MOST_LINES, "count": len(values["lines"])}
            self.add_error(
                "people", _("The list has %(count)d people; at most %(most)d can be invited at once.") % facts
            )
        return values

    def defaults(self) -> Defaults:
        """The form must have been checked."""
        values = self.cleaned_data
        return Defaults(values["kind"], values["language"], values["organisation"], values["message"])

    def kept(self) -> dict[str, Any]:
        """Everything that was entered, for the hidden fields of the next step."""
        values = self.cleaned_data
        body = values["organisation"]
        kept = {name: values[name] for name in ("kind", "language", "message")}
        return {**kept, "people": values["text"], "organisation": body.pk if body else ""}


class JoinForm(forms.Form):
    """What somebody without an account fills in to accept."""

    def __init__(self, *args: Any, email: str, full_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields |= {
            "full_name": NameField(initial=full_name),
            "preferred_language": LanguageField(),
            **password_fields(),
            "notice": NoticeField(),
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        password = values.get("password1")
        if password:
            try:
                validate_password(password, User(email=self.email, full_name=values.get("full_name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        if password and values.get("password2") and password != values["password2"]:
            self.add_error("password2", _("Please type the same password in both fields."))
        return values
