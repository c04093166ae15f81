"""How the figures came about, in words: the method box of every document that leaves the house."""

from django.utils.translation import gettext as _

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui import formats
from consultations.models import Consultation, Snapshot
from consultations.presenters.campaigns import period
from consultations.stats.disclosure import SMALLEST_CELL
from consultations.stats.release import Release

Fact = tuple[str, str]


def method(consultation: Consultation, snapshot: Snapshot, release: Release) -> list[Fact]:
    """Pairs of a heading and a sentence, in the reader's language."""
    return [
        (_("Period"), period(consultation) or _("not known")),
        (_("Channel"), _channel(consultation)),
        (_("Answers counted"), formats.number(release.n)),
        *([(_("Sample data"), sample_note(snapshot))] if snapshot.sample_count else []),
        (_("Figures of"), formats.moment(snapshot.folded_at)),
        (
            _("Base"),
            _(
                "Shares are those of the people who answered a question. Where several answers are possible "
                "they add up to more than 100 per cent."
            ),
        ),
        (_("Protection"), _protection(consultation, release)),
        (
            _("Meaning"),
            _(
                "Those who answered chose to do so. The figures describe the answers received and not a "
                "population."
            ),
        ),
        *_source(consultation),
    ]


def sample_note(snapshot: Snapshot) -> str:
    """What a reader has to know where some answers were generated; nothing where none were."""
    if not snapshot.sample_count:
        return ""
    values = {"samples": formats.number(snapshot.sample_count), "n": formats.number(snapshot.response_count)}
    return _("%(samples)s of %(n)s answers are sample data, not answers of real people.") % values


def _channel(consultation: Consultation) -> str:
    if consultation.is_demonstration:
        return _("Imported from a file of the body that held the consultation.")
    return _(
        "Questionnaire on the portal, open to everyone, in four languages; organisations named themselves."
    )


def _protection(consultation: Consultation, release: Release) -> str:
    if release.is_protected:
        text = _(
            "Counts below %(smallest)s are hidden, and further ones where the total would give them away. "
            "Texts are not published."
        )
        return text % {"smallest": formats.number(SMALLEST_CELL)}
    if consultation.is_demonstration:
        return _("None: the replies themselves are public. Texts are not shown.")
    return _("None: this document is for those who run the consultation. Do not pass it on.")


def _source(consultation: Consultation) -> list[Fact]:
    if not consultation.is_demonstration:
        return []
    origin = (in_language(consultation, "origin").value, _("This is not a consultation of ClusterPoliSEE."))
    return [
        (_("Origin"), " ".join(origin)),
        (_("Licence"), consultation.licence),
    ]
