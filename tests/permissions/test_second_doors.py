"""What a page does not show comes out of no list, search, count, file or mail either."""

import re
import uuid

import pytest

from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.ui import permission_table
from repository.models import Practice
from tests.permissions.calls import DESK
from tests.permissions.crawler import Visitor, words
from tests.permissions.world import World
from workinggroups.models import Call, Expression
from workinggroups.services import drafts, expressions

ROLES = permission_table.roles()
BLIND, SEALED = "/en/calls/wg3-blind/", "/en/calls/wg3-sealed/"
SEARCHES = (
    "/en/practices/?q=canary", "/en/practices/?q=canary.practice-withdrawn.end&group=3",
    "/en/people/?q=canary", "/en/people/list.csv?q=canary", "/en/people/list.xlsx?q=canary",
    "/en/people/invitations/?q=canary", "/en/people/mail/?q=canary", "/en/partners/?q=canary",
    "/en/inbox/?state=unread", "/en/access-log/?what=expression.read", "/en/working-groups/3/",
    "/en/partners/mag/", "/en/partners/veneto/", "/en/my-work/", "/en/",
    "/en/programme/indicators/expressions/", "/en/consultations/open/results/?q=canary",
    "/en/calls/?q=canary", "/en/calls/?state=over", "/en/committees/steering/",
)  # fmt: skip
# The desk under its filters, and every form of every file.
DESKS = tuple(
    f"/en/calls/{slug}/{path}"
    for slug in ("wg3", "wg3-sealed", "wg3-blind", "wg3-pending", "wg3-decided")
    for path in (
        "desk/expressions/?q=canary", "desk/expressions/?sort=score", "desk/conflict-register/?show=conflict",
        "reports/?q=canary", "reports/expressions.csv?q=canary", "reports/reviews.csv", "reports/scores.csv",
        "reports/evaluation.docx", "clarifications/?state=asked", "setting-up/0/public.docx",
        "setting-up/0/internal.docx", "board/", "release/", "desk/ranking/", "desk/assignments/",
    )
)  # fmt: skip
JUDGES = ("leader", "evaluator_in_conflict", "expert")


@pytest.mark.parametrize("role", ROLES)
def test_no_search_or_filter_finds_what_the_reader_may_not_read(world: World, role: str) -> None:
    visitor = Visitor(world, role)
    hidden = [text for text, readers in world.canaries.items() if role not in readers]
    for path in (*SEARCHES, *DESKS):
        text = words(visitor.get(path)).replace("?q=canary", "")
        asked = path.partition("q=")[2].partition("&")[0]
        assert not [one for one in hidden if one in text and one != asked], path


def test_a_search_that_works_finds_it_for_those_who_may(world: World) -> None:
    """Otherwise the searches above would prove nothing."""
    found = words(Visitor(world, "leader").get("/en/calls/wg3/desk/expressions/?q=canary"))
    assert "canary.profile-others.end" in found
    assert "canary.address-colleague.end" in words(Visitor(world, "coordinator").get("/en/people/?q=canary"))


@pytest.mark.parametrize("table", ["expressions", "reviews"])
def test_files_hold_what_the_secretariat_may_read(world: World, table: str) -> None:
    text = words(Visitor(world, "secretariat").get(f"{BLIND}reports/{table}.csv"))
    assert {"expressions": "canary.motivation-near.end", "reviews": "canary.review-near.end"}[table] in text


# Sealed


@pytest.mark.parametrize("role", sorted(DESK))
def test_the_desk_of_a_sealed_call_is_told_a_number_alone(world: World, role: str) -> None:
    """Whoever applied: nothing of it is on any page of the call's desk."""
    paths = [f"{SEALED}{path}" for path in ("manage/", "desk/expressions/", "desk/ranking/", "reports/")]
    visitor = Visitor(world, role)
    for path in paths:
        text = words(visitor.get(path))
        assert "canary." not in text, path
        assert world.people["colleague"].full_name not in text, path
        for name in ("sealed", "co_edited"):
            assert str(world.expressions[name].pk) not in text, path
    assert "2" in words(visitor.get(f"{SEALED}desk/expressions/"))


