"""Every component with its states on one page, for those who build the portal; not in production.

Its texts are samples and stay in the language they are written in; the components' own words are translated.
"""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from clusterpolisee.core.ui.icons import ICONS
from clusterpolisee.core.ui.policies import EVERYONE, policy

LONG_WORDS = (
    ("hu", "Versenyképességi-együttműködési önértékelések összehasonlíthatósága a klaszterakkreditációban"),
    ("bg", "Взаимопризнаване на научноизследователската инфраструктура и конкурентоспособността"),
)
NEUTRALS = ("bg", "sunken", "raised", "line", "line-strong", "text", "muted")
SWATCHES = (
    *NEUTRALS,
    "primary",
    "primary-tint",
    "ok",
    "warn",
    "bad",
    *(f"wg{number}" for number in range(1, 7)),
)
STATES = (
    ("ok", "Open"),
    ("warn", "Closes soon"),
    ("bad", "Refused"),
    ("info", "Documented"),
    ("idle", "Not started"),
)
BUTTONS = ("btn-primary", "btn-plain", "btn-outline", "btn-danger", "btn-link")
CHIPS = (("Country: Hungary", "#content"), ("Working group 3", "#content"))
MATRIX = {
    "columns": ("No", "Rather yes", "Yes"),
    "rows": (("Joint fairs", False), ("Exchange of staff", True)),
}
STEPS = (("About you", "done"), ("Cooperation", "current"), ("Funding", "ahead"), ("Check and send", "ahead"))
PROSE = """Clusters learn from each other across borders.
A line that its writer ended stays one.

- joint fairs
- exchange of staff
  - for a week
  - for a month

1. Ask the members
2. Compare the answers

| Country | Clusters | <b>Note</b> |
|---|---|---|
| Hungary | 22 | őű |
| Bulgaria | 19 | клъстери |
"""
TABLE = {
    "header": ("Answer", "Count", "Share"),
    "rows": (("Money to prepare", 132, "61.7%"), ("Languages", 36, "16.8%")),
}
MOMENTS = (("present", "ok", "in force"), ("future", "info", "not yet begun"), ("past", "idle", "ended"))
TABS = ({"label": "People", "url": "#content", "current": "page"},
        {"label": "Delivery log", "url": "#content", "current": ""})  # fmt: skip
TOOLS = (("key", "Who can see this", "#content"), ("clock", "History", "#content"))
LEGEND = (("s1", "Strongly disagree"), ("s3", "Neither"), ("s5", "Strongly agree"))
BARS = (
    '<svg viewBox="0 0 {0} 92" role="img" aria-label="Two bars, figures in the table below">'
    '<path class="ax" d="M{1} 0V92"/><text x="{2}" y="28" text-anchor="end">Money</text>'
    '<rect class="c1" x="{1}" y="8" width="{3}" height="28" rx="2"/><text class="b" x="{4}" y="28">62%</text>'
    '<text x="{2}" y="74" text-anchor="end">Languages</text>'
    '<rect class="c1" x="{1}" y="54" width="{5}" height="28" rx="2"/>'
    '<text class="b" x="{6}" y="74">17%</text></svg>'
)


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="Title", max_length=120, help_text="Up to 120 characters.")
    region = forms.ChoiceField(
        label="Country", choices=[("", "Choose"), ("bg", "Bulgaria"), ("hu", "Hungary")]
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=[("r", "Representative"), ("e", "Expert"), ("g", "Meeting guest")],
        widget=forms.CheckboxSelectMultiple,
        help_text="One or more.",
    )
    answer = forms.ChoiceField(label="Answer", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    day = forms.DateField(label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    paper = forms.FileField(label="Document", required=False)
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    consent = forms.BooleanField(label="I have read how the answers are used")


class FilterForm(forms.Form):
    group = forms.ChoiceField(label="Working group", choices=[("", "All groups"), ("3", "3")], required=False)
    words = forms.CharField(label="Words", required=False)


@policy(get=EVERYONE)
def gallery(request: HttpRequest) -> HttpResponse:
    """All components; 404 in production."""
    if settings.PORTAL_ENV == "production":
        raise Http404
    return render(request, "ui/gallery.html", _samples())


def _samples() -> dict[str, Any]:
    return {
        "swatches": SWATCHES,
        "icons": sorted(ICONS),
        "states": STATES,
        "steps": STEPS,
        "buttons": BUTTONS,
        "chips": CHIPS,
        "matrix": MATRIX,
        "long_words": LONG_WORDS,
        "badges": STATES[:2],
        "facts": ("18 questions, about 12 minutes", "EN, IT, HU, BG"),
        "page": Paginator(range(228), 20).page(6),
        "form": SampleForm(prefix="empty"),
        "broken_form": SampleForm({"sent-title": "x" * 130, "sent-region": "xx"}, prefix="sent"),
        "filter_form": FilterForm({"group": "3"}, prefix="filter"),
        "saved_at": timezone.now(),
        "day": datetime.date(2013, 11, 30),
        "table": TABLE,
        "legend": LEGEND,
        "prose": PROSE,
        "wide": mark_safe(BARS.format(800, 250, 238, 423, 681, 115, 373)),
        "narrow": mark_safe(BARS.format(340, 90, 82, 150, 246, 41, 137)),
        "heat": ((1, 9), (2, 14), (3, 26), (4, 38), (5, 71)),
        "moments": MOMENTS,
        "tabs": TABS,
        "tools": TOOLS,
        "groups": range(1, 7),
        "ratings": range(1, 6),
    }
