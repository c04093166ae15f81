"""The calls of the small portal, in all their states, and what is asked and said about them."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from workinggroups.models import (
    Call,
    CallInvitation,
    CallQuestion,
    Competence,
    Criterion,
    PaperSection,
    PublicQuestion,
)

if TYPE_CHECKING:
    from tests.permissions.world import World

DESK = {"leader", "evaluator_in_conflict", "secretariat"}  # of group 3
OTHER_DESK = {"other_leader", "secretariat"}  # of group 1
MANAGED = (
    "desk preview title paper_edit section_edit format criteria seats dates submit approve return open close "
    "extend amend reopen cancel start_screening start_evaluation rank evaluate_again propose return_proposal "
    "complete archive"
)
# Which routes ask for which kind of object.
KINDS = {
    "group": "workinggroups:group workinggroups:group_print workinggroups:group_feed workinggroups:room "
    "workinggroups:members workinggroups:member_new workinggroups:leadership_new workinggroups:group_calls "
    "workinggroups:call_new workinggroups:leader_dashboard",
    "call": "workinggroups:call workinggroups:express_interest workinggroups:call_ical "
    "workinggroups:call_paper_pdf workinggroups:call_paper_docx workinggroups:call_questions "
    "workinggroups:call_question_ask workinggroups:call_follow workinggroups:call_invitations",
    "call_managed": " ".join(f"workinggroups:call_{name}" for name in MANAGED.split())
    + " workinggroups:call_line_new workinggroups:call_question_desk",
    "call_line": "workinggroups:call_line_edit workinggroups:call_line_move workinggroups:call_line_delete",
    "call_question": "workinggroups:call_question_answer workinggroups:call_question_set_aside",
    "call_judged": "workinggroups:desk workinggroups:desk_eligible workinggroups:desk_assign "
    "workinggroups:duplicates workinggroups:duplicate_verdict workinggroups:conflicts "
    "workinggroups:conflict_register workinggroups:waiver_ask workinggroups:assignments "
    "workinggroups:assignment_suggestion workinggroups:ranking workinggroups:clarification_list "
    "workinggroups:board workinggroups:release workinggroups:reports workinggroups:desk_xlsx "
    "workinggroups:desk_csv workinggroups:evaluation_report workinggroups:dossier_zip",
}
BEFORE = {"draft", "scheduled"}
# Of slug, group, state; sealed ones are read by nobody before they close, blind ones hide who applies.
CALLS = {
    "open": ("wg3", 3, "open"),
    "sealed": ("wg3-sealed", 3, "open"),
    "closed": ("wg3-before", 3, "closed"),
    "draft": ("wg3-next", 3, "draft"),
    "scheduled": ("wg3-soon", 3, "scheduled"),
    "blind": ("wg3-blind", 3, "evaluation"),
    "pending": ("wg3-pending", 3, "decision_pending"),
    "decided": ("wg3-decided", 3, "decided"),
    "unsigned": ("wg3-unsigned", 3, "decided"),
    "other_group": ("wg1-next", 1, "draft"),
    "other_open": ("wg1", 1, "open"),
    "other_blind": ("wg1-blind", 1, "evaluation"),
    "other_decided": ("wg1-decided", 1, "decided"),
    "fifth": ("wg5", 5, "open"),
    "sixth": ("wg6", 6, "decision_pending"),
    "second": ("wg2", 2, "decided"),
}
HIDDEN = ["name", "organisation", "country", "files"]


def build(world: "World") -> None:
    for label, (slug, number, state) in CALLS.items():
        world.calls[label] = _call(world, label, slug, number, state)
    objects = world.objects
    objects["group"] = {"own": {"number": 3}, "other_group": {"number": 1}}

    def keys(labels: str) -> dict[str, Any]:
        return {label: _keys(world.calls[label]) for label in labels.split()}

    objects["call"] = keys("draft scheduled open sealed closed decided other_group")
    objects["call_managed"] = keys("draft open closed other_group")
    objects["call_judged"] = keys("sealed blind decided")
    objects["call_judged"]["other_group"] = _keys(world.calls["other_blind"])
    objects["call_line"] = {
        label: {**_keys(world.calls[label]), "pk": world.calls[label].questions.get().pk}
        for label in ("draft", "open", "other_group")
    }
    _questions(world)
    _invitations(world)


def _keys(call: Call) -> dict[str, Any]:
    more = {"section": "background", "kind": "question", "table": "expressions", "ending": "pdf"}
    return {"slug": call.slug, "number": 1, **more}


def _call(world: "World", label: str, slug: str, number: int, state: str) -> Call:
    now = timezone.now()
    days = {"open": (-1, 30), "draft": (5, 30), "scheduled": (5, 30)}.get(state, (-60, -30))
    dates = {
        name: now + timedelta(days=day) for name, day in zip(("opens_at", "closes_at"), days, strict=True)
    }
    desk = OTHER_DESK if number == 1 else DESK
    title = world.canary(f"call-{label}", desk) if state in BEFORE else f"Call {slug}"
    published = None if state in BEFORE else dates["opens_at"]
    call = Call.objects.create(
        slug=slug, group=world.groups[number], state=state, title_en=title, summary_en="Summary", **dates,
        accepts_until=dates["closes_at"], published_at=published, is_sealed=label == "sealed",
        hidden_fields=HIDDEN if "blind" in label else [],
        released_at=now if state == "decided" else None,
    )  # fmt: skip
    PaperSection.objects.create(call=call, code="background", text_en=title)
    Criterion.objects.create(call=call, code="competence", position=1, name_en="Competence", weight=100)
    CallQuestion.objects.create(call=call, code="why", position=1, label_en="Why?", is_required=False)
    Competence.objects.create(call=call, code="clusters", position=1, name_en="Clusters")
    return call


def _questions(world: "World") -> None:
    """Who asked is told to nobody; what is not answered yet is for the desk and whoever asked."""

    def question(label: str, name: str, by: str, readers: set[str], **values: Any) -> PublicQuestion:
        return PublicQuestion.objects.create(
            call=world.calls[label], asked_by=world.people[by], language="en", token=uuid.uuid4(),
            text=world.canary(f"question-{name}", readers), **values,
        )  # fmt: skip

    waiting = question("open", "open", "bystander", DESK)
    other = question("other_open", "other", "bystander", OTHER_DESK)
    now = timezone.now()
    done = {"published_text_en": "Who may apply?", "answer_en": "Everybody.", "answer_language": "en"}
    answered = question(
        "open", "answered", "stakeholder", DESK | {"stakeholder"}, answered_at=now,
        answered_by=world.people["leader"], **done,
    )  # fmt: skip
    reason = world.canary("question-reason", DESK | {"stakeholder"})
    question(
        "open", "aside", "stakeholder", DESK | {"stakeholder"}, set_aside_at=now, set_aside_reason=reason
    )
    world.objects["call_question"] = {
        "open": {"slug": "wg3", "pk": waiting.pk},
        "answered": {"slug": "wg3", "pk": answered.pk},
        "other_group": {"slug": "wg1", "pk": other.pk},
    }


def _invitations(world: "World") -> None:
    """Invited by the leader, and by the coordinator for the body."""

    def invite(by: str, readers: set[str], **whom: Any) -> None:
        CallInvitation.objects.create(
            call=world.calls["open"], made_by=world.people[by], **whom,
            message=world.canary(f"invitation-of-{by}", readers),
        )  # fmt: skip

    invite("leader", DESK, user=world.people["bystander"])
    mag = world.bodies["mag"]
    invite("coordinator", DESK | {"coordinator"}, user=world.people["colleague"], organisation=mag)
