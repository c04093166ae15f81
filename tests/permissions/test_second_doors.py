"""What a page does not show comes out of no list, search, count, file or mail either."""

import uuid

import pytest

from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.ui import permission_table
from repository.models import Practice
from tests.permissions.crawler import Visitor, words
from tests.permissions.world import DESK, World
from workinggroups.models import Call, Expression
from workinggroups.services import expressions

ROLES = permission_table.roles()
SEARCHES = (
    "/en/practices/?q=canary", "/en/practices/?q=canary.practice-withdrawn.end&group=3",
    "/en/working-groups/3/expressions/?q=canary", "/en/working-groups/3/expressions.xlsx?q=canary",
    "/en/working-groups/1/expressions/?q=canary", "/en/people/?q=canary", "/en/people/list.csv?q=canary",
    "/en/people/list.xlsx?q=canary", "/en/people/invitations/?q=canary", "/en/people/mail/?q=canary",
    "/en/partners/?q=canary", "/en/inbox/?state=unread", "/en/access-log/?what=expression.read",
    "/en/working-groups/3/", "/en/partners/mag/", "/en/partners/veneto/", "/en/my-work/", "/en/",
    "/en/programme/indicators/expressions/", "/en/consultations/open/results/?q=canary",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_no_search_or_filter_finds_what_the_reader_may_not_read(world: World, role: str) -> None:
    visitor = Visitor(world, role)
    hidden = [text for text, readers in world.canaries.items() if role not in readers]
    for path in SEARCHES:
        text = words(visitor.get(path)).replace("?q=canary", "")
        asked = path.partition("q=")[2].partition("&")[0]
        assert not [one for one in hidden if one in text and one != asked], path


def test_a_search_that_works_finds_it_for_those_who_may(world: World) -> None:
    """Otherwise the searches above would prove nothing."""
    found = words(Visitor(world, "leader").get("/en/working-groups/3/expressions/?q=canary"))
    assert "canary.profile-others.end" in found
    assert "canary.address-colleague.end" in words(Visitor(world, "coordinator").get("/en/people/?q=canary"))


@pytest.mark.parametrize("role", ["visitor", "fresh", "stakeholder", "administrator", "other_leader"])
def test_counts_are_of_what_the_reader_may_see(world: World, role: str) -> None:
    """A withdrawn practice and a draft call are in no total and in no count of results."""
    visitor = Visitor(world, role)

    def page() -> tuple[str, str]:
        return tuple(_without_numbers(words(visitor.get(path))) for path in ("/en/practices/", "/en/calls/"))

    before = page()
    Practice.objects.filter(state="withdrawn").delete()
    Call.objects.filter(slug="wg3-next").delete()
    assert page() == before


def _without_numbers(text: str) -> str:
    """Without what is drawn anew for each answer: the token of the form and the number for scripts."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if "csrf" not in line and "nonce" not in line)


def test_the_mail_about_an_expression_tells_nobody_what_it_says(world: World) -> None:
    secret = "canary.sent.end"
    values = {
        "kind": "expert", "organisation": None, "country": world.bodies["mag"].country, "profile": secret,
        "motivation": secret, "experience": secret, "contribution": secret, "language": "en",
    }  # fmt: skip
    call = Call.objects.get(slug="wg3")
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    sent = expressions.submit(call, by=world.people["fresh"], token=uuid.uuid4(), values=values)
    expressions.withdraw(Expression.objects.get(pk=sent.pk), by=world.people["fresh"])
    mails = OutboxMessage.objects.exclude(pk__in=before)
    leaders = {world.people[role].email for role in DESK - {"secretariat"}}
    assert {mail.to for mail in mails} <= leaders | {world.people["fresh"].email}
    assert mails.exists()
    for mail in mails:
        assert secret not in mail.subject + mail.text + mail.html


def test_the_log_of_mails_shows_no_text(world: World) -> None:
    for role in ("secretariat", "administrator"):
        for label in ("others", "confidential"):
            pk = world.objects["mail"][label]["pk"]
            assert "canary.mail-text.end" not in words(Visitor(world, role).get(f"/en/people/mail/{pk}/"))
