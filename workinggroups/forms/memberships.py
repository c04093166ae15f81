"""Forms about seats: who, until when, why."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.languages.sorting import sort_key
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.ui.forms import FilterChoice, PlainText, capitalised
from workinggroups.enums import MembershipState, SeatKind
from workinggroups.models import Membership, WorkingGroup
from workinggroups.queries.members import followers
from workinggroups.services.membership_changes import ANSWER_DAYS, answer_until
from workinggroups.services.memberships import Candidate

LONGEST_REASON = 300
STAFF = _("Only people with a mandate of the organisation can sit for it.")
UNKNOWN = _(
    "Nobody with this address has an account that is open. Ask the coordinator of the organisation, or the "
    "secretariat, to invite the person to the portal first."
)


def day_field(**kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **kwargs)


def _sorted(bodies: Any) -> list[Organisation]:
    language = get_language() or "en"
    return sorted(bodies, key=lambda body: sort_key(body.short_name, language))


class NothingForm(forms.Form):
    """A confirmation alone."""


class SignForm(forms.Form):
    """Confirms a declaration. The fingerprint says which words stood above the button."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    confirm = forms.BooleanField(error_messages={"required": _("Tick the box to sign the declaration.")})

    def __init__(self, *args: Any, words: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fingerprint"].initial = words.fingerprint
        self.fields["confirm"].label = words.confirm


class ReasonForm(forms.Form):
    reason = PlainText(
        label=_("Reason"),
        most=LONGEST_REASON,
        help_text=_("The person reads it in the mail. Up to 300 characters."),
    )


class OptionalReasonForm(forms.Form):
    reason = PlainText(
        label=_("Reason"),
        most=LONGEST_REASON,
        required=False,
        help_text=_("You need not give one. The leader of the group and the secretariat can read it."),
    )


class AnswerByForm(forms.Form):
    """Until when an invitation can be answered: the end of a day in the zone of the portal."""

    answer_by = day_field(label=_("Answer until"), help_text=_("The end of this day, in the portal’s time."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer_by"].initial = timezone.localdate() + datetime.timedelta(days=ANSWER_DAYS)

    def clean_answer_by(self) -> datetime.datetime:
        days = (self.cleaned_data["answer_by"] - timezone.localdate()).days
        if not 1 <= days <= 90:
            raise ValidationError(_("Choose a day between tomorrow and ninety days from now."))
        return answer_until(days)


class InviteForm(AnswerByForm):
    from_date = day_field(label=_("Member from"))
    until_date = day_field(
        label=_("Member until"),
        required=False,
        help_text=_("Leave it empty for a seat that lasts as long as the group."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_date"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        first, last = clean.get("from_date"), clean.get("until_date")
        if last and last < max(first or last, timezone.localdate()):
            self.add_error("until_date", _("The last day lies before the first, or in the past."))
        return clean


class TermForm(forms.Form):
    until_date = day_field(
        label=_("Member until"),
        required=False,
        help_text=_("Leave it empty for a seat that lasts as long as the group."),
    )

    def clean_until_date(self) -> Any:
        day = self.cleaned_data["until_date"]
        if day and day < timezone.localdate():
            raise ValidationError(_("Choose a day that has not passed."))
        return day


class ReplaceForm(ReasonForm):
    """Why a representative is replaced, and by whom."""

    successor = forms.ChoiceField(label=_("Successor"), widget=forms.RadioSelect, help_text=STAFF)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in followers(membership)}
        names = [(key, str(person)) for key, person in self.people.items()]
        self.fields["successor"].choices = names  # type: ignore[attr-defined]
        self.order_fields(["successor", "reason"])

    def clean_successor(self) -> User:
        return self.people[self.cleaned_data["successor"]]


class CompetenceField(PlainText):
    def __init__(self) -> None:
        super().__init__(
            label=_("Competence"),
            most=160,
            required=False,
            help_text=_("In a few words, public with the seat, for example “export networks”."),
        )


class NominateForm(forms.Form):
    """A coordinator chooses among the people of the bodies coordinated."""

    mandate = forms.ChoiceField(label=_("Person"), widget=forms.RadioSelect, help_text=STAFF)
    competence = CompetenceField()

    def __init__(self, *args: Any, group: WorkingGroup, bodies: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = SeatKind.REPRESENTATIVE if group.is_thematic else SeatKind.MEMBER
        rows = Mandate.objects.current().filter(organisation__in=bodies, user__is_active=True)
        found = rows.select_related("user", "organisation").order_by(
            "organisation", "user__sort_name", "kind"
        )
        people = {(row.organisation_id, row.user_id): row for row in found}
        self.mandates = {str(row.pk): row for row in people.values()}
        labels = [(key, self._label(row, len(bodies) > 1)) for key, row in self.mandates.items()]
        self.fields["mandate"].choices = labels  # type: ignore[attr-defined]

    @staticmethod
    def _label(row: Mandate, with_body: bool) -> str:
        return f"{row.user}, {row.organisation.short_name}" if with_body else str(row.user)

    def candidate(self) -> Candidate:
        row = self.mandates[self.cleaned_data["mandate"]]
        return Candidate(row.user, self.kind, row.organisation, self.cleaned_data["competence"])


class PersonByAddress(forms.Form):
    """Somebody with an account, by the address, and the body they sit for."""

    email = forms.EmailField(label=_("E-mail address of the person"), max_length=254)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.slug: body for body in _sorted(Organisation.objects.partners())}
        names = [(slug, body.short_name) for slug, body in self.bodies.items()]
        self.fields["organisation"].choices = [("", _("None")), *names]  # type: ignore[attr-defined]

    def clean_email(self) -> User:
        people = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True)
        found: User | None = people.filter(erased_at__isnull=True).first()
        if found is None:
            raise ValidationError(UNKNOWN)
        return found

    def body(self) -> Organisation | None:
        return self.bodies.get(self.cleaned_data.get("organisation", ""))


class ProposeForm(PersonByAddress):
    """The leader and the secretariat put somebody forward."""

    kind = forms.ChoiceField(label=_("Seat"), widget=forms.RadioSelect)
    competence = CompetenceField()

    def __init__(self, *args: Any, group: WorkingGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [SeatKind.REPRESENTATIVE, SeatKind.EXPERT] if group.is_thematic else [SeatKind.MEMBER]
        choices = capitalised([(kind.value, kind.label) for kind in kinds])
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0]
        self.fields["organisation"].help_text = _("Needed for everybody but experts, who sit for themselves.")
        self.order_fields(["kind", "email", "organisation", "competence"])

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("kind") not in (None, SeatKind.EXPERT) and not clean.get("organisation"):
            self.add_error("organisation", _("Name the organisation the person sits for."))
        return clean

    def candidate(self) -> Candidate:
        clean = self.cleaned_data
        return Candidate(clean["email"], clean["kind"], self.body(), clean["competence"])


class LeadershipForm(PersonByAddress):
    """Who leads a group, for which body, by which decision."""

    decision = PlainText(
        label=_("Decision of the Steering Committee"), most=60, help_text=_("Its number, such as SC-2013-04.")
    )
    from_date = day_field(label=_("From"))
    until_date = day_field(
        label=_("Until"),
        required=False,
        help_text=_("Leave it empty for a leadership without a planned end."),
    )

    def __init__(self, *args: Any, group: WorkingGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].required = True
        self.fields["organisation"].label = _("Leader organisation")
        self.fields["organisation"].help_text = _(
            "Another one than now becomes the leader organisation and takes its seat."
        )
        if group.leader is not None:
            self.fields["organisation"].initial = group.leader.slug
        self.fields["from_date"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        first, last = clean.get("from_date"), clean.get("until_date")
        if last and last < max(first or last, timezone.localdate()):
            self.add_error("until_date", _("The last day lies before the first, or in the past."))
        return clean


class EndLeadershipForm(ReasonForm):
    decision = PlainText(
        label=_("Decision of the Steering Committee"), most=60, help_text=_("Its number, such as SC-2013-04.")
    )
    successor = forms.ChoiceField(
        label=_("Successor"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Leads the group from today on, for the same organisation."),
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        names = [(key, str(person)) for key, person in self.people.items()]
        self.fields["successor"].choices = [("", _("Nobody for now")), *names]  # type: ignore[attr-defined]
        if not names:
            del self.fields["successor"]

    def chosen(self) -> User | None:
        return self.people.get(self.cleaned_data.get("successor", ""))


class MembersFilter(forms.Form):
    """Narrows the list of memberships of a group."""

    kind = FilterChoice(label=_("Seat"))
    state = FilterChoice(label=_("State"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = capitalised(SeatKind.choices)
        self.fields["kind"].choices = [("", _("Any seat")), *kinds]  # type: ignore[attr-defined]
        states = capitalised(MembershipState.choices)
        self.fields["state"].choices = [("", _("Any state")), *states]  # type: ignore[attr-defined]

    def conditions(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
