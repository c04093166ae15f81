"""What coordinators and the secretariat write into the register of bodies."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES, LANGUAGES
from clusterpolisee.core.partners import pictures
from clusterpolisee.core.partners.enums import OrganisationKind, OrganisationRole
from clusterpolisee.core.partners.models import NUTS_CODE, Country, Organisation
from clusterpolisee.core.partners.queries import sorted_countries
from clusterpolisee.core.partners.services import organisations
from clusterpolisee.core.ui.forms import PlainText, capitalised


class WebsiteField(forms.CharField):
    """An address with https. What is stored already may stay as it is: some sources name only a host."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Website"),
            required=False,
            help_text=_("The full address, beginning with https://"),
            widget=forms.URLInput(attrs={"autocomplete": "url"}),
        )
        self.as_stored = ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}

    def clean(self, value: Any) -> str:
        address = str(super().clean(value)).strip()
        if address in ("", self.as_stored):
            return address
        if len(address) > 200:
            raise ValidationError(_("An address has at most 200 characters."))
        message = _("Enter a full address that begins with https://, such as https://www.example.org.")
        URLValidator(schemes=["https"], message=message)(address)
        if "@" in address.split("/")[2]:
            raise ValidationError(message)
        return address


class OrganisationForm(forms.Form):
    """The page of a body. Names, region and city stand in four languages, one of which is enough."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    short_name = PlainText(
        most=60, label=_("Short name"), help_text=_("Such as BSMEPA; it stands in lists and tables.")
    )
    nuts_code = forms.CharField(
        label=_("NUTS code of the region"),
        required=False,
        validators=[NUTS_CODE],
        help_text=_("As in the classification of 2013, such as ITI3 for Marche."),
    )
    website = WebsiteField()

    def __init__(self, data: Any = None, *, organisation: Organisation | None, by: Any) -> None:
        self.organisation, self.by = organisation, by
        self.now_stored: list[tuple[str, str]] = []
        start: dict[str, Any] = organisations.stored(organisation) if organisation else {}
        if organisation:
            start["version"] = organisations.version_of(organisation, by)
        super().__init__(data, initial=start)
        self.fields["website"].as_stored = start.get("website", "")  # type: ignore[attr-defined]
        for field, most in (("name", 250), ("region", 120), ("city", 120)):
            for code in LANGUAGES:
                self.fields[f"{field}_{code}"] = line = _line(code, most)
                line.full_label = _full_label(self[f"{field}_{code}"])  # type: ignore[attr-defined]
        self.order_fields(["version", *organisations.TRANSLATED])

    @property
    def rows(self) -> list[tuple[Any, Any, list[forms.BoundField]]]:
        """Heading, hint and four fields of each text that stands in four languages."""
        return [
            (heading, hint, [self[f"{field}_{code}"] for code in LANGUAGES])
            for field, heading, hint in (
                (
                    "name",
                    _("Official name"),
                    _("One language is enough; readers of the others see it with a mark that says so."),
                ),
                ("region", _("Region"), _("The region the body works in. It may stay empty.")),
                ("city", _("City"), _("The seat of the body. It may stay empty.")),
            )
        ]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in organisations.TRANSLATED]

    def start_over(self) -> None:
        """Keep what was written, show what is stored by now beside it, and let the next try replace that."""
        if self.organisation is None:
            return
        self.organisation.refresh_from_db()
        now = organisations.stored(self.organisation)
        differing = [f for f in self.visible_fields() if _plain(self.cleaned_data.get(f.name)) != now[f.name]]
        self.now_stored = [
            (_full_label(field), self._words(field.name, now[field.name])) for field in differing
        ]
        written = {name: self.data.get(name) for name in self.data}
        self.data = {**written, "version": organisations.version_of(self.organisation, self.by)}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        names = [f"name_{code}" for code in LANGUAGES]
        if not any(values.get(name) or name in self.errors for name in names):
            self.add_error(names[0], _("Enter the official name in at least one language."))
        return values

    def _words(self, name: str, value: Any) -> str:
        choices = getattr(self.fields[name], "choices", None)
        labels = {getattr(key, "value", key): label for key, label in choices} if choices else {}
        return str(labels.get(value, value))


class ClassifiedOrganisationForm(OrganisationForm):
    """As the secretariat and administrators see it: also what part the body has in the project."""

    country: forms.ModelChoiceField = forms.ModelChoiceField(
        Country.objects.all(), label=_("Country"), empty_label=_("Choose a country")
    )
    kind = forms.ChoiceField(label=_("Kind of body"))
    is_partner = forms.BooleanField(label=_("Partner of the project"), required=False)
    role = forms.ChoiceField(label=_("Role in the project"), required=False)
    slug = forms.SlugField(
        label=_("Short address"),
        max_length=50,
        required=False,
        help_text=_("The last part of the page's address. Left empty, it is made of the short name."),
    )

    def __init__(self, data: Any = None, *, organisation: Organisation | None, by: Any) -> None:
        super().__init__(data, organisation=organisation, by=by)
        countries = [(country.pk, country.name) for country in sorted_countries()]
        self.fields["country"].choices = [("", _("Choose a country")), *countries]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a kind")),
            *capitalised(OrganisationKind.choices),
        ]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", _("No role")),
            *capitalised(OrganisationRole.choices),
        ]
        if self.organisation:
            self.fields["slug"].required = True
            self.fields["slug"].help_text = _("Links to the old address no longer work once it is changed.")

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if slug in organisations.RESERVED:
            raise ValidationError(organisations.SLUG_TAKEN)
        return slug

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("role") and not values.get("is_partner"):
            self.add_error("role", _("Only partners have a role in the project."))
        needs_slug = not self.organisation and not values.get("slug") and "slug" not in self.errors
        if needs_slug and values.get("short_name") and not organisations.free_slug(values["short_name"]):
            self.add_error("slug", _("Enter a short address in Latin letters, such as bsmepa."))
        return values


class LogoForm(forms.Form):
    """The file of a logo; its first bytes are looked at before anything reads it."""

    logo = forms.FileField(
        label=_("File of the logo"),
        help_text=_(
            "PNG, JPEG or WebP of at most 500 kB and 3000 by 3000 pixels. The portal makes a PNG of at most "
            "400 by 200 pixels of it, without hidden details such as where a photograph was taken."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_logo(self) -> bytes:
        file = self.cleaned_data["logo"]
        data: bytes = file.read(pictures.HEAVIEST + 1)
        try:
            pictures.examine(data)
        except pictures.Unusable as reason:
            raise ValidationError(reason.problem.label) from reason
        return data


def _line(code: str, most: int) -> PlainText:
    widget = (
        forms.Textarea(attrs={"rows": 3, "lang": code})
        if most > 200
        else forms.TextInput(attrs={"lang": code})
    )
    return PlainText(most=most, required=False, label=LANGUAGE_NAMES[code], widget=widget)


def _plain(value: Any) -> Any:
    return getattr(value, "pk", value) if value is not None else ""


def _full_label(field: forms.BoundField) -> str:
    own, _mark, code = field.name.rpartition("_")
    headings = {"name": _("Official name"), "region": _("Region"), "city": _("City")}
    return (
        f"{headings[own]}, {LANGUAGE_NAMES[code]}"
        if own in headings and code in LANGUAGES
        else str(field.label)
    )
