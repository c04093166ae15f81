"""The one place that decides which figures of a consultation a person sees: page, table, report and API."""

from dataclasses import dataclass
from typing import Any

from consultations import queries
from consultations.models import Consultation, Questionnaire, Snapshot
from consultations.permissions import can_see_all_figures
from consultations.stats import stored
from consultations.stats.disclosure import public_view
from consultations.stats.release import Release, in_full, protected
from consultations.validators import EXCLUSIVE


@dataclass(frozen=True)
class Results:
    """`release` is None while too few have answered for the figures to be public. `waiting`: answers that
    came in after the snapshot was stored."""

    questionnaire: Questionnaire
    snapshot: Snapshot | None
    release: Release | None
    waiting: int


def results_for(consultation: Consultation, *, by: Any) -> Results:
    """What `by` (a user, or a visitor) sees of a consultation, from the stored statistics."""
    questionnaire = queries.questionnaire_of(consultation)
    snapshot = Snapshot.objects.filter(consultation=consultation).first()
    release = _released(consultation, questionnaire, snapshot, by)
    waiting = queries.waiting_count(consultation) if release else 0
    return Results(questionnaire, snapshot, release, waiting)


def _released(
    consultation: Consultation, questionnaire: Questionnaire, snapshot: Snapshot | None, by: Any
) -> Release | None:
    if snapshot is None or not snapshot.response_count:
        return None
    tally = stored.from_json(snapshot.tally)
    instrument = queries.instrument_of(questionnaire)
    if can_see_all_figures(consultation, by):
        return in_full(instrument, tally)
    public = public_view(tally)
    return protected(instrument, public, exclusive=frozenset({EXCLUSIVE})) if public else None
