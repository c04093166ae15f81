"""How a person wants to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.notifications import topics
from clusterpolisee.core.notifications.models import Channel


class ChoicesForm(forms.Form):
    """One channel for each topic that can be turned off; the field's name is the topic's code."""

    def __init__(self, data: Any = None, *, channels: dict[str, str]) -> None:
        super().__init__(data, initial=channels)
        for topic in topics.topics():
            if not topic.fixed:
                self.fields[topic.code] = forms.ChoiceField(
                    label=topic.label,
                    help_text=topic.help,
                    choices=Channel.choices,
                    widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                    error_messages={"required": _("Choose how you want to be told.")},
                )
