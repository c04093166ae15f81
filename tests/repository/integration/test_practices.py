"""Publishing, changing and withdrawing practices."""

import pytest

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.search.services import matching
from clusterpolisee.core.workflow.errors import Refused
from repository.models import Practice
from repository.queries import LABEL
from repository.services import practices

pytestmark = pytest.mark.django_db


def test_a_practice_is_stored_in_the_language_it_was_written_in(publish):
    practice = publish(source_language="hu", title="Falvak hálózata")
    stored = Practice.objects.get(pk=practice.pk)
    assert (stored.title_hu, stored.title_en, stored.source_language) == ("Falvak hálózata", None, "hu")
    assert stored.languages == ["hu"]


def test_a_published_practice_is_found_at_once(publish):
    practice = publish()
    assert matching(LABEL, "village") == [practice.pk]


def test_the_same_form_sent_twice_is_stored_once(cast, values, token):
    first = practices.publish(by=cast.partner, token=token, values=values)
    second = practices.publish(by=cast.partner, token=token, values={**values, "title": "Changed"})
    assert first == second
    assert Practice.objects.get().title_en == "Village networks"


def test_a_form_that_somebody_else_has_sent_is_refused(cast, values, token):
    practices.publish(by=cast.partner, token=token, values=values)
    with pytest.raises(Refused) as refusal:
        practices.publish(by=cast.coordinator, token=token, values=values)
    assert refusal.value.status == 409


def test_what_a_sample_account_adds_is_sample_data(cast, publish):
    User.objects.filter(pk=cast.partner.pk).update(is_sample=True)
    assert publish(by=User.objects.get(pk=cast.partner.pk)).is_sample
    assert not publish(by=cast.coordinator).is_sample


@pytest.mark.parametrize("who", ["stakeholder", "expert", "administrator"])
def test_only_people_of_partner_bodies_publish(cast, publish, who):
    with pytest.raises(Refused, match="coordinator"):
        publish(by=getattr(cast, who))
    assert not Practice.objects.exists()


def test_nobody_publishes_for_a_body_of_others(publish, organisations):
    with pytest.raises(Refused, match="bodies you work for"):
        publish(organisation=organisations["bsmepa"])


def test_a_mandate_that_has_ended_gives_no_right(cast, publish):
    cast.partner.mandates.update(from_date="2012-01-01", until_date="2012-12-31")
    with pytest.raises(Refused):
        publish()


def test_nothing_is_stored_when_the_index_fails(publish, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(practices.search, "index", fail)
    with pytest.raises(RuntimeError):
        publish()
    assert not Practice.objects.exists()


def test_a_revision_replaces_the_text_and_the_search_follows(cast, publish, values, groups):
    practice = publish()
    changed = {**values, "title": "Mountain roads", "summary": "Roads", "group": groups[1]}
    practices.revise(practice, by=cast.coordinator, values={**changed, "problem": "x", "results": "y"})
    stored = Practice.objects.get()
    assert (stored.title_en, stored.group) == ("Mountain roads", groups[1])
    assert matching(LABEL, "networks") == []
    assert matching(LABEL, "mountain") == [practice.pk]


def test_a_withdrawn_practice_leaves_the_search_until_it_is_published_again(cast, publish):
    practice = publish()
    assert practices.withdraw(practice, by=cast.partner).state == "withdrawn"
    assert matching(LABEL, "village") == []
    assert practices.publish_again(practice, by=cast.partner).is_published
    assert matching(LABEL, "village") == [practice.pk]


def test_a_revision_of_a_withdrawn_practice_does_not_bring_it_back_into_the_search(cast, publish, values):
    practice = publish()
    practices.withdraw(practice, by=cast.partner)
    practices.revise(practice, by=cast.partner, values=values)
    assert matching(LABEL, "village") == []


def test_a_practice_cannot_be_withdrawn_twice(cast, publish):
    practice = publish()
    practices.withdraw(practice, by=cast.partner)
    with pytest.raises(Refused) as refusal:
        practices.withdraw(practice, by=cast.partner)
    assert refusal.value.status == 409


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("partner", True),
        ("coordinator", True),
        ("leader", False),
        ("secretariat", False),
        ("administrator", False),
        ("stakeholder", False),
    ],
)
def test_only_the_author_and_the_same_body_withdraw(cast, publish, who, may):
    practice = publish()
    if may:
        assert practices.withdraw(practice, by=getattr(cast, who)).state == "withdrawn"
        return
    with pytest.raises(Refused):
        practices.withdraw(practice, by=getattr(cast, who))
    assert Practice.objects.get().is_published


def test_a_documented_practice_is_recorded_once_and_found_in_each_of_its_languages(groups, countries):
    values = {
        "group": groups[4],
        "country": countries["HU"],
        "source_language": "en",
        "title_en": "Accreditation",
        "title_bg": "Акредитация",
        "summary_en": "Points",
        "certainty": "certain",
    }
    assert practices.record("accreditation", values=values, by="system:seed") == 1
    assert practices.record("accreditation", values=values, by="system:seed") == 0
    assert len(matching(LABEL, "акредитация")) == len(matching(LABEL, "accreditation")) == 1


def test_the_audit_trail_names_the_author(cast, publish):
    practice = publish()
    event = AuditEvent.objects.filter(table="repository_practice", object_id=str(practice.pk)).first()
    assert event.actor == f"user:{cast.partner.pk}"
