"""Questions on a call: asked by anybody with an account, answered for everybody, asker unnamed."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.limits import Limit, take
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services.acting import present
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, PublicQuestion
from workinggroups.permissions.calls import check_can_work_on_call
from workinggroups.presenters.call_questions import answer_text, question_text
from workinggroups.queries.public_calls import audience, is_open_for_questions
from workinggroups.services.call_news import tell_of_call
from workinggroups.services.locks import lock_call
from workinggroups.services.telling import leaders_and_secretariat

QUESTIONS = Limit("call_questions", most=10, seconds=3600)
TOO_LATE = _("Questions on this call could be asked until its deadline.")
CHANGED_MEANWHILE = _("Somebody else has saved this answer in the meantime. Please look at it again.")
SETTLED = _("This question has been answered or set aside already.")


def ask(call: Call, *, by: Any, token: uuid.UUID, text: str, language: str) -> PublicQuestion:
    """Store a question and tell whoever answers; the same form sent twice is stored once.

    Raises Refused after the deadline, LimitReached after too many in one hour.
    """
    try:
        with recorded(by=by):
            person = present(by)
            known = PublicQuestion.objects.filter(asked_by=person, token=token).first()
            if known is not None:
                return known
            if not is_open_for_questions(call):
                raise Refused(TOO_LATE, status=409)
            take(QUESTIONS, person.pk)
            question: PublicQuestion = PublicQuestion.objects.create(
                call=call, asked_by=person, token=token, text=text, language=language,
                is_sample=person.is_sample,
            )  # fmt: skip
            _tell_desk(question)
    except IntegrityError:
        return PublicQuestion.objects.get(asked_by=by, token=token)
    return question


def version_of(question: PublicQuestion) -> str:
    """Changes with every answer that is saved; a form carries it."""
    saved = question.changed_at or question.answered_at
    return saved.isoformat() if saved else ""


def answer(
    question: PublicQuestion, *, by: Any, texts: Mapping[str, str], language: str, version: str = ""
) -> PublicQuestion:
    """Answer in public, or change an answer: the earlier wording stays readable.

    `texts` has `answer_<language>` and `published_text_<language>`, the question in other words where it
    should not be published as it came. Everybody whom the call concerns is told.
    """
    with recorded(by=by):
        lock_call(question.call_id)
        locked: PublicQuestion = PublicQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
        check_can_work_on_call(locked.call, by)
        if locked.set_aside_at is not None:
            raise Refused(SETTLED, status=409)
        if version_of(locked) != version:
            raise Refused(CHANGED_MEANWHILE, status=409)
        texts = _with_question(locked, texts)
        again = locked.answered_at is not None
        if again and _same(locked, texts):
            return locked
        if again:
            _keep_earlier(locked)
        for name, value in texts.items():
            setattr(locked, name, value)
        locked.answer_language, locked.answered_by = language, by
        setattr(locked, "changed_at" if again else "answered_at", Now())
        locked.save()
        locked.refresh_from_db()
        _tell_everybody(locked, by=by)
    return locked


def set_aside(question: PublicQuestion, *, by: Any, reason: str) -> PublicQuestion:
    """Answer nothing in public; whoever asked is told why."""
    with recorded(by=by):
        locked: PublicQuestion = PublicQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
        check_can_work_on_call(locked.call, by)
        if locked.answered_at is not None or locked.set_aside_at is not None:
            raise Refused(SETTLED, status=409)
        locked.set_aside_at, locked.set_aside_reason = Now(), reason
        locked.save(update_fields=["set_aside_at", "set_aside_reason"])
        _tell(locked.asked_by, locked, "asker", "call_question_set_aside")
    return locked


def _with_question(question: PublicQuestion, texts: Mapping[str, str]) -> Mapping[str, str]:
    """The public wording stands for itself: what was asked is forgotten one day, the answer stays."""
    names = [f"published_text_{code}" for code in LANGUAGES]
    given = any(texts[name] if name in texts else getattr(question, name) for name in names)
    return texts if given else {**texts, f"published_text_{question.language}": question.text}


def _same(question: PublicQuestion, texts: Mapping[str, str]) -> bool:
    return all((getattr(question, name) or "") == value for name, value in texts.items())


def _keep_earlier(question: PublicQuestion) -> None:
    said = {code: getattr(question, f"answer_{code}") for code in LANGUAGES}
    since = question.changed_at or question.answered_at
    row = {"since": since.isoformat() if since else "", "answer": {c: t for c, t in said.items() if t}}
    question.earlier_answers = [*question.earlier_answers, row]


def _tell_desk(question: PublicQuestion) -> None:
    """The leaders; the secretariat where a group has none."""
    desk = list(leaders_and_secretariat(question.call))
    leaders = [pair for pair in desk if pair[1] == "leader"]
    for person, because in leaders or desk:
        if person.pk != question.asked_by_id:
            with translation.override(person.preferred_language):
                url = reverse("workinggroups:call_question_desk", args=[question.call.slug])
            tell_of_call(
                person, question.call, topic="call_questions", because=because,
                template="call_question_new", page=url, question=question,
            )  # fmt: skip


def _tell_everybody(question: PublicQuestion, *, by: Any) -> None:
    told = {person.pk: person for person in audience(question.call)}
    told[question.asked_by_id] = question.asked_by
    told.pop(by.pk, None)
    for person in told.values():
        because = "asker" if person.pk == question.asked_by_id else "concerned"
        _tell(person, question, because, "call_question_answered")


def _tell(person: User, question: PublicQuestion, because: str, template: str) -> None:
    with translation.override(person.preferred_language):
        url = f"{reverse('workinggroups:call', args=[question.call.slug])}#questions"
        texts = {"asked": question_text(question).value, "answer": answer_text(question).value}
    tell_of_call(
        person, question.call, topic="call_answers", because=because, template=template, page=url,
        question=question, **texts,
    )  # fmt: skip
