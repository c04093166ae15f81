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
from workinggroups.models import Expression

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


def test_an_expression_is_the_senders_own_and_new(world: World) -> None:
    sent = {
        "token": str(uuid.uuid4()), "capacity": "expert", "kind": "expert", "profile": "Profile",
        "country": world.bodies["mag"].country_id, "language": "en", "motivation": TEXT, "experience": TEXT,
        "contribution": TEXT, "confirm": "on", "consent": "on",
    }  # fmt: skip
    Visitor(world, "fresh").post(
        "/en/calls/wg3/express-interest/", _hostile(world, Expression, sent), keep=True
    )
    stored = Expression.objects.get(applicant=world.people["fresh"])
    assert (stored.call.slug, stored.state, stored.is_sample) == ("wg3", "submitted", False)
    assert stored.number == Expression.objects.filter(call=stored.call).count()
    assert not Expression.objects.filter(applicant=world.people["administrator"], call=stored.call).exists()


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
