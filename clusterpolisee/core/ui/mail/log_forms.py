"""Filters of the delivery log, and the decision about a mail in doubt."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.notifications import topics
from clusterpolisee.core.notifications.mail_log import Decision
from clusterpolisee.core.outbox.models import OutboxMessage, OutboxState
from clusterpolisee.core.ui.forms import style_filters


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


class MailFilter(forms.Form):
    """State, kind, address and days; `rows` narrows the log."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *OutboxState.choices]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    address = forms.CharField(
        label=_("Address"), required=False, max_length=254, widget=forms.TextInput(attrs={"type": "search"})
    )
    since = forms.DateField(
        label=_("From day"), required=False, widget=_date(), error_messages={"invalid": _("Enter a day.")}
    )
    until = forms.DateField(
        label=_("Until day"), required=False, widget=_date(), error_messages={"invalid": _("Enter a day.")}
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        names = sorted(topics.mail_names().items(), key=lambda pair: str(pair[1]))
        self.fields["kind"].choices = [("", _("Any kind")), *names]  # type: ignore[attr-defined]
        style_filters(self)

    def rows(self, found: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        """The rows that match; nothing when the filters cannot be read."""
        if not self.is_valid():
            return found.none()
        wanted = {
            "state": self.cleaned_data["state"],
            "kind": self.cleaned_data["kind"],
            "to__icontains": self.cleaned_data["address"].strip(),
            "created_at__date__gte": self.cleaned_data["since"],
            "created_at__date__lte": self.cleaned_data["until"],
        }
        return found.filter(**{name: value for name, value in wanted.items() if value})

    @property
    def is_narrowing(self) -> bool:
        return not self.is_valid() or any(self.cleaned_data.values())


class DecisionForm(forms.Form):
    """What became of a mail in doubt, and how one knows."""

    reason = forms.CharField(
        label=_("How do you know?"),
        help_text=_("For instance: “The person confirmed by telephone.” It is kept with the mail."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decision = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Decision], widget=forms.HiddenInput
    )
