"""Somebody at the desk who has sent an expression before learns no more of it there than any applicant."""

import pytest

from clusterpolisee.core.accounts.models import Office

pytestmark = pytest.mark.django_db


def test_the_desk_tells_whoever_wrote_an_expression_nothing_of_its_state(expression_of, stage, cast, log_in):
    own = expression_of(cast.expert, state="ineligible")
    other = expression_of(cast.stakeholder, state="ineligible")
    stage("evaluation")
    Office.objects.create(user=cast.expert, kind="secretariat")
    client = log_in(cast.expert)
    rows = {
        row.card.expression.pk: row for row in client.get("/en/calls/wg3/desk/expressions/").context["rows"]
    }
    assert str(rows[other.pk].badges[0].text) == "Not eligible"
    assert "eligible" not in str(rows[own.pk].badges[0].text)
    found = client.get("/en/calls/wg3/desk/expressions/?state=ineligible").context["rows"]
    assert [row.card.expression.pk for row in found] == [other.pk]
