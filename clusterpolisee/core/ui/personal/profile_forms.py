"""What people say of themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.validators import NameField
from clusterpolisee.core.ui import zones


class ProfileForm(forms.ModelForm):
    """Name, language and time zone; the portal's own zone is the empty choice."""

    full_name = NameField()
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = User
        fields = ("full_name", "preferred_language", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        portal = _("The zone of the portal: %(zone)s") % {"zone": settings.TIME_ZONE}
        self.fields["time_zone"].choices = [("", portal), *zones.choices()]  # type: ignore[attr-defined]
