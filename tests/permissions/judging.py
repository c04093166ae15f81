"""Expressions of interest as those see them who judge: reviews, assignments, conflicts, clarifications."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tests.permissions import people
from tests.permissions.applications import SECRETARIAT, declare, express, key_of
from tests.permissions.calls import DESK, OTHER_DESK
from workinggroups.models import (
    Assignment,
    Clarification,
    DeclaredRelation,
    DuplicateMark,
    Review,
    Score,
)

if TYPE_CHECKING:
    from tests.permissions.world import World

KINDS = {
    "judged": "workinggroups:dossier workinggroups:declare workinggroups:screen workinggroups:screen_undo "
    "workinggroups:review workinggroups:review_again workinggroups:review_complete "
    "workinggroups:review_reopen workinggroups:clarification_ask workinggroups:propose "
    "workinggroups:proposal_take_back",
    "assignment": "workinggroups:assignment_answer workinggroups:assignment_end workinggroups:assignment_due",
    "clarification": "workinggroups:clarification workinggroups:clarification_take_back "
    "workinggroups:clarification_ask_same workinggroups:clarification_answer "
    "workinggroups:clarification_file workinggroups:clarification_file_remove",
    "waiver": "workinggroups:waiver_answer",
    "duplicate": "workinggroups:duplicate_undo",
    "tie": "workinggroups:declared_relation_remove",
}
FREE = DESK - {"evaluator_in_conflict"}


def build(world: "World") -> None:
    _reviewed(world)
    _decided(world)
    _conflicts(world)
    _assignments(world)
    _clarifications(world)
    made = world.expressions
    names = {
        "others": "hidden", "filed": "filed", "conflict": "near", "asked": "asked", "sealed": "sealed",
        "other_group": "elsewhere", "decided": "refused",
    }  # fmt: skip
    own = {role: _key(made[f"pending-{role}"]) for role in people.OWNERS}
    judged = {label: _key(made[name]) for label, name in names.items()}
    world.objects["judged"] = {"own": own, **judged}
    world.objects["annex"]["blind"] = {"pk": made["hidden"].annex.pk}
    people_waived = {"number": made["hidden"].number, "person": world.people["leader"].pk}
    world.sent["workinggroups:waiver_ask", "blind"] = people_waived
    world.sent["workinggroups:waiver_ask", "other_group"] = {**people_waived, "number": 1}
    world.sent["workinggroups:waiver_ask", "decided"] = {**people_waived, "number": 1}


def _key(expression: Any) -> dict[str, Any]:
    review = Review.objects.filter(expression=expression).first()
    return {**key_of(expression), "review_pk": review.pk if review else 0}


def _reviewed(world: "World") -> None:
    """In the blind call of group 3: the expert is asked for all but one of them, and has filed for one."""
    readers = DESK | {"expert"}
    hidden = express(
        world, "hidden", "blind", "hidden", reads=readers, annex=SECRETARIAT, state="under_review",
        kind="representative", organisation=world.bodies["veneto"],
    )  # fmt: skip
    filed = express(world, "filed", "blind", "bystander", reads=readers, state="reviewed")
    near = express(
        world, "near", "blind", "colleague", reads=FREE, state="under_review", kind="representative",
        organisation=world.bodies["mag"],
    )  # fmt: skip
    express(world, "asked", "blind", "newcomer", reads=SECRETARIAT, state="under_review")
    for one in (hidden, filed):
        for role in ("leader", "evaluator_in_conflict", "expert"):
            declare(world, one, role)
    declare(world, near, "leader")
    # Whoever has a review to file reads those of others after it.
    _review(world, hidden, "reviewer", DESK)
    _review(world, hidden, "expert", {"expert"}, name="draft", filed_at=None)
    _review(world, filed, "reviewer", readers)
    _review(world, filed, "expert", readers, name="filed-by-expert")
    _review(world, near, "reviewer", FREE)
    elsewhere = express(
        world, "elsewhere", "other_blind", "bystander", reads=OTHER_DESK, state="under_review"
    )
    declare(world, elsewhere, "other_leader")
    _review(world, elsewhere, "reviewer", OTHER_DESK)


def _decided(world: "World") -> None:
    """What is proposed, and what was released: the reasons and comments meant for the applicant alone reach
    the applicant, and not before the release. The internal setting-up document tells leaders the reasons
    without another declaration, but not those of a conflict of interest."""
    free = DESK - {"leader"}
    waiting = express(
        world, "waiting", "pending", "bystander", reads=free, sees=free, state="pending",
        proposal="not_selected", decision_reason=world.canary("proposal", free),
    )  # fmt: skip
    declare(world, waiting, "evaluator_in_conflict")
    _review(world, waiting, "reviewer", free)
    refused = express(
        world, "refused", "decided", "refused", reads=FREE, sees=DESK, state="not_selected",
        proposal="not_selected", decision_reason=world.canary("refusal", DESK),
    )  # fmt: skip
    declare(world, refused, "leader")
    _review(world, refused, "reviewer", DESK)
    near = express(
        world, "near-decided", "decided", "colleague", reads=FREE, state="not_selected",
        kind="representative", organisation=world.bodies["mag"], proposal="not_selected",
        decision_reason=world.canary("refusal-near", FREE),
    )  # fmt: skip
    declare(world, near, "leader")
    _review(world, near, "reviewer", FREE)
    unsigned = express(
        world, "unsigned", "unsigned", "refused", reads=FREE, sees=DESK, state="not_selected",
        proposal="not_selected", decision_reason=world.canary("refusal-unsigned", DESK),
    )  # fmt: skip
    declare(world, unsigned, "leader")
    other = express(
        world, "refused-1", "other_decided", "bystander", reads=OTHER_DESK, state="not_selected",
        proposal="not_selected", decision_reason=world.canary("refusal-1", OTHER_DESK),
    )  # fmt: skip
    declare(world, other, "other_leader")
    for role in people.OWNERS:
        judges = SECRETARIAT - {role}
        _review(world, world.expressions[f"pending-{role}"], "reviewer", judges)
        told = world.expressions[f"told-{role}"]
        _review(world, told, "reviewer", judges, name=f"told-{role}", told={role, *judges})


def _review(
    world: "World",
    expression: Any,
    by: str,
    reads: set[str],
    *,
    name: str = "",
    told: set[str] | None = None,
    **values: Any,
) -> None:
    name = name or next(key for key, one in world.expressions.items() if one.pk == expression.pk)
    review = Review.objects.create(
        expression=expression, reviewer=world.people[by], comment=world.canary(f"review-{name}", reads),
        comment_to_applicant=world.canary(f"comment-{name}", told or reads),
        **{"filed_at": timezone.now(), **values},
    )  # fmt: skip
    Score.objects.create(review=review, criterion=expression.call.criteria.get(), value=3)
    if by == "reviewer":
        declare(world, expression, by)


def _conflicts(world: "World") -> None:
    made, keeper = world.expressions, world.people["keeper"]
    statement = world.canary("conflict-leader", {"leader", "secretariat"})
    waiver = declare(
        world, made["waiting"], "leader", "waiver_asked", statement=statement, waiver_asked_by=keeper,
        waive_reason=world.canary("waiver", {"leader", "secretariat"}),
    )  # fmt: skip
    theirs = world.canary("conflict-evaluator", {"evaluator_in_conflict", "secretariat"})
    declare(world, made["asked"], "evaluator_in_conflict", "conflict", statement=theirs)
    other = declare(
        world, made["refused-1"], "nominee", "waiver_asked", statement="Tie", waiver_asked_by=keeper,
        waive_reason="Reason",
    )  # fmt: skip
    world.objects["waiver"] = {
        "others": {"slug": "wg3-pending", "pk": waiver.pk},
        "other_group": {"slug": "wg1-decided", "pk": other.pk},
    }

    def mark(first: str, second: str, readers: set[str]) -> dict[str, Any]:
        found = DuplicateMark.objects.create(
            first=made[first], second=made[second], verdict="kept", marked_by=keeper,
            reason=world.canary(f"duplicate-{second}", readers),
        )  # fmt: skip
        return {"slug": made[first].call.slug, "mark": found.pk}

    marks = {"others": mark("hidden", "filed", DESK), "conflict": mark("filed", "near", FREE)}
    world.objects["duplicate"] = marks
    ties = {}
    for role in (*people.OWNERS, "bystander"):
        note = world.canary(f"tie-{role}", {role})
        row = DeclaredRelation.objects.create(
            user=world.people[role], name="Body", relation="board", note=note
        )
        ties[role] = {"pk": row.pk}
    world.objects["tie"] = {"others": ties.pop("bystander"), "own": ties}


def _assignments(world: "World") -> None:
    def assign(name: str, to: str, state: str = "accepted") -> dict[str, Any]:
        row = Assignment.objects.create(
            expression=world.expressions[name], evaluator=world.people[to], state=state,
            made_by=world.people["keeper"], due_date=timezone.localdate() + timedelta(days=9),
        )  # fmt: skip
        return {"pk": row.pk}

    world.objects["assignment"] = {
        "own": assign("hidden", "expert"),
        "asked": assign("asked", "expert", "proposed"),
        "others": assign("hidden", "reviewer"),
        "conflict": assign("near", "reviewer"),
        "other_group": assign("elsewhere", "reviewer"),
    }
    assign("filed", "expert")
    assign("filed", "reviewer")


def _clarifications(world: "World") -> None:
    made = world.expressions

    def ask(name: str, label: str, reads: set[str], **values: Any) -> dict[str, Any]:
        row = Clarification.objects.create(
            expression=made[name], target="motivation", language="en", token=uuid.uuid4(),
            asked_by=world.people["keeper"], answer_by=timezone.now() + timedelta(days=5),
            text=world.canary(f"asked-{label}", reads), **values,
        )  # fmt: skip
        return {"pk": row.pk, "annex_id": uuid.uuid4()}

    answered = {"state": "answered", "settled_at": timezone.now(), "settled_by": world.people["hidden"]}
    readers = DESK | {"expert"}
    own = {role: ask(f"own-{role}", f"own-{role}", {role, "secretariat"}) for role in people.OWNERS}
    after = world.canary("answered", readers)
    world.objects["clarification"] = {
        "own": own,
        "others": ask("hidden", "hidden", readers, after=after, **answered),
        "conflict": ask("near", "near", FREE),
        "other_group": ask("elsewhere", "elsewhere", OTHER_DESK),
    }
    # What is typed and not sent yet is the applicant's.
    ask("filed", "unsent", readers, after=world.canary("unsent", set()))
