"""What a setting-up document freezes: codes, names and texts from the records, no rendered words.

The evaluation is in it only once its decisions were released. The content holds nothing that changes by
itself with time, so that two of them differ only where records have changed.
"""

from typing import Any

from django.db.models import Q

from workinggroups.enums import HOLDING, RELEASED, MembershipState
from workinggroups.models import Call, Membership, WorkingGroup
from workinggroups.queries.set_up_names import Register, in_all_languages, written
from workinggroups.queries.set_up_procedure import procedure_of

FORMAT = 1


def call_to_tell(group: WorkingGroup) -> Call | None:
    """The call by which the group was or is set up: the latest released one, else the latest published."""
    calls = Call.objects.filter(group=group, published_at__isnull=False).order_by("-published_at", "-pk")
    return calls.filter(state__in=RELEASED).first() or calls.first()


def content_of(group: WorkingGroup, call: Call | None) -> dict[str, Any]:
    """What the records say now about the setting-up of a group by a call."""
    names = Register()
    released = call is not None and call.state in RELEASED
    content = {
        "format": FORMAT,
        "group": _group(group, names),
        "call": _call(call) if call else None,
        "procedure": procedure_of(call, names) if call and released else None,
        "composition": _composition(group, names, released=released),
    }
    sample = _is_sample(group, call)
    return {
        **content,
        "people": names.people,
        "bodies": names.bodies,
        "countries": names.countries,
        "is_sample": sample,
    }


def _is_sample(group: WorkingGroup, call: Call | None) -> bool:
    """Whether anything that is told is sample data."""
    if group.memberships.filter(_told(), is_sample=True).exists():
        return True
    if call is None:
        return group.is_sample
    return (
        group.is_sample
        or call.is_sample
        or call.paper_is_sample
        or call.expressions.received().filter(is_sample=True).exists()
    )


def _group(group: WorkingGroup, names: Register) -> dict[str, Any]:
    leaders = group.leaderships.select_related("user").order_by("from_date", "pk")
    return {
        "number": group.number,
        "slug": group.slug,
        "names": in_all_languages(group, "name"),
        "leader": names.body(group.leader),
        "leader_certainty": group.leader_certainty,
        "cap_decision": group.cap_decision,
        "leaders": [
            {"person": names.person(row.user), **_term(row)} for row in leaders if row.ended_at is None
        ],
    }


def _term(row: Any) -> dict[str, str]:
    return {"from": written(row.from_date), "until": written(row.until_date)}


def _call(call: Call) -> dict[str, Any]:
    questions = call.public_questions
    return {
        "slug": call.slug,
        "titles": in_all_languages(call, "title"),
        "source_language": call.source_language,
        "zone": call.zone,
        "published_at": written(call.published_at),
        "opens_at": written(call.opens_at),
        "closes_at": written(call.closes_at),
        "accepts_until": written(call.accepts_until),
        "released_at": written(call.released_at),
        "is_sealed": call.is_sealed,
        "hidden_fields": sorted(call.hidden_fields),
        "reviews_wanted": call.reviews_wanted,
        "questions": {
            "asked": questions.count(),
            "answered": questions.filter(answered_at__isnull=False).count(),
        },
        "notices": [_notice(row) for row in call.notices.all()],
        "criteria": [_criterion(row) for row in call.criteria.all()],
        "eligibility": [
            {"code": row.code, "texts": in_all_languages(row, "text")}
            for row in call.eligibility_questions.all()
        ],
        "sought": [
            {"kind": row.kind, "position": row.position, "profiles": in_all_languages(row, "profile")}
            for row in call.sought_seats.all()
        ],
    }


def _notice(row: Any) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "at": written(row.made_at),
        "reasons": in_all_languages(row, "reason"),
        "closed_at": written(row.closed_at),
        "closes_at": written(row.closes_at),
        "told": row.told_count,
    }


def _criterion(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "names": in_all_languages(row, "name"),
        "weight": row.weight,
        "max_score": row.max_score,
        "threshold": row.threshold,
    }


def _told() -> Q:
    """Places that are taken, and memberships that began and ended; offers that came to nothing are told with
    their expressions."""
    return Q(state__in=HOLDING) | Q(state=MembershipState.ENDED, began_at__isnull=False)


def _composition(group: WorkingGroup, names: Register, *, released: bool) -> list[dict[str, Any]]:
    """Seats by kind and number, each with whoever held it in turn. What is only offered is told with the
    procedure, once that is released."""
    rows = group.memberships.filter(_told()).select_related(
        "seat", "user", "organisation__country", "expression__call__group"
    )
    if not released:
        rows = rows.exclude(state=MembershipState.INVITED)
    ordered = rows.prefetch_related("declarations").order_by("kind", "seat__position", "from_date", "pk")
    return [_membership(row, names) for row in ordered]


def _membership(row: Membership, names: Register) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "position": row.seat.position,
        "person": names.person(row.user),
        "body": names.body(row.organisation),
        "competence": row.competence,
        "state": row.state,
        "ending": row.ending,
        "ended_at": written(row.ended_at),
        "began_at": written(row.began_at),
        **_term(row),
        "expression": row.expression.reference if row.expression else "",
        "declarations": [
            {
                "step": signed.step,
                "language": signed.language,
                "text_hash": signed.text_hash,
                "signed_at": written(signed.signed_at),
            }
            for signed in row.declarations.all()
        ],
    }