@pytest.mark.parametrize("role", ["visitor", "fresh", "partner", "administrator"])
def test_public_pages_of_a_sealed_call_do_not_change_with_what_arrives(world: World, role: str) -> None:
    paths = (SEALED, "/en/calls/", "/en/working-groups/3/", "/en/calls/feed.atom", f"{SEALED}deadline.ics")
    if role == "partner":
        paths = paths[3:]  # a co-editor finds the own expression with the call
    visitor = Visitor(world, role)

    def pages() -> list[str]:
        return [_without_numbers(words(visitor.get(path))) for path in paths]

    before = pages()
    Expression.objects.filter(call=world.calls["sealed"]).update(
        state="draft", number=None, submitted_at=None
    )
    assert pages() == before


# Blind


@pytest.mark.parametrize("role", JUDGES)
def test_nothing_tells_the_judges_whose_an_expression_in_a_blind_call_is(world: World, role: str) -> None:
    """Neither name nor body nor country, on no page, in no file, and not in the name of a file."""
    visitor, pk = Visitor(world, role), world.expressions["hidden"].pk
    paths = [
        f"/en/expressions/{pk}/{door}/" for door in ("dossier", "screen", "review", "ask", "proposal")
    ] + [f"/en/clarifications/{world.objects['clarification']['others']['pk']}/", "/en/reviews/"]
    paths += [f"/en/access/expression/{pk}/", f"/en/history/expression/{pk}/"]
    paths += [
        f"{BLIND}{path}"
        for path in (
            "desk/expressions/", "desk/duplicates/", "desk/conflicts/", "desk/ranking/", "clarifications/",
            "reports/expressions.csv", "reports/reviews.csv", "reports/evaluation.pdf",
        )
    ]  # fmt: skip
    opened = 0
    for path in paths:
        response = visitor.get(path)
        opened += response.status_code == 200
        text = words(response) + response.get("Content-Disposition", "")
        assert "canary.name-hidden.end" not in text, path
        assert "canary.address-hidden.end" not in text, path
        assert "hidden.pdf" not in text, path
        assert "VENETO" not in text, path
    assert opened > 3


def test_the_secretariat_knows_whose_it_is(world: World) -> None:
    pk = world.expressions["hidden"].pk
    assert "canary.name-hidden.end" in words(
        Visitor(world, "secretariat").get(f"/en/expressions/{pk}/dossier/")
    )


# Before the release


@pytest.mark.parametrize("role", ["stakeholder", "partner", "expert", "leader", "secretariat"])
def test_applicants_learn_nothing_of_their_evaluation_before_the_release(world: World, role: str) -> None:
    own = world.expressions[f"pending-{role}"]
    visitor = Visitor(world, role)
    here = f"/en/expressions/{own.pk}/"
    doors = [f"{here}{door}" for door in ("", "receipt/1/", "decision/", "dossier/")]
    told = [f"/en/{kind}/expression/{own.pk}/" for kind in ("access", "history")]
    paths = (
        *doors, *told, "/en/my-expressions/", "/en/my-page/", "/en/my-page/data/", "/en/inbox/",
        "/en/my-work/", "/en/calls/wg6/",
    )  # fmt: skip
    for path in paths:
        text = words(visitor.get(path))
        for secret in (f"proposal-{role}", f"review-pending-{role}", f"comment-pending-{role}"):
            assert f"canary.{secret}.end" not in text, path
        assert "canary.name-reviewer.end" not in text, path
        if str(own.pk) in path:
            assert not {"not selected", "decision prepared"} & set(re.split("[<>]", text.lower())), path


def test_after_the_release_the_applicant_reads_reason_and_comment_but_not_the_committees(
    world: World,
) -> None:
    own = world.expressions["told-stakeholder"]
    text = words(Visitor(world, "stakeholder").get(f"/en/expressions/{own.pk}/decision/"))
    assert "canary.reason-stakeholder.end" in text
    assert "canary.comment-told-stakeholder.end" in text
    assert "canary.review-told-stakeholder.end" not in text
    assert "canary.name-reviewer.end" not in text


