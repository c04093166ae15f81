"""What the pages say that lead a call to its next stage."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    """Question, what follows from it, the button, and what is said afterwards."""

    question: Any
    consequence: Any
    action: Any
    done: Any
    danger: bool = False


STAGE_WORDS = {
    "submit": Words(
        _("Hand the call in for approval?"),
        _("The secretariat is told. You can change the call again only after it has been returned."),
        _("Hand in for approval"),
        _("The call is with the secretariat."),
    ),
    "approve": Words(
        _("Approve the call?"),
        _("It opens by itself at its moment and is public from then on."),
        _("Approve"),
        _("The call is approved. It opens by itself."),
    ),
    "return": Words(
        _("Return the call to its leader"),
        _("The call is a draft again. The leader is told and reads your reason."),
        _("Return to the leader"),
        _("The call is returned. The leader is told."),
    ),
    "open": Words(
        _("Open the call now?"),
        _("Its moment has come; it would open by itself within seconds."),
        _("Open now"),
        _("The call is open."),
    ),
    "close": Words(
        _("Close the call now?"),
        _("Its deadline has passed; it would close by itself within seconds."),
        _("Close now"),
        _("The call is closed."),
    ),
    "extend": Words(
        _("Extend the deadline"),
        _(
            "The reason is published with the new deadline. Everybody who takes part, follows or is invited "
            "is told."
        ),
        _("Extend and tell everybody"),
        _("The deadline is extended. Everybody concerned is told."),
    ),
    "reopen": Words(
        _("Reopen the call"),
        _(
            "Expressions are accepted again until the new deadline. Who has sent one can revise it. The "
            "reason is published, and everybody who takes part, follows or is invited is told."
        ),
        _("Reopen and tell everybody"),
        _("The call is open again. Everybody concerned is told."),
    ),
    "amend": Words(
        _("Amend the call"),
        _(
            "What is changed and the reason are published. Everybody who takes part, follows or is invited "
            "is told."
        ),
        _("Amend and tell everybody"),
        _("The call is amended. Everybody concerned is told."),
    ),
    "cancel": Words(
        _("Cancel the call"),
        _(
            "This cannot be undone. No expression of interest is evaluated any more. If the call was public, "
            "the reason is published, and everybody who takes part, follows or is invited is told."
        ),
        _("Cancel the call for good"),
        _("The call is cancelled. Everybody concerned is told."),
        danger=True,
    ),
    "start_screening": Words(
        _("Start the screening?"),
        _("This cannot be undone: the call cannot be reopened any more."),
        _("Start the screening"),
        _("The screening has begun."),
    ),
    "start_evaluation": Words(
        _("Start the evaluation?"),
        _("This cannot be undone: what the screening found stands."),
        _("Start the evaluation"),
        _("The evaluation has begun. Eligible expressions can be assigned and reviewed."),
    ),
    "rank": Words(
        _("End the evaluation?"),
        _("No more reviews are filed. You can go back to the evaluation while nothing is proposed."),
        _("End the evaluation and short-list"),
        _("The evaluation has ended. Now propose a decision for every expression."),
    ),
    "evaluate_again": Words(
        _("Go back to the evaluation?"),
        _("Reviews can be filed again. Proposals made so far stay."),
        _("Go back to the evaluation"),
        _("The call is in its evaluation again."),
    ),
    "propose": Words(
        _("Hand the proposal to the secretariat?"),
        _("Nobody else is told: applicants learn the decision when the secretariat releases it."),
        _("Hand in the proposal"),
        _("The proposal is with the secretariat."),
    ),
    "return_proposal": Words(
        _("Return the proposal to the leader"),
        _("The call is in its short-listing again. The leader is told and reads your reason."),
        _("Return the proposal"),
        _("The proposal is returned. The leader is told."),
    ),
    "complete": Words(
        _("Complete the call?"),
        _("This cannot be undone: the group counts as set up."),
        _("Complete the call"),
        _("The call is completed: the group is set up."),
    ),
    "archive": Words(
        _("Archive the call?"),
        _("This cannot be undone: the procedure is kept for the record only."),
        _("Archive"),
        _("The call is in the archive."),
    ),
}
