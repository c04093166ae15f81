"""Beginning, saving and throwing away a draft; two tabs; co-editors."""

import uuid

import pytest

from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, CallQuestion, CoEditor, Competence, Expression
from workinggroups.services import co_editors, drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def begin(call):
    def start(by, *, kind="expert", organisation=None, token=None, to=call):
        return drafts.start(
            to, kind=kind, organisation=organisation, by=by, token=token or uuid.uuid4(), language="en"
        )

    return start


@pytest.fixture
def draft(begin, cast):
    return begin(cast.expert)


def test_a_refreshed_form_begins_no_second_draft(begin, cast, token):
    assert begin(cast.expert, token=token) == begin(cast.expert, token=token)
    assert Expression.objects.count() == 1


def test_another_form_goes_on_with_the_draft_of_the_same_capacity(begin, cast, organisations):
    expert = begin(cast.partner)
    assert begin(cast.partner) == expert
    representative = begin(cast.partner, kind="representative", organisation=organisations["mag"])
    assert representative != expert
    assert representative.country == organisations["mag"].country


@pytest.mark.parametrize(
    ("who", "kind", "body", "reason"),
    [
        ("leader", "expert", None, "You lead this group"),
        ("secretariat", "expert", None, "secretariat runs the procedure"),
        ("expert", "representative", "mag", "partner body that you work for"),
        ("partner", "representative", None, "which body"),
    ],
)
def test_who_may_not_begin_is_told_why(begin, cast, organisations, who, kind, body, reason):
    with pytest.raises(Refused, match=reason):
        begin(getattr(cast, who), kind=kind, organisation=organisations.get(body))
    assert not Expression.objects.exists()


def test_a_second_representative_of_a_body_that_has_sent_one_is_refused(
    begin, cast, organisations, expression_of
):
    expression_of(cast.coordinator, kind="representative", organisation=organisations["mag"])
    with pytest.raises(Refused, match="already expressed interest"):
        begin(cast.partner, kind="representative", organisation=organisations["mag"])


@pytest.mark.parametrize("state", ["closed", "screening", "cancelled"])
def test_nothing_is_begun_or_saved_once_the_call_is_over(begin, cast, draft, stage, state):
    stage(state)
    with pytest.raises(Refused, match=r"has closed|has been cancelled"):
        begin(cast.partner)
    with pytest.raises(Refused, match=r"has closed|has been cancelled"):
        drafts.save(draft, values={"profile": "x"}, revision=None, by=cast.expert)


def test_a_draft_is_saved_half_filled_and_field_by_field(draft, cast, countries):
    drafts.save(draft, values={"profile": "Cluster manager"}, revision=0, by=cast.expert)
    drafts.save(draft, values={"country": countries["HU"], "gender": "woman"}, revision=1, by=cast.expert)
    draft.refresh_from_db()
    assert (draft.profile, draft.country.code, draft.gender) == ("Cluster manager", "HU", "woman")
    assert draft.revision == 2


def test_saving_the_same_again_counts_no_saving(draft, cast):
    first = drafts.save(draft, values={"motivation": "To learn."}, revision=0, by=cast.expert)
    again = drafts.save(draft, values={"motivation": "To learn.\r\n"}, revision=1, by=cast.expert)
    assert (again.revision, again.saved_at) == (1, first.saved_at)


def test_answers_and_competences_are_saved(draft, call, cast):
    question = CallQuestion.objects.create(call=call, code="funds", position=1, label_en="Which funds?")
    known = Competence.objects.create(call=call, code="export", position=1, name_en="Export")
    values = {"answers": {"funds": "Interreg", "unknown": "x"}, "competences": [known]}
    drafts.save(draft, values=values, revision=0, by=cast.expert)
    assert [(row.question, row.text) for row in draft.answers.all()] == [(question, "Interreg")]
    assert list(draft.competences.all()) == [known]


