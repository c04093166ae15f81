"""Fields a form does not have change nothing, whatever their names."""

import uuid
from typing import Any

import pytest
from django.db import models

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.models import Organisation
from repository.models import Practice
from tests.permissions.crawler import Visitor
from tests.permissions.world import World
from workinggroups.models import Expression, Membership, Review

TEXT = "A text that is long enough for every field."
PROFILE = {"full_name": "New Name", "preferred_language": "it", "time_zone": ""}
WRITTEN = dict.fromkeys(("summary", "problem", "solution", "results", "lessons"), TEXT)


def _hostile(world: World, model: type[models.Model], sent: dict[str, Any]) -> dict[str, Any]:
    """A value of the attacker's choice for every column that the form does not ask for."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.BooleanField):
            values[field.name] = "on"
        elif isinstance(field, models.ForeignKey):
            values[field.name] = str(world.people["administrator"].pk)
        elif field.choices:
            values[field.name] = str(field.choices[-1][0])
        elif isinstance(field, models.DateTimeField):
            values[field.name] = "2001-01-01 00:00"
        elif isinstance(field, models.UUIDField):
            values[field.name] = str(uuid.uuid4())
        else:
            values[field.name] = "1"
    more = {name + "_id": value for name, value in values.items()}
    return {**more, **values, "user": "1", "role": "administrator", **sent}


def _row(model: type[models.Model], pk: Any) -> dict[str, Any]:
    names = [field.name for field in model._meta.concrete_fields]
    return dict(model._default_manager.filter(pk=pk).values(*names).get())


def _changed(visitor: Visitor, path: str, sent: dict[str, Any], model: Any, pk: Any) -> set[str]:
    """Names of the columns that differ after the form was sent."""
    before = _row(model, pk)
    response = visitor.post(path, sent, keep=True)
    assert response.status_code == 302, "the form itself is in order"
    after = _row(model, pk)
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize("role", ["fresh", "stakeholder", "coordinator"])
def test_the_profile_changes_name_language_and_zone_alone(world: World, role: str) -> None:
    person = world.people[role]
    sent = _hostile(world, User, PROFILE)
    changed = _changed(Visitor(world, role), "/en/my-page/", sent, User, person.pk)
    assert changed <= {"full_name", "preferred_language", "time_zone", "sort_name"}
    assert not User.objects.get(pk=person.pk).offices.filter(kind="administrator").exists()


def test_a_practice_stays_with_its_author_and_state(world: World) -> None:
    practice = Practice.objects.get(
        public_id=world.keys("repository:practice", "own", "partner")["public_id"]
    )
    sent = {"group": world.groups[1].pk, "country": practice.country_id, "title": "New", **WRITTEN}
    hostile = _hostile(world, Practice, sent)
    path = f"/en/practices/{practice.public_id}/edit/"
    changed = _changed(Visitor(world, "partner"), path, hostile, Practice, practice.pk)
    texts = {"title", *WRITTEN}
    allowed = {"group", "sort_title"} | texts | {f"{name}_en" for name in texts}
    assert changed <= allowed


def test_an_expression_is_the_senders_own_and_a_draft(world: World) -> None:
    sent = {"token": str(uuid.uuid4()), "capacity": "expert"}
    path = "/en/calls/wg3/express-interest/"
    response = Visitor(world, "fresh").post(path, _hostile(world, Expression, sent), keep=True)
    assert response.status_code == 302
    stored = Expression.objects.get(applicant=world.people["fresh"])
    assert (stored.call.slug, stored.state, stored.is_sample) == ("wg3", "draft", False)
    assert (stored.number, stored.proposal, stored.decision_reason) == (None, "", "")
    assert not Expression.objects.filter(applicant=world.people["administrator"], call=stored.call).exists()


@pytest.mark.parametrize("door", ["edit", "save"])
def test_saving_a_draft_writes_the_texts_alone(world: World, door: str) -> None:
    draft = world.expressions["draft"]
    sent = {"revision": "0", "motivation": TEXT, "experience": TEXT, "contribution": TEXT}
    before = _row(Expression, draft.pk)
    path = f"/en/expressions/{draft.pk}/{door}/texts/"
    Visitor(world, "stakeholder").post(path, _hostile(world, Expression, sent), keep=True)
    after = _row(Expression, draft.pk)
    texts = {"motivation", "experience", "contribution"}
    changed = {name for name in before if before[name] != after[name]}
    assert texts - {"contribution"} <= changed <= texts | {"revision", "saved_at", "saved_by"}


def test_a_review_is_the_evaluators_own(world: World) -> None:
    expression = world.expressions["hidden"]
    own = Review.objects.get(expression=expression, reviewer=world.people["expert"])
    sent = {"comment": TEXT, "comment_to_applicant": TEXT, "score-competence": "4", "seen_at": ""}
    path = f"/en/expressions/{expression.pk}/review/"
    others = Review.objects.exclude(pk=own.pk)
    before, rest = _row(Review, own.pk), list(others.order_by("pk").values())
    Visitor(world, "expert").post(path, _hostile(world, Review, sent), keep=True)
    after = _row(Review, own.pk)
    allowed = {"comment", "comment_to_applicant", "saved_at"}
    assert {name for name in before if before[name] != after[name]} <= allowed
    assert list(others.order_by("pk").values()) == rest


def test_a_nomination_takes_no_seat(world: World) -> None:
    colleague = world.people["colleague"]
    sent = {"person": str(colleague.public_id), "organisation": "mag", "kind": "representative"}
    hostile = _hostile(world, Membership, sent)
    Visitor(world, "coordinator").post("/en/working-groups/1/members/new/", hostile, keep=True)
    for made in Membership.objects.filter(user=colleague):
        assert (made.state, made.began_at, made.proposed_by) == (
            "proposed",
            None,
            world.people["coordinator"],
        )
    assert not Membership.objects.filter(user=world.people["administrator"]).exists()


def test_a_coordinator_cannot_make_the_own_body_something_else(world: World) -> None:
    body = world.bodies["mag"]
    sent = _hostile(world, Organisation, {"name_en": "MAG of Hungary", "short_name": "MAG", "website": ""})
    sent["version"] = ""
    before = _row(Organisation, body.pk)
    Visitor(world, "coordinator").post("/en/partners/mag/edit/", sent, keep=True)
    after = _row(Organisation, body.pk)
    fixed = {"id", "slug", "kind", "role", "is_partner", "is_sample", "certainty", "country", "logo"}
    assert {name for name in fixed if before[name] != after[name]} == set()


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "is_active", "office", "kind", "mandate"])
def test_whoever_registers_is_nobody_special(world: World, field: str) -> None:
    sent = {
        "email": "newcomer@example.org", "full_name": "New Comer", "preferred_language": "en",
        "password1": "long-enough-2013", "password2": "long-enough-2013", "notice": "on",
        field: "administrator" if field in {"office", "kind"} else "on",
    }  # fmt: skip
    Visitor(world, "visitor").post("/en/accounts/signup/", sent, keep=True)
    made = User.objects.get(email="newcomer@example.org")
    assert (made.is_staff, made.is_superuser, made.is_active) == (False, False, True)
    assert not made.offices.exists()
    assert not made.mandates.exists()
