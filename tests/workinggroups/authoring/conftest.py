"""What the tests of writing a call start from."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from clusterpolisee.core.languages.codes import LANGUAGES
from workinggroups.enums import Section
from workinggroups.models import Call, Criterion, EligibilityQuestion, PaperSection, SoughtSeat
from workinggroups.services.notices import Reason

BECAUSE = Reason("en", {"en": "Summer holidays."})


def four(name: str, text: str) -> dict[str, str]:
    return {f"{name}_{code}": f"{text} ({code})" for code in LANGUAGES}


@pytest.fixture
def draft(groups: dict[int, Any]) -> Call:
    """A call of group 3 that lacks nothing; it opens tomorrow."""
    now = timezone.now()
    made = Call.objects.create(
        slug="draft3",
        group=groups[3],
        opens_at=now + timedelta(days=1),
        closes_at=now + timedelta(days=30),
        accepts_until=now + timedelta(days=30, minutes=10),
        **four("title", "A new call"),
        **four("summary", "Who wants to take part?"),
    )
    for code in Section.values:
        PaperSection.objects.create(call=made, code=code, **four("text", code))
    for position, weight in ((1, 60), (2, 40)):
        Criterion.objects.create(
            call=made, code=f"c{position}", position=position, weight=weight, **four("name", f"C{position}")
        )
    EligibilityQuestion.objects.create(call=made, code="e1", position=1, **four("text", "Works there?"))
    SoughtSeat.objects.create(call=made, kind="expert", position=1, **four("profile", "Knows clusters"))
    return made


@pytest.fixture
def settle(draft: Call) -> Any:
    """Puts the draft into a state, with its moments so many minutes away."""

    def put(state: str, *, opens: int = -60, closes: int = 60) -> Call:
        now = timezone.now()
        Call.objects.filter(pk=draft.pk).update(
            state=state,
            opens_at=now + timedelta(minutes=opens),
            closes_at=now + timedelta(minutes=closes),
            accepts_until=now + timedelta(minutes=closes),
            published_at=now if state in ("open", "closed", "screening") else None,
        )
        draft.refresh_from_db()
        return draft

    return put


@pytest.fixture
def desk(cast: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(leader=cast.leader, secretariat=cast.secretariat)
