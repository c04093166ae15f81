"""What may still change while a call is open: its texts, and its questions where nobody loses an answer.

Criteria, eligibility, seats and rules stay as they were approved; another call is made where they are wrong.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import NoticeKind, Section
from workinggroups.models import Call, CallQuestion
from workinggroups.services.changed import count_saving, demand_unchanged
from workinggroups.services.formats import in_four
from workinggroups.services.machines import CALL
from workinggroups.services.notices import Reason, publish
from workinggroups.services.papers import TITLES, write_sections

NEW_QUESTION = "question:new"
SHORTER = _("An answer may be written already: the limit of a question can only grow.")
STRICTER = _("A question that was optional stays optional.")
NOTHING = _("Nothing was changed, so there is nothing to announce.")


def parts_of(call: Call) -> list[str]:
    """Codes of the parts that can be amended, in the order of the call."""
    questions = call.questions.order_by("position", "pk").values_list("code", flat=True)
    return [
        "title",
        *(f"paper:{code}" for code in Section.values),
        *(f"question:{code}" for code in questions),
        NEW_QUESTION,
    ]


def fields_of(part: str) -> tuple[str, ...]:
    if part == "title":
        return TITLES
    if part.startswith("paper:"):
        return in_four(("text",))
    own = in_four(("label", "help"))
    return (*own, "asked_of", "longest") if part == NEW_QUESTION else (*own, "longest", "is_required")


def stored_parts(call: Call, parts: Iterable[str]) -> dict[str, Any]:
    """What the form of an amendment may change, by `<part>--<field>`; empty for the question to be added."""
    sections = {row.code: row for row in call.sections.all()}
    questions = {row.code: row for row in call.questions.all()}
    values: dict[str, Any] = {}
    for part in parts:
        kind, _mark, code = part.partition(":")
        row = {"title": call, "paper": sections.get(code), "question": questions.get(code)}[kind]
        for name in fields_of(part):
            value = getattr(row, name, "") if row else ""
            values[f"{part}--{name}"] = "" if value is None else value
    return values


def amend(call: Call, *, values: Mapping[str, Any], version: str, reason: Reason, by: Any) -> Call:
    """Change an open call and announce it; `values` by `<part>--<field>`, for whole parts.

    Raises Refused when nothing changes, and ChangedMeanwhile when the parts are not as the form had them.
    """
    parts = list(dict.fromkeys(name.split("--")[0] for name in values))
    with recorded(by=by):
        before = Call.objects.select_for_update(of=("self",)).select_related("group").get(pk=call.pk)
        now = stored_parts(before, parts)
        demand_unchanged(now, version)
        changed = [part for part in parts if _differs(part, values, now)]
        if not changed:
            raise Refused(NOTHING, status=409)
        done = CALL.execute(before, "amend", by=by)
        for part in changed:
            _change(done, part, {name: values[f"{part}--{name}"] for name in fields_of(part)})
        count_saving(done)
        publish(done, NoticeKind.AMENDMENT, reason, before=before, by=by, changes=changed)
    return done


def _differs(part: str, values: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    if part == NEW_QUESTION:
        return any(values[f"{part}--label_{code}"] for code in LANGUAGES)
    names = [f"{part}--{name}" for name in fields_of(part)]
    return any(values[name] != now[name] for name in names)


def _change(call: Call, part: str, values: Mapping[str, Any]) -> None:
    kind, _mark, code = part.partition(":")
    if kind == "title":
        for name, text in values.items():
            setattr(call, name, text)
        call.save(update_fields=list(values))
    elif kind == "paper":
        write_sections(call, values={f"{code}_{lang}": values[f"text_{lang}"] for lang in LANGUAGES})
    elif part == NEW_QUESTION:
        last = call.questions.aggregate(last=Max("position"))["last"] or 0
        CallQuestion.objects.create(
            call=call, code=f"q-{uuid.uuid4().hex[:16]}", position=last + 1, is_required=False, **values
        )
    else:
        _change_question(call.questions.get(code=code), values)


def _change_question(question: CallQuestion, values: Mapping[str, Any]) -> None:
    if values["longest"] < question.longest:
        raise Refused(SHORTER, status=409)
    if values["is_required"] and not question.is_required:
        raise Refused(STRICTER, status=409)
    for name, value in values.items():
        setattr(question, name, value)
    question.save(update_fields=list(values))
