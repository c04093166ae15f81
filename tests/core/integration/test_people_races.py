"""Two people at once change one mandate or office, with real transactions."""

import pytest

from clusterpolisee.core.partners.services import races

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_at_once_change_one_mandate_and_nothing_wrong_comes_of_it():
    outcome = races.run(2 * len(races.WAYS))
    assert outcome.wrong == {}
    assert outcome.refused > 0
