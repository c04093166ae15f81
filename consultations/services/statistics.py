"""Folding answers into the stored statistics, and proving that nothing was lost or counted twice."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now

from clusterpolisee.core.audit.recording import recorded
from consultations import queries
from consultations.models import Consultation, Response, Snapshot
from consultations.stats import stored
from consultations.stats.instrument import Instrument
from consultations.stats.tally import Tally, empty, merge, tally

BATCH = 1000
ACTOR = "system:statistics"


@dataclass(frozen=True)
class Difference:
    """Something in the stored statistics that the answers themselves do not give."""

    consultation: str
    what: str
    stored: object
    counted: object


def fold(consultation_id: int) -> int:
    """Count the answers that wait and add them to the snapshot; returns how many there were.

    One transaction, with the snapshot locked first: a second fold waits and then finds nothing to do, and a
    fold that fails leaves every answer waiting.
    """
    consultation = Consultation.objects.get(pk=consultation_id)
    instrument = queries.instrument_of(queries.questionnaire_of(consultation))
    with recorded(by=ACTOR):
        snapshot = _locked_snapshot(consultation, instrument)
        total = _stored_tally(snapshot, instrument)
        folded = samples = 0
        while batch := _claim(consultation):
            total = merge(total, tally(instrument, (response.answers for response in batch)))
            samples += sum(response.is_sample for response in batch)
            folded += len(batch)
        if folded:
            snapshot.tally = stored.to_json(total)
            snapshot.response_count = total.n
            snapshot.sample_count = F("sample_count") + samples
            snapshot.folded_at = Now()
            snapshot.save()
    return folded


def sweep() -> int:
    """Fold wherever answers wait, whatever became of the bells; returns how many answers there were."""
    waiting = Response.objects.waiting().filter(consultation=OuterRef("pk"))
    found = Consultation.objects.filter(Exists(waiting)).values_list("pk", flat=True)
    return sum(fold(pk) for pk in found)


def recount(consultation: Consultation, *, folded_only: bool = False) -> Tally:
    """The tally of all answers (or of those the snapshot claims to hold), counted from scratch."""
    responses = Response.objects.filter(consultation=consultation)
    if folded_only:
        responses = responses.filter(folded=True)
    answers = responses.values_list("answers", flat=True).iterator(chunk_size=BATCH)
    return tally(queries.instrument_of(queries.questionnaire_of(consultation)), answers)


def stored_tally(consultation: Consultation) -> Tally:
    """The stored statistics, empty where nothing was folded yet."""
    snapshot = Snapshot.objects.filter(consultation=consultation).first()
    if snapshot is None:
        return empty(queries.instrument_of(queries.questionnaire_of(consultation)))
    return stored.from_json(snapshot.tally)


def differences(consultation: Consultation) -> list[Difference]:
    """Where the stored statistics and a recount disagree; none when all is well."""
    with recorded(by=ACTOR):
        snapshot = Snapshot.objects.select_for_update().filter(consultation=consultation).first()
        counted = recount(consultation, folded_only=True)
        folded = Response.objects.filter(consultation=consultation, folded=True)
        samples = folded.filter(is_sample=True).count()
    pairs: list[tuple[str, object, object]]
    if snapshot is None:
        pairs = [("n", 0, counted.n)]
    else:
        kept = stored.from_json(snapshot.tally)
        codes = kept.questions.keys() | counted.questions.keys()
        pairs = [
            ("n", kept.n, counted.n),
            ("response_count", snapshot.response_count, counted.n),
            ("sample_count", snapshot.sample_count, samples),
            *((code, kept.questions.get(code), counted.questions.get(code)) for code in sorted(codes)),
        ]
    return [Difference(consultation.slug, *pair) for pair in pairs if pair[1] != pair[2]]


def _locked_snapshot(consultation: Consultation, instrument: Instrument) -> Snapshot:
    nothing = stored.to_json(empty(instrument))
    missing = Snapshot(consultation=consultation, tally=nothing, folded_at=Now())
    Snapshot.objects.bulk_create([missing], ignore_conflicts=True)
    return Snapshot.objects.select_for_update().get(consultation=consultation)


def _stored_tally(snapshot: Snapshot, instrument: Instrument) -> Tally:
    """What the snapshot holds. Before the first answer the questionnaire may still have changed."""
    return stored.from_json(snapshot.tally) if snapshot.response_count else empty(instrument)


def _claim(consultation: Consultation) -> list[Response]:
    """The next waiting answers, marked as folded in this transaction."""
    waiting = Response.objects.waiting().filter(consultation=consultation).select_for_update(skip_locked=True)
    batch = list(waiting.only("pk", "answers", "is_sample")[:BATCH])
    Response.objects.filter(pk__in=[response.pk for response in batch]).update(folded=True)
    return batch
