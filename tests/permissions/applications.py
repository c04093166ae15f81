"""Expressions of interest as those see them who write them: drafts, versions, annexes, offers."""

import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from clusterpolisee.core.partners.models import Country
from tests.permissions import people
from tests.permissions.calls import DESK, OTHER_DESK
from workinggroups.models import (
    Attachment,
    CoEditor,
    ConflictDeclaration,
    Endorsement,
    Expression,
    ExpressionVersion,
)
from workinggroups.presenters.completeness import TEXTS
from workinggroups.queries.contents import as_written

if TYPE_CHECKING:
    from tests.permissions.world import World

KINDS = {
    "expression": "workinggroups:expression workinggroups:expression_edit workinggroups:expression_section "
    "workinggroups:expression_save workinggroups:expression_submit workinggroups:expression_withdraw "
    "workinggroups:expression_discard workinggroups:expression_move workinggroups:expression_co_editors "
    "workinggroups:expression_co_editor_remove workinggroups:annex_upload workinggroups:expression_version "
    "workinggroups:expression_receipt workinggroups:endorsement_ask",
    "annex": "workinggroups:annex_download workinggroups:annex_remove",
    "endorsement": "workinggroups:endorsement",
    "offer": "workinggroups:offer workinggroups:offer_accept workinggroups:offer_decline",
}
SECRETARIAT = {"secretariat"}


def build(world: "World") -> None:
    """In the calls that are open, sealed, closed and decided; those under evaluation are built beside."""
    for role in people.OWNERS:
        readers = {role, "secretariat"}
        _own(world, role, readers)
        reason = world.canary(f"proposal-{role}", SECRETARIAT - {role})
        express(world, f"pending-{role}", "sixth", role, reads=readers, state="pending",
                proposal="not_selected", decision_reason=reason)  # fmt: skip
        express(world, f"told-{role}", "second", role, reads=readers, state="not_selected",
                proposal="not_selected", decision_reason=world.canary(f"reason-{role}", readers))  # fmt: skip
    express(world, "told", "second", "bystander", reads=SECRETARIAT, state="not_selected",
            proposal="not_selected", decision_reason=world.canary("reason", SECRETARIAT))  # fmt: skip
    _of_others(world)
    _before_closing(world)
    _keys(world)


def _own(world: "World", role: str, readers: set[str]) -> None:
    express(world, f"own-{role}", "fifth", role, reads=readers, annex=readers)


def _of_others(world: "World") -> None:
    others = express(world, "others", "open", "bystander", reads=DESK, annex=DESK)
    free = DESK - {"evaluator_in_conflict"}
    conflict = express(
        world, "conflict", "open", "colleague", reads=free, annex=free, kind="representative",
        organisation=world.bodies["mag"],
    )  # fmt: skip
    for role in ("leader", "evaluator_in_conflict"):
        declare(world, others, role)
    declare(world, conflict, "leader")
    express(world, "withdrawn", "closed", "bystander", sees=DESK, reads=SECRETARIAT, state="withdrawn")
    elsewhere = express(
        world, "other_group", "other_open", "bystander", reads=OTHER_DESK, annex=OTHER_DESK,
        kind="representative", organisation=world.bodies["veneto"],
    )  # fmt: skip
    declare(world, elsewhere, "other_leader")
    endorsements = {"own": conflict, "others": elsewhere}
    world.objects["endorsement"] = {
        label: {"pk": Endorsement.objects.create(expression=one).pk} for label, one in endorsements.items()
    }


def _before_closing(world: "World") -> None:
    """What was sent to the sealed call is read by those who wrote it; a draft always."""
    express(world, "sealed", "sealed", "expert", reads={"expert"}, annex={"expert"})
    helped = express(world, "co_edited", "sealed", "colleague", reads={"partner"}, annex={"partner"})
    partner = {"user": world.people["partner"], "email": "partner@example.org"}
    helped.helper = CoEditor.objects.create(expression=helped, **partner)
    express(world, "draft", "open", "stakeholder", reads={"stakeholder"}, state="draft")


def _keys(world: "World") -> None:
    made = world.expressions

    def by_role(name: str) -> dict[str, Any]:
        return {role: key_of(made[f"{name}-{role}"]) for role in people.OWNERS}

    labels = "others other_group conflict withdrawn sealed co_edited draft"
    alone = {label: key_of(made[label]) for label in labels.split()}
    world.objects["expression"] = {"own": by_role("own"), "pending": by_role("pending"), **alone}
    world.objects["offer"] = {
        "own": by_role("told"), "others": key_of(made["told"]), "withdrawn": by_role("pending"),
    }  # fmt: skip
    annexes = {
        label: {"pk": made[label].annex.pk} for label in labels.split() if hasattr(made[label], "annex")
    }
    own = {role: {"pk": made[f"own-{role}"].annex.pk} for role in people.OWNERS}
    for state in ("waiting", "refused"):
        annexes[state] = {"pk": attach(world, made["draft"], state, set(), state=state).pk}
    world.objects["annex"] = {"own": own, **annexes}


def key_of(expression: Any) -> dict[str, Any]:
    return {"pk": expression.pk, "section": TEXTS, "number": 1, "entry": expression.helper.pk}


def express(
    world: "World",
    name: str,
    call: str,
    by: str,
    *,
    reads: set[str],
    sees: set[str] | None = None,
    annex: set[str] | None = None,
    state: str = "submitted",
    **values: Any,
) -> Any:
    """An expression: `sees` find its profile on a desk, `reads` read the text, `annex` get the file."""
    found = world.calls[call]
    sent = (
        {} if state == "draft" else {"number": found.expressions.count() + 1, "submitted_at": timezone.now()}
    )
    made: Any = Expression.objects.create(
        call=found, applicant=world.people[by], country=Country.objects.get(code="HU"), state=state,
        profile=world.canary(f"profile-{name}", sees or reads), experience="Years", contribution="Cases",
        motivation=world.canary(f"motivation-{name}", reads), language="en", token=uuid.uuid4(),
        content_hash="0" * 64, **{"kind": "expert", **sent, **values},
    )  # fmt: skip
    if annex:
        made.annex = attach(world, made, name, annex)
    if sent:
        ExpressionVersion.objects.create(
            expression=made, number=1, content=as_written(made), content_hash="0" * 64,
            token=uuid.uuid4(), submitted_by=made.applicant,
        )  # fmt: skip
    made.helper = CoEditor.objects.create(expression=made, email="helper@example.org")
    world.expressions[name] = made
    return made


def attach(world: "World", expression: Any, name: str, reads: set[str], state: str = "clean") -> Attachment:
    """A file whose text tells who got it."""
    text = world.canary(f"annex-{name}", reads)
    file = default_storage.save(f"expression-files/{uuid.uuid4()}.pdf", ContentFile(text.encode()))
    return Attachment.objects.create(
        expression=expression, name=f"{name}.pdf", kind="pdf", size=9, sha256="1" * 64, file=file,
        state=state, token=uuid.uuid4(), uploaded_by=expression.applicant,
    )  # fmt: skip


def declare(world: "World", expression: Any, by: str, verdict: str = "none", **values: Any) -> Any:
    return ConflictDeclaration.objects.create(
        expression=expression, user=world.people[by], verdict=verdict, **values
    )
