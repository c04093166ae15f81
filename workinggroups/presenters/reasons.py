"""Sentences to begin a reason with, in the language the applicant will read."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from workinggroups.enums import Proposal

SENTENCES: dict[str, tuple[Proposal, Any]] = {
    "strong_profile": (
        Proposal.SHORTLISTED,
        _("Your profile matches closely what the group looks for in this seat."),
    ),
    "experience": (
        Proposal.SHORTLISTED,
        _("Your experience of cluster policy in practice convinced the evaluators."),
    ),
    "completes": (
        Proposal.SHORTLISTED,
        _("You bring a competence or a regional view that the group did not have yet."),
    ),
    "good_reserve": (
        Proposal.RESERVE,
        _("Your expression of interest was found good, and others came slightly before it."),
    ),
    "same_competence": (
        Proposal.RESERVE,
        _("Somebody with a similar competence was placed first, so that the group covers more fields."),
    ),
    "few_seats": (
        Proposal.NOT_SELECTED,
        _("There were many more expressions of interest than seats, and others reached higher scores."),
    ),
    "other_focus": (
        Proposal.NOT_SELECTED,
        _("Your experience lies in a field that this group does not work on for now."),
    ),
    "below_threshold": (
        Proposal.NOT_SELECTED,
        _("On at least one criterion the score stayed below the lowest score that passes."),
    ),
}


def choices() -> list[tuple[str, Any]]:
    return [(code, words) for code, (_proposal, words) in SENTENCES.items()]


def written(codes: list[str], language: str) -> str:
    """The sentences chosen, in the language, one after the other."""
    with translation.override(language):
        return " ".join(str(SENTENCES[code][1]) for code in codes)
