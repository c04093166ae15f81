"""Two people at once, with real transactions: the races of `manage.py race`, a few rounds of each."""

import json

import pytest
from django.core.management import CommandError, call_command

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import GroupKind
from workinggroups.models import Call, Expression, Membership, WorkingGroup
from workinggroups.services import races, trial

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("about", "rounds"), [("last-seat", 4), ("accept-withdraw", 6), ("two-deciders", 4)])
def test_of_two_people_at_once_one_is_told(about, rounds):
    outcome = races.run(about, rounds)
    assert (outcome.rounds, dict(outcome.wrong)) == (rounds, {})
    assert outcome.refused > 0


def test_what_is_sent_around_the_deadline_arrives_whole_or_not_at_all():
    outcome = races.run("submit-close", 4)
    assert (outcome.rounds, dict(outcome.wrong)) == (4, {})


def test_a_race_leaves_nothing_behind():
    with trial.stage() as scene:
        scene.expression(scene.call("open"), "draft")
        scene.last_seat("expert")
    assert not WorkingGroup.objects.filter(kind=GroupKind.TRIAL).exists()
    assert not Call.objects.exists()
    assert not Expression.objects.exists()
    assert not Membership.objects.exists()
    assert not User.objects.exists()


def test_nobody_sees_the_trial_group_while_it_lasts(client, cast, log_in):
    with trial.stage() as scene:
        call = scene.call("open")
        expression = scene.expression(call, "submitted")
        person = log_in(cast.administrator)
        assert person.get(f"/en/committees/{scene.group.slug}/").status_code == 404
        assert person.get(call.get_absolute_url()).status_code == 404
        assert person.get(expression.get_absolute_url()).status_code == 404
        for path in ("/en/working-groups/", "/en/calls/", "/en/calls/feed.atom", "/en/calls/feed.rss"):
            assert scene.group.slug not in person.get(path).content.decode()
            assert call.slug not in person.get(path).content.decode()


def test_a_fault_that_a_race_finds_is_an_error_of_the_command(monkeypatch, capsys):
    prepare, _faults = races.RACES["last-seat"]
    monkeypatch.setitem(races.RACES, "last-seat", (prepare, lambda played, results: ["taken twice"]))
    with pytest.raises(CommandError, match="taken twice"):
        call_command("race", "last-seat", "--rounds", "1", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["rounds"], found["wrong"]) == (1, 1)


def test_a_portal_in_production_is_not_raced_on(settings):
    settings.PRODUCTION = True
    with pytest.raises(Refused):
        races.run("last-seat", 1)
