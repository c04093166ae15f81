"""Two people at once change one mandate or office, with real transactions."""

import pytest

from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.services import mandates, races
from clusterpolisee.core.workflow.errors import Refused
from tests.conftest import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_at_once_change_one_mandate_and_nothing_wrong_comes_of_it():
    outcome = races.run(2 * len(races.WAYS))
    assert outcome.wrong == {}
    assert outcome.refused > 0


@pytest.mark.parametrize("target", ["own", "other"])
def test_the_last_two_coordinators_cannot_leave_a_body_without_one(organisations, target):
    """Each ends the own mandate, or that of the other, at the same moment."""
    mag = organisations["mag"]
    two = [person("one"), person("two")]
    held = [Mandate.objects.create(user=user, organisation=mag, kind="coordinator") for user in two]
    chosen = held if target == "own" else held[::-1]

    def end(mandate, by):
        return lambda: mandates.end(mandate, reason="x", by=by)

    results = races.at_once(*(end(*pair) for pair in zip(chosen, two, strict=True)))
    assert [type(result) for result in results if isinstance(result, Exception)] == [Refused]
    assert Mandate.objects.current().filter(organisation=mag, kind="coordinator").count() == 1
