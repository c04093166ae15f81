"""Whom a leader, the secretariat or a coordinator asks to express interest."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.validators import AddressField
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.ui.forms import LongText
from workinggroups.models import Call
from workinggroups.permissions.groups import can_use_desk
from workinggroups.services.call_invitations import bodies_to_invite, colleagues_to_invite

ONE_ONLY = _("Choose a body, or a person, not both.")
SOMEBODY = _("Say whom you invite.")


class CallInvitationForm(forms.Form):
    """One invitation. The desk invites bodies and addresses, coordinators the people of their bodies."""

    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Body"),
        required=False,
        empty_label=_("Choose a body"),
        help_text=_("Its coordinators are told. Bodies without a coordinator on the portal are not listed."),
    )
    email = AddressField(
        label=_("E-mail address of a person"),
        required=False,
        help_text=_("With or without an account on the portal; you are not told which."),
    )
    colleague: forms.ModelChoiceField = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Colleague"),
        required=False,
        empty_label=_("Choose a person"),
        help_text=_("People of the bodies you coordinate."),
    )
    message = LongText(
        label=_("Message"),
        hint=_("In your own words; it stands in the mail. At most 1000 characters."),
        longest=1000,
    )

    def __init__(self, data: Any = None, *, call: Call, by: Any) -> None:
        super().__init__(data)
        self.fields["message"].required = False
        self.fields["message"].widget.attrs["rows"] = 4
        bodies = bodies_to_invite(call, by)
        colleagues = colleagues_to_invite(by)
        if can_use_desk(call.group, by):
            field: Any = self.fields["organisation"]
            field.queryset = Organisation.objects.filter(pk__in=[body.pk for body in bodies])
            names = [(body.pk, f"{body.short_name}, {in_language(body, 'name')}") for body in bodies]
            field.choices = [("", _("Choose a body")), *names]
        else:
            del self.fields["organisation"], self.fields["email"]
        if colleagues.exists():
            self.fields["colleague"].queryset = colleagues  # type: ignore[attr-defined]
        else:
            del self.fields["colleague"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        whom = [name for name in ("organisation", "email", "colleague") if values.get(name)]
        if len(whom) > 1:
            raise ValidationError(ONE_ONLY)
        if not whom and not self.errors:
            raise ValidationError(SOMEBODY)
        return values
