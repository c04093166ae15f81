"""The lists of a call in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.content import Text, in_language
from workinggroups.models import Call

HEADINGS = {
    "question": _("Questions of the call’s own"),
    "eligibility": _("Eligibility questions"),
    "competence": _("Competences sought"),
    "criterion": _("Criteria"),
}
NAMES = {
    "question": _("Edit the question"),
    "eligibility": _("Edit the eligibility question"),
    "competence": _("Edit the competence"),
    "criterion": _("Edit the criterion"),
}
ADD = {
    "question": _("Add a question"),
    "eligibility": _("Add an eligibility question"),
    "competence": _("Add a competence"),
    "criterion": _("Add a criterion"),
}


def shown(line: Any, field: str, call: Call) -> Text:
    """A text of a line in the reader's language, else in that of the call."""
    line.source_language = call.source_language
    return in_language(line, field)
