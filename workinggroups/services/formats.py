"""The format of a call: own questions, eligibility, competences, criteria with anchors, seats sought."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import SEATS_OF_A_GROUP
from workinggroups.models import (
    Call,
    CallQuestion,
    Competence,
    Criterion,
    EligibilityQuestion,
    ScoreAnchor,
    SoughtSeat,
)
from workinggroups.services.changed import count_saving, demand_unchanged, lock_for_editing

MOST_LINES = 40  # of a kind in one call
TOO_MANY = _("A call has at most %(most)s lines of a kind. Delete one first.")


@dataclass(frozen=True)
class Kind:
    """A list of a call: its texts in four languages and its other fields."""

    code: str
    model: type[models.Model]
    texts: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return (*in_four(self.texts), *self.others)


def in_four(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{text}_{language}" for text in texts for language in LANGUAGES)


KINDS = {
    kind.code: kind
    for kind in (
        Kind("question", CallQuestion, ("label", "help"), ("asked_of", "longest", "is_required")),
        Kind("eligibility", EligibilityQuestion, ("text", "help"), ("asked_of",)),
        Kind("competence", Competence, ("name",), ()),
        Kind("criterion", Criterion, ("name", "help"), ("weight", "max_score", "threshold")),
    )
}


def lines_of(call: Call, kind: Kind) -> models.QuerySet[Any]:
    return kind.model._default_manager.filter(call=call).order_by("position", "pk")


def stored_line(line: Any, kind: Kind) -> dict[str, Any]:
    """What the form of a line may change; of a criterion also its anchors, as `anchor-<score>_<language>`."""
    values = {name: getattr(line, name) for name in kind.fields}
    values |= {name: values[name] or "" for name in in_four(kind.texts)}
    if isinstance(line, Criterion):
        for anchor in line.anchors.all():
            values |= {
                f"anchor-{anchor.score}_{code}": getattr(anchor, f"text_{code}") or "" for code in LANGUAGES
            }
    return values


def add_line(call: Call, kind: Kind, *, values: Mapping[str, Any], token: uuid.UUID, by: Any) -> Any:
    """A new last line. The same `token` again brings back the line it made."""
    code = f"{kind.code[:1]}-{token.hex[:16]}"
    with recorded(by=by):
        row = lock_for_editing(call, by=by)
        lines = lines_of(row, kind)
        if found := lines.filter(code=code).first():
            return found
        if lines.count() >= MOST_LINES:
            raise Refused(TOO_MANY % {"most": MOST_LINES}, status=409)
        last = lines.aggregate(last=Max("position"))["last"] or 0
        given = {name: values[name] for name in kind.fields}
        made = kind.model._default_manager.create(call=row, code=code, position=last + 1, **given)
        _write_anchors(made, values)
        count_saving(row)
    return made


def change_line(line: Any, kind: Kind, *, values: Mapping[str, Any], version: str, by: Any) -> None:
    """Raises ChangedMeanwhile when the line is not what the form was opened with."""
    with recorded(by=by):
        row = lock_for_editing(line.call, by=by)
        now = _standing(line, kind)
        demand_unchanged(stored_line(now, kind), version)
        for name in kind.fields:
            setattr(now, name, values[name])
        now.save(update_fields=kind.fields)
        _write_anchors(now, values)
        count_saving(row)


def move_line(line: Any, kind: Kind, *, up: bool, by: Any) -> None:
    """One place up or down; at the end of the list nothing happens."""
    with recorded(by=by):
        row = lock_for_editing(line.call, by=by)
        lines = list(lines_of(row, kind))
        here = next((n for n, other in enumerate(lines) if other.pk == line.pk), None)
        if here is None:
            return
        there = here - 1 if up else here + 1
        if 0 <= there < len(lines):
            lines[here], lines[there] = lines[there], lines[here]
        for position, other in enumerate(lines, start=1):
            if other.position != position:
                other.position = position
                other.save(update_fields=["position"])
        count_saving(row)


def delete_line(line: Any, kind: Kind, *, by: Any) -> None:
    with recorded(by=by):
        row = lock_for_editing(line.call, by=by)
        try:
            kind.model._default_manager.filter(pk=line.pk).delete()
        except models.ProtectedError as error:
            raise Refused(_("Somebody has answered to this line. It stays."), status=409) from error
        count_saving(row)


def stored_seats(call: Call) -> dict[str, Any]:
    """Every place the rule gives: whether it is sought, and its profile in four languages."""
    sought = {(seat.kind, seat.position): seat for seat in call.sought_seats.all()}
    values: dict[str, Any] = {}
    for kind, position in places():
        seat = sought.get((kind, position))
        values[f"{kind}-{position}"] = seat is not None
        values |= {
            f"{kind}-{position}_{code}": getattr(seat, f"profile_{code}", "") or "" for code in LANGUAGES
        }
    return values


def places() -> list[tuple[str, int]]:
    """Kind and number of each place of a group."""
    return [(kind.value, n) for kind, most in SEATS_OF_A_GROUP.items() for n in range(1, most + 1)]


def save_seats(call: Call, *, values: Mapping[str, Any], version: str, by: Any) -> None:
    """Seats sought with their profiles; never more than the rule gives, for there are no other places."""
    with recorded(by=by):
        row = lock_for_editing(call, by=by)
        demand_unchanged(stored_seats(row), version)
        for kind, position in places():
            seats = SoughtSeat.objects.filter(call=row, kind=kind, position=position)
            if not values[f"{kind}-{position}"]:
                seats.delete()
                continue
            profile = {f"profile_{code}": values[f"{kind}-{position}_{code}"] for code in LANGUAGES}
            seat = seats.first() or SoughtSeat(call=row, kind=kind, position=position)
            for name, text in profile.items():
                setattr(seat, name, text)
            seat.save()
        count_saving(row)


def _standing(line: Any, kind: Kind) -> Any:
    found = kind.model._default_manager.filter(pk=line.pk).first()
    if found is None:
        raise Refused(_("Somebody has deleted this line meanwhile."), status=409)
    return found


def _write_anchors(line: Any, values: Mapping[str, Any]) -> None:
    """One sentence for each score up to the highest; an empty one takes the anchor away."""
    if not isinstance(line, Criterion):
        return
    line.anchors.filter(score__gt=line.max_score).delete()
    for score in range(line.max_score + 1):
        texts = {f"text_{code}": values.get(f"anchor-{score}_{code}", "") for code in LANGUAGES}
        anchor = line.anchors.filter(score=score).first() or ScoreAnchor(criterion=line, score=score)
        if any(texts.values()):
            for name, text in texts.items():
                setattr(anchor, name, text)
            anchor.save()
        elif anchor.pk:
            anchor.delete()
