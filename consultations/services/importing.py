"""Taking over a consultation of somebody else from a file: as a demonstration, closed, with its origin."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.workflow.errors import Refused
from consultations.enums import Provenance
from consultations.imports.csv_responses import ImportedRecord
from consultations.imports.mapping import (
    ConsultationFacts,
    OptionMapping,
    QuestionMapping,
    ResponseMapping,
    Words,
)
from consultations.models import Consultation, Response
from consultations.services import consultations, questionnaires, statistics
from consultations.services.responses import content_hash, new_receipt_code

ACTOR = "system:import"
BATCH = 500


class Imported(NamedTuple):
    """`added` of `total` replies in the file were not there before."""

    consultation: Consultation
    added: int
    total: int


def import_responses(mapping: ResponseMapping, records: Sequence[ImportedRecord]) -> Imported:
    """Create or update the consultation that `mapping` describes and add the replies it does not have yet.

    Everything or nothing; the statistics are folded afterwards. Raises Refused when the address belongs to a
    consultation of the portal itself, or when the mapping would change questions that have been answered.
    """
    with recorded(by=ACTOR):
        consultation = _consultation(mapping)
        added = _add_responses(consultation, records)
    statistics.fold(consultation.pk)
    return Imported(consultation, added, len(records))


def _consultation(mapping: ResponseMapping) -> Consultation:
    facts = mapping.consultation
    taken = Consultation.objects.filter(slug=facts.slug, is_demonstration=False)
    if taken.exists():
        raise Refused(_("A consultation of the portal itself has this address already."), status=409)
    questionnaire = questionnaires.load(_questionnaire(mapping), by=ACTOR)
    values = _values(facts)
    if consultations.prepare(facts.slug, questionnaire, values=values, by=ACTOR):
        return consultations.close(Consultation.objects.get(slug=facts.slug), by=ACTOR)
    consultation = Consultation.objects.get(slug=facts.slug)
    changed = [field for field, value in values.items() if getattr(consultation, field) != value]
    for field in changed:
        setattr(consultation, field, values[field])
    if changed:
        consultation.save(update_fields=changed)
    return consultation


def _values(facts: ConsultationFacts) -> dict[str, Any]:
    first, last = facts.collected or (None, None)
    return {
        "is_demonstration": True,
        "licence": facts.licence,
        "reply_language": facts.language,
        "opens_at": _beginning(first) if first else None,
        "closes_at": _beginning(last + timedelta(days=1)) if last else None,
        **_in_each_language("title", facts.title),
        **_in_each_language("introduction", facts.introduction),
        **_in_each_language("origin", facts.origin.text),
    }


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _in_each_language(field: str, words: Words) -> dict[str, str]:
    return {f"{field}_{code}": words[code] for code in LANGUAGES}


def _questionnaire(mapping: ResponseMapping) -> Mapping[str, Any]:
    """The mapping's questions in the shape that `questionnaires.load` reads."""
    sections = [
        {
            "code": section.code,
            "title": section.title,
            "questions": [_question(question) for question in section.questions],
        }
        for section in mapping.sections
    ]
    facts = mapping.consultation
    return {"code": facts.slug, "group": None, "title": facts.title, "sections": sections}


def _question(question: QuestionMapping) -> dict[str, Any]:
    return {
        "code": question.code,
        "kind": question.kind.value,
        "text": question.text,
        "ordered": question.ordered,
        "options": [_option(option) for option in question.options],
    }


def _option(option: OptionMapping) -> dict[str, Any]:
    return {"code": option.code, "label": option.label, "missing": option.missing}


def _add_responses(consultation: Consultation, records: Sequence[ImportedRecord]) -> int:
    present = set(consultation.responses.values_list("external_id", flat=True))
    missing = [record for record in records if record.record_id not in present]
    rows = [_response(consultation, record) for record in missing]
    Response.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _response(consultation: Consultation, record: ImportedRecord) -> Response:
    answers: dict[str, Any] = dict(record.answers)
    return Response(
        consultation=consultation,
        language=consultation.reply_language,
        answers=answers,
        provenance=Provenance.IMPORT,
        external_id=record.record_id,
        receipt_code=new_receipt_code(),
        content_hash=content_hash(consultation.slug, "", answers),
    )
