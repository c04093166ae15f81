"""Reads across tables: consultations with what stands beside them, and questionnaires as a whole."""

from typing import Any

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Now

from consultations.enums import ConsultationState, Phase
from consultations.models import Consultation, Question, Questionnaire, Response
from consultations.stats.instrument import Instrument, Kind, QuestionSpec
from consultations.validators import QuestionRule

NOT_YET = Q(opens_at__gt=Now())
NOT_OVER = Q(closes_at__isnull=True) | Q(closes_at__gt=Now())


def with_phase(consultations: QuerySet[Any]) -> QuerySet[Any]:
    """Each with `phase`, a value of Phase: its state together with its dates, by the database's clock."""
    is_open = Q(state=ConsultationState.OPEN)
    phase = Case(
        When(state=ConsultationState.DRAFT, then=Value(Phase.DRAFT)),
        When(is_open & NOT_YET, then=Value(Phase.ANNOUNCED)),
        When(is_open & NOT_OVER, then=Value(Phase.OPEN)),
        default=Value(Phase.CLOSED),
    )
    found: QuerySet[Any] = consultations.annotate(phase=phase)
    return found


def listed(user: Any) -> QuerySet[Any]:
    """What the person may see, with `phase`, `question_count` and the stored counts."""
    rows = Consultation.objects.visible_to(user).select_related("group", "snapshot")
    found: QuerySet[Any] = with_phase(rows).annotate(question_count=Count("questionnaire__questions"))
    return found


def open_now(user: Any) -> QuerySet[Any]:
    """Consultations that can be answered at this moment, those that close first at the front."""
    return listed(user).filter(phase=Phase.OPEN).order_by(F("closes_at").asc(nulls_last=True), "slug")


def takes_answers(consultation: Consultation) -> bool:
    """Whether it can be answered at this moment, by the database's clock."""
    return with_phase(Consultation.objects.filter(pk=consultation.pk)).filter(phase=Phase.OPEN).exists()


def questionnaire_of(consultation: Consultation) -> Questionnaire:
    """The questionnaire with sections, questions and options: four queries, whatever its length."""
    questions = Question.objects.prefetch_related("options")
    whole = Questionnaire.objects.prefetch_related(Prefetch("sections__questions", questions))
    return whole.get(pk=consultation.questionnaire_id)


def questions_of(questionnaire: Questionnaire) -> list[Question]:
    """All questions in the order of the sections, from what `questionnaire_of` fetched."""
    return [question for section in questionnaire.sections.all() for question in section.questions.all()]


def instrument_of(questionnaire: Questionnaire) -> Instrument:
    """What the statistics need to know of a questionnaire."""
    return Instrument(tuple(spec_of(question) for question in questions_of(questionnaire)))


def spec_of(question: Question) -> QuestionSpec:
    options = question.options.all()
    return QuestionSpec(
        code=question.code,
        kind=Kind(question.kind),
        option_codes=tuple(option.code for option in options),
        missing_codes=frozenset(option.code for option in options if option.missing),
    )


def rule_of(question: Question) -> QuestionRule:
    """What a question accepts, for the validators."""
    return QuestionRule(
        code=question.code,
        kind=question.kind,
        option_codes=tuple(option.code for option in question.options.all()),
        required=question.required,
        max_choices=question.max_choices,
    )


def waiting_count(consultation: Consultation) -> int:
    """Answers that have come in and are not in the stored statistics yet."""
    return Response.objects.waiting().filter(consultation=consultation).count()
