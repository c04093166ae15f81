"""Whoever holds a guarded role reaches no confidential page before the second factor, whatever the door."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from clusterpolisee.core.ui import permission_table
from clusterpolisee.core.ui.policies import policy_of, routes
from tests.permissions import people
from tests.permissions.crawler import Visitor, address, unprinted
from tests.permissions.world import World

CONFIDENTIAL = {permission_table.key_of(route) for route in routes() if policy_of(route.view).confidential}
# The door is before the object: one of each route shows it.
OBJECTS = sorted({key[0]: key[:2] for key in permission_table.read() if key[0] in CONFIDENTIAL}.values())
PATHS = permission_table.paths()
GUARDED = ("secretariat", "administrator", "leader", "expert")  # the expert is an evaluator
ASKS = "/en/second-factor/"


def test_what_only_few_may_read_is_confidential() -> None:
    """Pages that neither a newcomer nor a member of a body opens, but an office or a leader does."""
    lines = permission_table.read().values()
    few = {
        line.route
        for line in lines
        if line.method == "GET"
        and line.label in {"-", "others", "confidential", "conflict"}
        and not {line.verdicts[role] for role in ("fresh", "partner", "coordinator")} & {"allowed"}
        and "allowed" in {line.verdicts[role] for role in GUARDED if role != "expert"}
    }
    harmless = {
        "admin:login", "core:organisation_new", "core:organisation_edit", "core:organisation_logo_change",
        "core:organisation_logo_remove", "core:completeness",
    }  # fmt: skip
    assert few - harmless - CONFIDENTIAL == set()


@pytest.mark.parametrize("role", GUARDED)
@pytest.mark.parametrize("lacks", ["factor", "proof"])
def test_confidential_pages_ask_for_a_second_factor_first(world: World, role: str, lacks: str) -> None:
    """Without any factor; and with one that this session has not shown."""
    if lacks == "factor":
        Authenticator.objects.filter(user=world.people[role]).delete()
    else:
        _forget_the_proof(world.sessions[role])
    visitor = Visitor(world, role)
    open_doors = []
    for route, label in OBJECTS:
        path = address(PATHS[route], world.keys(route, label, role), "en")
        with unprinted():
            responses = [visitor.get(path), visitor.head(path), visitor.post(path)]
        for response in responses:
            asked = response.get("Location", "").startswith(ASKS)
            if not asked and response.status_code != 405:
                open_doors.append((path, response.status_code))
    assert open_doors == []


def _forget_the_proof(key: str) -> None:
    session = Session.objects.get(session_key=key)
    store = session.get_session_store_class()(key)
    name = "account_authentication_methods"
    store[name] = [record for record in store[name] if record["method"] == "password"]
    store.save()


def test_the_world_has_settled_factors(world: World) -> None:
    assert all(Authenticator.objects.filter(user=world.people[role]).exists() for role in people.ROLES)
