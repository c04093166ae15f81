"""The form of a review."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.ui.forms import UNKNOWN_VALUE, LongText
from workinggroups.models import Criterion, Review


class ReviewForm(forms.Form):
    """A score for each criterion and two comments. A draft may have gaps, a filed review none."""

    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)
    comment = LongText(
        label=_("Comment to the committee"),
        hint=_(
            "Your reasons. The leader, the secretariat and, after their own, the other evaluators read it."
        ),
    )
    comment_to_applicant = LongText(
        label=_("Comment to the applicant"),
        hint=_("Goes to the applicant with the decision, without your name."),
    )

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], review: Review | None, filing: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        given = {score.criterion_id: score.value for score in review.scores.all()} if review else {}
        for criterion in self.criteria:
            self.fields[f"score_{criterion.code}"] = forms.TypedChoiceField(
                label=criterion.name,
                help_text=criterion.help,
                coerce=int,
                empty_value=None,
                required=filing,
                choices=[(value, str(value)) for value in range(criterion.max_score + 1)],
                widget=forms.RadioSelect,
                initial=given.get(criterion.pk),
                error_messages={"required": _("Give a score."), **UNKNOWN_VALUE},
            )
        self.fields["comment"].required = filing or not self.is_bound
        self.fields["comment_to_applicant"].required = False
        if review is not None:
            self.fields["comment"].initial = review.comment
            self.fields["comment_to_applicant"].initial = review.comment_to_applicant
            self.fields["seen_at"].initial = review.saved_at.isoformat()

    def rated(self) -> Iterable[tuple[Criterion, forms.BoundField]]:
        """The criteria with their fields, which the template draws as scales."""
        for criterion in self.criteria:
            yield criterion, self[f"score_{criterion.code}"]

    def scores(self) -> dict[str, int]:
        """Those that were given and make sense."""
        found = {row.code: self.cleaned_data.get(f"score_{row.code}") for row in self.criteria}
        return {code: value for code, value in found.items() if value is not None}

    def moment_seen(self) -> datetime.datetime | None:
        """When what the writer saw had been saved; None for a first draft or a broken value."""
        try:
            return datetime.datetime.fromisoformat(self.cleaned_data.get("seen_at", ""))
        except ValueError:
            return None


class AbstainForm(forms.Form):
    reason = LongText(
        label=_("Why you abstain"), hint=_("The leader and the secretariat read it and ask somebody else.")
    )
