"""Consents: what was agreed to, when, in which words."""

import hashlib

import pytest
from django.utils import translation

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.queries import history_of
from clusterpolisee.core.privacy.models import Consent, Purpose
from clusterpolisee.core.privacy.services import consents
from clusterpolisee.core.privacy.texts import TEXTS
from clusterpolisee.core.workflow.errors import Refused
from tests.conftest import person

pytestmark = pytest.mark.django_db


def test_a_consent_keeps_version_language_and_fingerprint_of_the_words_shown():
    user = person("anna")
    given = consents.give(user, Purpose.PUBLIC_PROFILE, language="bg", by=user)
    with translation.override("bg"):
        words = str(TEXTS[Purpose.PUBLIC_PROFILE].text)
    assert given.text_hash == hashlib.sha256(words.encode()).hexdigest()
    assert (given.text_version, given.language) == (TEXTS[Purpose.PUBLIC_PROFILE].version, "bg")
    assert given.given_at is not None


def test_the_public_profile_follows_its_consent_in_the_same_transaction():
    user = person("anna")
    consents.give(user, Purpose.PUBLIC_PROFILE, language="en", by=user)
    assert User.objects.get(pk=user.pk).is_public
    assert consents.withdraw(user, Purpose.PUBLIC_PROFILE, by=user)
    assert not User.objects.get(pk=user.pk).is_public
    assert not consents.withdraw(user, Purpose.PUBLIC_PROFILE, by=user)
    assert history_of(Consent.objects.get()).last().operation == "update"


def test_the_same_text_again_is_one_consent_and_another_language_takes_its_place():
    user = person("anna")
    first = consents.give(user, Purpose.PRIVACY_NOTICE, language="en", by=user)
    assert consents.give(user, Purpose.PRIVACY_NOTICE, language="en", by=user) == first
    second = consents.give(user, Purpose.PRIVACY_NOTICE, language="hu", by=user)
    assert list(consents.standing(user)) == [second]
    assert Consent.objects.count() == 2


def test_nobody_agrees_or_withdraws_for_somebody_else(cast):
    for by in (cast.secretariat, cast.administrator, None):
        with pytest.raises(Refused):
            consents.give(cast.partner, Purpose.PUBLIC_PROFILE, language="en", by=by)
        with pytest.raises(Refused):
            consents.withdraw(cast.partner, Purpose.PUBLIC_PROFILE, by=by)
    assert not Consent.objects.exists()


def test_a_notice_is_no_permission_and_cannot_be_withdrawn():
    user = person("anna")
    consents.note_registration(user, "hu")
    with pytest.raises(Refused, match="erasure"):
        consents.withdraw(user, Purpose.PRIVACY_NOTICE, by=user)
    assert consents.standing(user).count() == 1
