"""One unmistakable word in every field of one person: the copy holds them all, erasure leaves none.

The words are put in through the services that pages use. What is searched afterwards is every column of every
table, the trail opened with every key there is, and every stored file.
"""

import io
import json
import uuid
import zipfile
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from clusterpolisee.core.accounts.models import AccountDecision, Office, User
from clusterpolisee.core.accounts.services import profile
from clusterpolisee.core.audit import sealing
from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.notifications.services import tell
from clusterpolisee.core.partners.models import Invitation
from clusterpolisee.core.privacy import archive
from clusterpolisee.core.privacy.models import Purpose
from clusterpolisee.core.privacy.services import consents, erasures, exports
from repository.services import practices
from tests.group_work import all_of_group_work
from workinggroups.models import Leadership

pytestmark = pytest.mark.django_db
BEACON = "Qanary"
# Tables in which nothing of a person is looked for: they hold code and schema, no data.
NO_DATA = {"django_migrations", "django_content_type", "auth_permission"}


def word(name: str) -> str:
    return f"{BEACON}{name}"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def known_person(cast, call, organisations, groups):
    """A member of BSMEPA who has done everything one can do here; every text holds a word of its own."""
    user = User.objects.create_user(
        f"{BEACON}old@example.org".lower(), "a-long-password-1", full_name=word("Former")
    )
    profile.revise(user, values={"full_name": f"{word('Forename')} {word('Surname')}"}, by=user)
    User.objects.filter(pk=user.pk).update(email=word("address@example.org").lower())
    user.refresh_from_db()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    EmailAddress.objects.create(user=user, email=word("second@example.org").lower(), verified=False)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "not in the copy"})
    user.mandates.create(organisation=organisations["bsmepa"], kind="member", function=word("Function"))
    Office.objects.create(user=user, kind="expert")
    AccountDecision.objects.create(
        user=user, kind="second_factor_reset", reason=word("Decision"), by=cast.administrator
    )
    UserSession.objects.create(
        user=user, session_key="k", ip="192.0.2.7", user_agent=word("Browser"), data={}
    )
    Leadership.objects.create(group=groups[4], user=user, end_reason=word("Leader"))
    Invitation.objects.create(
        email=user.email, full_name=word("Invited"), kind="member", organisation=organisations["bsmepa"],
        language="en", message=word("Message"), token_hash="h", state="accepted", invited_by=cast.coordinator,
        accepted_by=user, expires_at="2026-01-01T00:00Z",
    )  # fmt: skip
    country = organisations["mag"].country
    all_of_group_work(user, word, call=call, group=groups[4], by=cast.leader)
    written = {
        name: f"{name} by {user.full_name}" for name in ("title", "summary", "problem", "solution", "results")
    }
    values = {"source_language": "en", "group": groups[3], "country": country, "lessons": user.full_name}
    practices.publish(
        by=user, token=uuid.uuid4(), values={**values, "organisation": organisations["bsmepa"], **written}
    )
    consents.give(user, Purpose.PUBLIC_PROFILE, language="en", by=user)
    erasures.ask(user, reason=word("Reason"), by=user)
    tell(user, topic="account", because="data", template="erasure_refused",
         context={"person": user, "reason": word("News")})  # fmt: skip
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=cast.administrator,
        content_type=kind,
        object_id=user.pk,
        object_repr=str(user),
        action_flag=CHANGE,
    )
    log_read("people.export", by=user)
    return user


def words_in_the_database() -> dict[str, set[str]]:
    """Where in the database the beacon stands: table and column, with the words found."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in NO_DATA:
                continue
            cursor.execute(f'select to_jsonb(t) from "{table}" t where t::text ilike %s', [f"%{BEACON}%"])
            for (row,) in cursor.fetchall():
                values = json.loads(row) if isinstance(row, str) else row
                for column, value in values.items():
                    if BEACON.lower() in json.dumps(value).lower():
                        found.setdefault(f"{table}.{column}", set()).add(str(value))
    for event, changes in zip(events := list(AuditEvent.objects.all()), sealing.opened(events), strict=True):
        if BEACON.lower() in json.dumps(changes, default=str).lower():
            found.setdefault(f"{event.table} in the trail", set()).add(str(changes))
    return found


def words_in_files() -> list[str]:
    found = []
    for path in Path(settings.DATA_DIR).rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as copy:
                content = b"".join(copy.read(name) for name in copy.namelist())
        if BEACON.lower().encode() in content.lower():
            found.append(str(path))
    return found


def test_the_copy_holds_every_word(known_person):
    target = io.BytesIO()
    archive.write(known_person, target, language="en")
    copy = zipfile.ZipFile(target)
    page, machine = copy.read("index.html").decode(), copy.read("data.json").decode()
    typed = (
        "Former Forename Surname Function Decision Browser Leader Competence Invited Message Profile "
        "Motivation Experience Contribution Reason News Answer Version Annex Clarified Before After Draft "
        "Declined Conflict Relation Note Question Called Suspended Review Score Calling Tie"
    ).split()
    missing = [name for name in typed if word(name) not in page or word(name) not in machine]
    assert missing == []
    for address in ("old", "address", "second"):
        assert word(f"{address}@example.org").lower() in machine
    assert "192.0.2.7" in machine
    assert "not in the copy" not in machine + page


def test_erasure_leaves_no_word_anywhere(known_person, cast, django_capture_on_commit_callbacks):
    exports.make(exports.ask(known_person, language="en", by=known_person).pk)
    assert len(words_in_the_database()) > 20
    assert len(words_in_files()) == 2  # the copy, and an annex
    with django_capture_on_commit_callbacks(execute=True):
        erasures.erase(known_person, by=cast.secretariat)
    assert words_in_the_database() == {}
    assert words_in_files() == []


def test_the_search_for_words_reaches_every_table_of_the_portal():
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    assert {model._meta.db_table for model in apps.get_models()} <= tables
