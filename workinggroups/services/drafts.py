"""Writing an expression of interest: beginning it, saving it as often as one likes, throwing it away.

Everything may be saved half-filled; only sending asks for all of it (`services.expressions`). `base` holds
the digests of what a form was drawn with: of two people or tabs that change one field at once, the second is
told and loses nothing; changes to different fields go together. Without `base`, `revision` is compared.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import ExpressionKind, ExpressionState
from workinggroups.models import Call, Expression, ExpressionAnswer
from workinggroups.permissions.calls import check_can_express, check_can_represent
from workinggroups.permissions.expressions import check_can_discard, check_can_write
from workinggroups.queries.contents import TEXTS, answers_of
from workinggroups.services import annexes
from workinggroups.services.writing import check_is_accepting, check_is_open_to_change, locked, touch

LONGEST_PROFILE = 120
LONGEST_DRAFT = 20_000  # characters that are kept of a text; how many may be sent says the call
PLAIN = (*TEXTS, "gender", "language")
ALREADY_THERE: dict[str, str | Promise] = {
    "one_expression_per_expert_and_call": _("You have already expressed interest in this call as an expert."),
    "one_expression_per_person_body_and_call": _(
        "You have already expressed interest in this call for this body."
    ),
    "one_expression_per_body_and_call": _(
        "This body has already expressed interest in the call. Withdraw that expression first, or ask the "
        "colleague who sent it."
    ),
}


class Clash(Refused):
    """Somebody else, or another tab, has saved meanwhile: `current` is stored, `fields` differ."""

    def __init__(self, current: Expression, fields: list[str]) -> None:
        super().__init__(_("Somebody has saved this expression in the meantime."), status=409)
        self.current = current
        self.fields = fields


def start(
    call: Call, *, kind: str, organisation: Organisation | None, by: Any, token: UUID, language: str
) -> Expression:
    """Begin an expression, or bring back the one the person has begun or sent in this capacity.

    Raises Refused when the call takes none now, or none from this person or body.
    """
    body = organisation if kind == ExpressionKind.REPRESENTATIVE else None
    try:
        with recorded(by=by):
            row = Call.objects.select_for_update().get(pk=call.pk)
            return _existing(row, kind, body, by, token) or _new(row, kind, body, by, token, language)
    except IntegrityError as error:
        raise already_there(error) from error


def _existing(call: Call, kind: str, body: Organisation | None, by: Any, token: UUID) -> Expression | None:
    own = Expression.objects.filter(call=call, applicant=by)
    over = (ExpressionState.WITHDRAWN, ExpressionState.DUPLICATE)
    in_capacity = own.filter(kind=kind, organisation=body).exclude(state__in=over)
    found: Expression | None = own.filter(token=token).first() or in_capacity.first()
    return found


def _new(call: Call, kind: str, body: Organisation | None, by: Any, token: UUID, language: str) -> Expression:
    check_can_express(call, by)
    if kind == ExpressionKind.REPRESENTATIVE:
        if body is None:
            raise Refused(_("Say which body you represent."), status=409)
        check_can_represent(body, by)
        check_body_is_free(call, body)
    check_is_accepting(call)
    made = Expression.objects.create(
        call=call,
        applicant=by,
        kind=kind,
        organisation=body,
        country=body.country if body else None,
        language=language,
        token=token,
        saved_by=by,
        is_sample=by.is_sample,
    )
    made.refresh_from_db(fields=["created_at", "saved_at"])
    return made


def check_body_is_free(call: Call, body: Organisation) -> None:
    """A body sends one expression to a call; drafts of several colleagues do no harm."""
    over = (ExpressionState.DRAFT, ExpressionState.WITHDRAWN, ExpressionState.DUPLICATE)
    sent = Expression.objects.filter(call=call, kind=ExpressionKind.REPRESENTATIVE, organisation=body)
    if sent.exclude(state__in=over).exists():
        raise Refused(ALREADY_THERE["one_expression_per_body_and_call"], status=409)


def save(
    expression: Expression,
    *,
    values: Mapping[str, Any],
    revision: int | None,
    by: Any,
    base: Mapping[str, str] | None = None,
) -> Expression:
    """Store what is given; what is not given stays.

    `values`: texts by the names of their fields, `country` (a Country or None), `gender`, `language`,
    `competences` (rows) and `answers` (texts by the codes of the call's questions). Raises Clash when others
    changed the same fields since `revision`, and Refused.
    """
    with recorded(by=by):
        row = locked(expression)
        check_can_write(row, by)
        check_is_open_to_change(row)
        now = written(row)
        wanted = {name: text for name, text in flat(values).items() if now.get(name, "") != text}
        _check_lengths(wanted)
        others: list[str] = []
        if base is not None:
            wanted = {name: text for name, text in wanted.items() if base.get(name) != digest(text)}
            others = [name for name in wanted if base.get(name) != digest(now.get(name, ""))]
        elif revision is not None and revision != row.revision:
            others = list(wanted)
        if others:
            raise Clash(row, others)
        if wanted:
            _write(row, values, set(wanted), by)
    return row


def discard(expression: Expression, *, by: Any) -> None:
    """Delete a draft for good, its files too. What was sent can only be withdrawn."""
    with recorded(by=by):
        check_can_discard(expression, by)
        row = locked(expression)
        if not row.is_draft:
            raise Refused(_("This has been sent. You can withdraw it instead."), status=409)
        annexes.delete_all(row)
        row.delete()


def written(expression: Expression) -> dict[str, str]:
    """Every field as one comparable text, answers under `q_<code>`."""
    plain = {name: str(getattr(expression, name)) for name in PLAIN}
    codes = expression.competences.values_list("code", flat=True)
    answers = {f"q_{code}": text for code, text in answers_of(expression).items()}
    country = expression.country.code if expression.country else ""
    return {**plain, "country": country, "competences": ",".join(sorted(codes)), **answers}


def flat(values: Mapping[str, Any]) -> dict[str, str]:
    """`values` of `save` in the shape of `written`."""
    found = {name: _text(values[name]) for name in PLAIN if name in values}
    if "country" in values:
        found["country"] = values["country"].code if values["country"] else ""
    if "competences" in values:
        found["competences"] = ",".join(sorted(row.code for row in values["competences"]))
    return found | {f"q_{code}": _text(text) for code, text in values.get("answers", {}).items()}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digests(expression: Expression, names: Iterable[str]) -> dict[str, str]:
    """The `base` of a form that shows these fields."""
    stored = written(expression)
    return {name: digest(stored.get(name, "")) for name in names}


def already_there(error: IntegrityError) -> Exception:
    """The refusal behind a broken rule of the database; the error itself where it is none of ours."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    reason = ALREADY_THERE.get(constraint or "")
    return Refused(reason, status=409) if reason else error


def _text(value: Any) -> str:
    return str(value).replace("\r\n", "\n").strip()


def _check_lengths(wanted: Mapping[str, str]) -> None:
    if len(wanted.get("profile", "")) > LONGEST_PROFILE:
        raise Refused(_("The profile has room for 120 characters."), status=409)
    if any(len(text) > LONGEST_DRAFT for text in wanted.values()):
        raise Refused(_("One of the texts is far too long to be stored. Shorten it first."), status=409)


def _write(expression: Expression, values: Mapping[str, Any], changed: set[str], by: Any) -> None:
    plain = [name for name in PLAIN if name in changed]
    for name in plain:
        setattr(expression, name, _text(values[name]))
    if "country" in changed:
        expression.country = values["country"]
        plain.append("country")
    if "competences" in changed:
        expression.competences.set(values["competences"])
    questions = {question.code: question for question in expression.call.questions.all()}
    for code, text in values.get("answers", {}).items():
        if f"q_{code}" in changed and code in questions:
            ExpressionAnswer.objects.update_or_create(
                expression=expression, question=questions[code], defaults={"text": _text(text)}
            )
    touch(expression, by, *plain)
