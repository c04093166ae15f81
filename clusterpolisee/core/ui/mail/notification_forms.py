"""How a person wants to be told, and what they do with their inbox."""

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.notifications import topics
from clusterpolisee.core.notifications.models import Channel


class ChoicesForm(forms.Form):
    """One channel for each topic that concerns the person and can be turned off, named by its code."""

    def __init__(self, data: Any = None, *, user: Any, channels: dict[str, str]) -> None:
        super().__init__(data, initial=channels)
        for topic in topics.topics():
            if not topic.fixed and topic.concerns(user):
                self.fields[topic.code] = forms.ChoiceField(
                    label=topic.label,  # type: ignore[arg-type]
                    help_text=topic.help,  # type: ignore[arg-type]
                    choices=Channel.choices,
                    widget=forms.RadioSelect,
                    error_messages={"required": _("Choose how you want to be told.")},
                )


class InboxFilter(forms.Form):
    """Which news the inbox shows."""

    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("everything")), ("unread", _("unread only"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        known = [(topic.code, topic.label) for topic in topics.topics()]
        self.fields["topic"].choices = [("", _("any topic")), *known]  # type: ignore[attr-defined]

    @classmethod
    def address(cls, query: str) -> str:
        """The inbox filtered as a query says; what is no filter of ours is left out."""
        kept = [(key, value) for key, value in parse_qsl(query) if key in cls.base_fields]
        return reverse("core:inbox") + (f"?{urlencode(kept)}" if kept else "")


class MarkForm(forms.Form):
    """One message by its own button, the selected ones, or all."""

    one = forms.UUIDField(required=False)
    everything = forms.BooleanField(required=False)
    selected = forms.TypedMultipleChoiceField(required=False, coerce=UUID)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        chosen = data.getlist("selected") if data else []
        self.fields["selected"].choices = [(pk, pk) for pk in chosen]  # type: ignore[attr-defined]

    def ids(self) -> list[UUID] | None:
        """None stands for all."""
        if self.cleaned_data["everything"]:
            return None
        one = self.cleaned_data["one"]
        return [one] if one else self.cleaned_data["selected"]
