"""Who sees an expression of interest, and why, as `visible_to` and the permissions decide it."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.queries import office_holders
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.ui.objects import AccessLine, Text
from workinggroups.enums import AssignmentState, ConflictVerdict
from workinggroups.models import (
    Assignment,
    CoEditor,
    ConflictDeclaration,
    Endorsement,
    Expression,
    Leadership,
    WorkingGroup,
)
from workinggroups.queries.assignments import OPEN
from workinggroups.queries.conflicts import BODY, DECLARED, HELPED, OWN, Why, people_in_conflict

DESK_ENDS = gettext_lazy("The secretariat ends or extends this leadership.")
OFFICE_ENDS = gettext_lazy("An administrator ends or extends this office.")
TECHNICAL = gettext_lazy(
    "The office of administrator is technical: it opens no expression of interest and no review."
)


def desk_people(group: WorkingGroup, what: Text) -> Iterator[AccessLine]:
    """A line for every leader of the group and every holder of the office of secretariat."""
    leaderships = Leadership.objects.current().filter(group=group, user__is_active=True)
    for row in leaderships.select_related("user").order_by("user__full_name", "pk"):
        through = _("Leads working group %(number)s.") % {"number": group.number}
        yield AccessLine(row.user, what, through, group.get_absolute_url(), row.until_date, change=DESK_ENDS)
    for office in office_holders(OfficeKind.SECRETARIAT):
        yield secretariat_line(office, what)


def secretariat_line(office: Office, what: Text) -> AccessLine:
    through = _("Belongs to the secretariat of the project.")
    return AccessLine(office.user, what, through, until=office.until_date, change=OFFICE_ENDS)


def expression_access(expression: Expression) -> Iterator[AccessLine]:
    yield from _writers(expression)
    conflicts = people_in_conflict(expression)
    judging = [
        *_evaluators(expression),
        *desk_people(expression.call.group, _("Reads text and reviews, decides.")),
    ]
    known = Known(expression, [line.who.pk for line in judging])
    for line in judging:
        yield _as_it_stands(line, expression, conflicts, known)
    yield from _coordinators(expression)
    seen = {line.who.pk for line in judging} | {expression.applicant_id}
    for office in office_holders(OfficeKind.ADMINISTRATOR):
        if office.user_id not in seen:
            yield AccessLine(
                office.user,
                _("Nothing."),
                _("Is an administrator of the portal."),
                until=office.until_date,
                why_not=TECHNICAL,
                sees=False,
                reads=False,
            )


def _writers(expression: Expression) -> Iterator[AccessLine]:
    """The applicant and those who help to write."""
    yield _writer(
        expression.applicant,
        _("Reads what was sent and the state; may withdraw it. Sees no reviews."),
        _("Sent this expression of interest."),
        _("It stays open to the person who sent it."),
    )
    rows = CoEditor.objects.filter(expression=expression, user__isnull=False).select_related("user")
    for row in rows.order_by("pk"):
        if row.user is None:
            continue
        yield _writer(
            row.user,
            _("Reads and writes it with the applicant. Sees no reviews."),
            _("Was asked by the applicant to help with writing."),
            _("The applicant ends this."),
        )


def _writer(person: User, what: Text, through: Text, change: Text) -> AccessLine:
    is_open = person.is_active
    return AccessLine(
        person,
        what,
        through,
        why_not="" if is_open else _("The account is closed: nobody signs in with it."),
        change=change,
        sees=is_open,
        reads=is_open,
    )


def _evaluators(expression: Expression) -> Iterator[AccessLine]:
    """Those asked to review, by name for the few who may read these lines."""
    rows = Assignment.objects.filter(expression=expression, state__in=OPEN, evaluator__is_active=True)
    for row in rows.select_related("evaluator").order_by("pk"):
        yield AccessLine(
            row.evaluator,
            _("Reads the text and writes a review."),
            _("Is asked to review this expression of interest."),
            change=_("The leader or the secretariat takes the request back."),
        )


def _coordinators(expression: Expression) -> Iterator[AccessLine]:
    """Coordinators endorse their representative without reading what was written."""
    if not Endorsement.objects.filter(expression=expression).exists():
        return
    for mandate in (
        Mandate.objects.coordinators().filter(organisation=expression.organisation).select_related("user")
    ):
        if mandate.user_id != expression.applicant_id:
            yield AccessLine(
                mandate.user,
                _("Endorses the representative; sees name, role and call alone."),
                _("Coordinates the body that the applicant acts for."),
                until=mandate.until_date,
                why_not=_("Endorsing does not open the expression of interest."),
                sees=False,
                reads=False,
            )


class Known:
    """What decides on reading beside conflicts, read once for all lines."""

    def __init__(self, expression: Expression, people: list[int]) -> None:
        self.is_sealed = not Expression.objects.filter(pk=expression.pk).unsealed().exists()
        fine = (ConflictVerdict.NONE, ConflictVerdict.WAIVED)
        declared = ConflictDeclaration.objects.filter(expression=expression, user__in=people)
        self.declared = set(declared.filter(verdict__in=fine).values_list("user", flat=True))
        taken = Assignment.objects.filter(expression=expression, state=AssignmentState.ACCEPTED)
        self.evaluators = set(taken.values_list("evaluator", flat=True))
        self.secretariat = set(office_holders(OfficeKind.SECRETARIAT).values_list("user", flat=True))
        leaders = Leadership.objects.current().filter(group=expression.call.group)
        self.leaders = set(leaders.values_list("user", flat=True))
        self.writers = {
            expression.applicant_id,
            *CoEditor.objects.filter(expression=expression).values_list("user", flat=True),
        }


def _as_it_stands(
    line: AccessLine, expression: Expression, conflicts: dict[int, Why], known: Known
) -> AccessLine:
    """What of the line holds now: nothing before a sealed call has closed, no text in a conflict of interest,
    before a declaration, or before the request was accepted."""
    person = line.who.pk
    if known.is_sealed:
        what = _("Nothing yet.")
        why = (
            _("The call is sealed: until it has closed only those who write it see it.")
            if expression.submitted_at
            else _("It is a draft: only those who write it see it.")
        )
        return replace(line, what=what, why_not=why, sees=False, reads=False)
    if person in conflicts:
        what = _("Sees number, role and state only; no text, no reviews.")
        return replace(line, what=what, why_not=_conflict_words(conflicts[person]), reads=False)
    if person in known.secretariat:
        return line
    what = _("Sees public facts only; no text, no reviews.")
    if person not in known.leaders | known.evaluators:
        why_not = _("Has not accepted the request to review yet.")
        return replace(line, what=what, why_not=why_not, reads=False)
    if person not in known.declared:
        why_not = _("Has not declared yet that there is no conflict of interest.")
        return replace(line, what=what, why_not=why_not, reads=False)
    return line


def _conflict_words(why: Why) -> Text:
    if why.code == BODY:
        return _("Conflict of interest: works for %(body)s, as the applicant does.") % {"body": why.body}
    return {
        OWN: _("Conflict of interest: it is the person’s own expression."),
        HELPED: _("Conflict of interest: the person helped to write it."),
        DECLARED: _("Conflict of interest: declared by the person."),
    }[why.code]