def test_the_public_setting_up_document_names_nobody_who_was_refused(world: World) -> None:
    for path in ("setting-up/", "setting-up/0/public.pdf", "setting-up/0/public.docx"):
        text = words(Visitor(world, "visitor").get(f"/en/calls/wg3-decided/{path}"))
        assert "canary." not in text, path
    inside = words(Visitor(world, "leader").get("/en/calls/wg3-decided/setting-up/0/internal.pdf"))
    assert "canary.refusal.end" in inside


# Administrators


def test_administrators_read_nothing_of_what_was_applied_for(world: World) -> None:
    """The office of a technician opens the list of accounts, and no text of a call's procedure."""
    visitor = Visitor(world, "administrator")
    secret = [text for text, readers in world.canaries.items() if "administrator" not in readers]
    for one in world.expressions.values():
        for door in ("", "dossier/", "receipt/1/", "versions/1/", "screen/", "review/", "proposal/"):
            path = f"/en/expressions/{one.pk}/{door}"
            response = visitor.get(path)
            assert not [text for text in secret if text in words(response)], path
            if one.applicant_id != world.people["administrator"].pk:
                assert response.status_code == 404, path


# Counts and mails


@pytest.mark.parametrize("role", ["visitor", "fresh", "stakeholder", "administrator", "other_leader"])
def test_counts_are_of_what_the_reader_may_see(world: World, role: str) -> None:
    """A withdrawn practice, a draft call and one that is only approved are in no total."""
    visitor = Visitor(world, role)

    def page() -> tuple[str, ...]:
        paths = ("/en/practices/", "/en/calls/", "/en/calls/feed.atom", "/en/working-groups/3/")
        return tuple(_without_numbers(words(visitor.get(path))) for path in paths)

    before = page()
    Practice.objects.filter(state="withdrawn").delete()
    Call.objects.filter(slug__in=("wg3-next", "wg3-soon")).delete()
    assert page() == before


def _without_numbers(text: str) -> str:
    """Without what is drawn anew for each answer: the token of the form and the number for scripts."""
    lines = text.splitlines()
    return "\n".join(
        line for line in lines if not any(word in line for word in ("csrf", "nonce", "<updated>", "DTSTAMP"))
    )


@pytest.mark.parametrize("slug", ["wg3", "wg3-sealed"])
def test_the_mail_about_an_expression_tells_nobody_what_it_says(world: World, slug: str) -> None:
    secret, person = "canary.sent.end", world.people["fresh"]
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    draft = drafts.start(
        Call.objects.get(slug=slug), kind="expert", organisation=None, by=person, token=uuid.uuid4(),
        language="en",
    )  # fmt: skip
    texts = dict.fromkeys(("profile", "motivation", "experience", "contribution"), secret)
    Expression.objects.filter(pk=draft.pk).update(**texts, country=world.bodies["mag"].country_id)
    sent = expressions.submit(Expression.objects.get(pk=draft.pk), by=person, token=uuid.uuid4())
    expressions.withdraw(Expression.objects.get(pk=sent.pk), by=person)
    mails = OutboxMessage.objects.exclude(pk__in=before)
    desk = {world.people[role].email for role in (*DESK, "keeper")}
    assert {mail.to for mail in mails} == desk | {person.email}
    for mail in mails:
        text = mail.subject + mail.text + mail.html
        assert secret not in text
        if slug == "wg3-sealed" and mail.to in desk:
            assert not [word for word in (person.full_name, person.email, str(sent.pk)) if word in text]


def test_the_log_of_mails_shows_no_text(world: World) -> None:
    for role in ("secretariat", "administrator"):
        for label in ("others", "confidential"):
            pk = world.objects["mail"][label]["pk"]
            assert "canary.mail-text.end" not in words(Visitor(world, role).get(f"/en/people/mail/{pk}/"))
