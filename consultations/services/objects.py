"""Who sees consultations and single answers, and why: told to the registry of objects."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.queries import office_holders
from clusterpolisee.core.accounts.relations import Relation
from clusterpolisee.core.ui import objects
from clusterpolisee.core.ui.objects import AccessLine, ObjectKind, Rows, Standing, Text, Trail, own_rows
from consultations.enums import ConsultationState
from consultations.models import Consultation, Question, Questionnaire, Section
from consultations.permissions import can_conduct
from workinggroups.services.expression_access import desk_people, secretariat_line
from workinggroups.services.roles import LEADER

READS = {
    "response.read": gettext_lazy("read a single answer to a consultation"),
    "response.list": gettext_lazy("read the list of those who answered a consultation"),
}


def _access(consultation: Consultation) -> Iterator[AccessLine]:
    if consultation.state != ConsultationState.DRAFT:
        yield AccessLine(
            None,
            _("Reads and answers the questions, and reads the published summaries."),
            _("Open and closed consultations are public."),
        )
    what = _("Conducts it: reads all figures and every single answer with the name of the organisation.")
    if consultation.group:
        yield from desk_people(consultation.group, what)
        return
    for office in office_holders(OfficeKind.SECRETARIAT):
        yield secretariat_line(office, what)


def _opens(consultation: Consultation) -> Text:
    if consultation.state == ConsultationState.DRAFT:
        return _("A draft opens to everyone when the consultation is opened.")
    return _(
        "The consultation is public. Single answers are for the leader of the group that asks and for the "
        "secretariat."
    )


def _history(user: Any, consultation: Consultation) -> Trail | None:
    if not can_conduct(consultation, user):
        return None
    asked = consultation.questionnaire_id
    sections = Section.objects.filter(questionnaire=asked).values_list("pk", flat=True)
    questions = Question.objects.filter(questionnaire=asked).values_list("pk", flat=True)
    return Trail(
        [
            own_rows(consultation),
            Rows(Questionnaire, [asked], _("questionnaire")),
            Rows(Section, list(sections), _("section"), named=True),
            Rows(Question, list(questions), _("question"), named=True),
        ]
    )


def _standing(consultation: Consultation) -> Standing:
    url = consultation.group.get_absolute_url() if consultation.group else ""

    def counts(relation: Relation) -> bool:
        if relation.code == LEADER:
            return relation.url == url
        return relation.code == f"office.{OfficeKind.SECRETARIAT}"

    return Standing(counts=counts)


CONSULTATION = ObjectKind(
    code="consultation",
    label=gettext_lazy("Consultation"),
    model=Consultation,
    key_field="slug",
    rule=gettext_lazy(
        "A consultation is open to everyone once it is published. Drafts and single answers are for the "
        "leader of the working group that asks and for the secretariat."
    ),
    visible=lambda user: Consultation.objects.visible_to(user),
    access=_access,
    manages=lambda user, obj: can_conduct(obj, user),
    history=_history,
    opens=_opens,
    standing=_standing,
    related=("group", "questionnaire"),
    routes=tuple(
        f"consultations:{name}"
        for name in ("consultation", "results", "results_xlsx", "report_pdf", "response_list", "response")
    ),
)


def register_all() -> None:
    """Called from the app's `ready()`."""
    objects.register(CONSULTATION)
    for what, label in READS.items():
        objects.register_read(what, objects.Read(label))
