"""The list of people does not grow slower with the number of people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.languages.folding import fold
from clusterpolisee.core.partners.people_queries import Criteria, people
from clusterpolisee.core.partners.services import samples


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("query", ["", "?q=minta+mag", "?sort=activity", "?state=factor_missing", "?idle=6"])
def test_the_list_takes_as_many_queries_for_five_hundred_as_for_sixty(cast, log_in, query):
    samples.crowd(60)
    client = log_in(cast.administrator)
    queries_of(client, f"/en/people/{query}")
    before = queries_of(client, f"/en/people/{query}")
    samples.crowd(440)
    assert queries_of(client, f"/en/people/{query}") == before


def test_a_crowd_is_sample_data_and_cannot_log_in(organisations):
    assert samples.crowd(30) == 30
    assert samples.crowd(5) == 35
    people_made = User.objects.filter(is_sample=True)
    assert people_made.count() == 35
    assert not any(user.has_usable_password() for user in people_made)


def test_the_database_folds_names_as_python_does(cast):
    for number, name in enumerate(("Ágnes Őri", "Ясен Йовчев", "Đorđe Łukasz", "Άννα Ώρα", "ßtraße", "ЁЖ Ѝ")):
        user = User.objects.create_user(f"f{number}@example.org", "x", full_name=name)
        assert User.objects.get(pk=user.pk).sort_name == fold(name)
    User.objects.create_user("nameless@example.org", "x")
    assert User.objects.get(email="nameless@example.org").sort_name == "nameless@example.org"
    assert [u.full_name for u in people(cast.administrator, Criteria(text="ÁGNES őri"))] == ["Ágnes Őri"]