def test_the_second_of_two_tabs_is_told_and_nothing_is_overwritten(draft, cast):
    base = drafts.digests(draft, ["motivation", "experience"])
    first = {"motivation": "First tab"}
    drafts.save(draft, values=first, revision=0, base=base, by=cast.expert)
    with pytest.raises(drafts.Clash) as clash:
        drafts.save(draft, values={"motivation": "Second tab"}, revision=0, base=base, by=cast.expert)
    assert clash.value.fields == ["motivation"]
    assert clash.value.current.motivation == "First tab"
    draft.refresh_from_db()
    assert draft.motivation == "First tab"


def test_changes_to_different_fields_go_together(draft, cast):
    base = drafts.digests(draft, ["motivation", "experience"])
    one = {"motivation": "One", "experience": ""}
    other = {"motivation": "", "experience": "Other"}
    drafts.save(draft, values=one, revision=0, base=base, by=cast.expert)
    drafts.save(draft, values=other, revision=0, base=base, by=cast.expert)
    draft.refresh_from_db()
    assert (draft.motivation, draft.experience) == ("One", "Other")


def test_without_a_base_an_old_revision_is_a_clash(draft, cast):
    drafts.save(draft, values={"motivation": "One"}, revision=0, by=cast.expert)
    with pytest.raises(drafts.Clash):
        drafts.save(draft, values={"motivation": "Two"}, revision=0, by=cast.expert)


def test_strangers_and_the_desk_neither_write_nor_delete(draft, cast):
    for person in (cast.partner, cast.leader, cast.secretariat, cast.administrator):
        with pytest.raises(Refused):
            drafts.save(draft, values={"profile": "x"}, revision=0, by=person)
        with pytest.raises(Refused):
            drafts.discard(draft, by=person)


def test_a_draft_is_deleted_for_good_and_what_was_sent_is_not(draft, cast, expression_of):
    drafts.discard(draft, by=cast.expert)
    assert not Expression.objects.exists()
    sent = expression_of(cast.expert)
    with pytest.raises(Refused, match="withdraw"):
        drafts.discard(sent, by=cast.expert)


# Co-editors


def test_a_co_editor_writes_and_is_told(draft, cast):
    co_editors.add(draft, email="PARTNER@example.org", by=cast.expert)
    drafts.save(draft, values={"motivation": "Together"}, revision=0, by=cast.partner)
    assert Notification.objects.filter(user=cast.partner, because="co_editor").count() == 1
    entry = CoEditor.objects.get()
    co_editors.remove(entry, by=cast.expert)
    with pytest.raises(Refused):
        drafts.save(draft, values={"motivation": "Alone"}, revision=1, by=cast.partner)


def test_an_unknown_address_is_answered_like_a_known_one(draft, cast):
    co_editors.add(draft, email="nobody@example.org", by=cast.expert)
    co_editors.add(draft, email="partner@example.org", by=cast.expert)
    assert list(draft.co_editors.order_by("pk").values_list("email", flat=True)) == [
        "nobody@example.org",
        "partner@example.org",
    ]


def test_those_who_judge_do_not_become_co_editors_and_nobody_learns_who_they_are(draft, cast):
    co_editors.add(draft, email=cast.leader.email, by=cast.expert)
    assert draft.co_editors.get().user is None
    assert not Expression.objects.written_by(cast.leader).exists()


def test_the_same_address_twice_is_one_entry_and_one_mail(draft, cast):
    for _time in range(2):
        co_editors.add(draft, email="partner@example.org", by=cast.expert)
    assert draft.co_editors.count() == 1
    assert Notification.objects.filter(user=cast.partner).count() == 1


def test_only_the_applicant_says_who_else_writes(draft, cast):
    co_editors.add(draft, email="partner@example.org", by=cast.expert)
    with pytest.raises(Refused):
        co_editors.add(draft, email="stakeholder@example.org", by=cast.partner)
    co_editors.remove(draft.co_editors.get(), by=cast.partner)  # going by oneself
    assert not draft.co_editors.exists()


def test_a_call_that_has_not_opened_takes_no_draft(call, begin, cast):
    Call.objects.filter(pk=call.pk).update(
        state="scheduled",
        opens_at="2100-01-01T00:00Z",
        closes_at="2100-02-01T00:00Z",
        accepts_until="2100-02-01T00:00Z",
        published_at=None,
    )
    with pytest.raises(Refused, match="not open yet"):
        begin(cast.partner)
