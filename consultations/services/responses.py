"""Taking an answer: checked, stored once, acknowledged."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.documents.fingerprint import fingerprint
from clusterpolisee.core.notifications.services import notify
from clusterpolisee.core.outbox import bell
from clusterpolisee.core.workflow.errors import Refused
from consultations import queries
from consultations.models import Consultation, Draft, Response
from consultations.validators import Answer, checked_answers

# No letter that is read as a digit or as another letter, no vowel that could make a word.
CODE_ALPHABET = "BCDFGHJKMNPQRTVWXYZ346789"
CODE_GROUPS, GROUP_LENGTH = 3, 4
ATTEMPTS = 3
NOT_OPEN = _("This consultation takes no answers at the moment. Nothing was stored.")


@dataclass(frozen=True)
class Sender:
    """In whose name somebody answers, and where the receipt goes; the address is not kept with the answer."""

    organisation: str = ""
    email: str = ""


NOBODY = Sender()


def submit(
    consultation: Consultation,
    *,
    token: uuid.UUID,
    language: str,
    answers: Mapping[str, Any],
    sender: Sender = NOBODY,
    by: Any = None,
    is_sample: bool = False,
) -> Response:
    """Store the answers once per `token` and return the stored row; a second call changes nothing.

    Raises AnswersRefused with what is to be mended, and Refused when the consultation takes no answers at
    this moment. Mail and statistics follow from the rows written here; nothing waits for the queue.
    """
    sent_before = Response.objects.filter(token=token).first()
    if sent_before is not None:
        return _same_consultation(sent_before, consultation)
    response = _checked(consultation, answers, sender)
    response.token, response.language = token, language
    response.is_sample = is_sample or bool(getattr(by, "is_sample", False))
    with recorded(by=by):
        _check_open(consultation)
        stored = _stored_once(response)
        if stored.pk == response.pk:
            Draft.objects.filter(token=token).delete()
            bell.ring("consultations.fold", consultation_id=consultation.pk)
            _send_receipt(stored, sender)
    return _same_consultation(stored, consultation)


def content_hash(slug: str, organisation: str, answers: Mapping[str, Answer]) -> str:
    return fingerprint({"answers": answers, "consultation": slug, "organisation": organisation})


def new_receipt_code() -> str:
    """A code to write down, as in "K7QM-3RTX-9BDW"."""
    groups = (
        "".join(secrets.choice(CODE_ALPHABET) for _place in range(GROUP_LENGTH))
        for _group in range(CODE_GROUPS)
    )
    return "-".join(groups)


def _checked(consultation: Consultation, answers: Mapping[str, Any], sender: Sender) -> Response:
    """An unsaved row with the clean answers. Raises AnswersRefused."""
    questions = queries.questions_of(queries.questionnaire_of(consultation))
    clean = checked_answers([queries.rule_of(question) for question in questions], answers)
    return Response(
        consultation=consultation,
        organisation=sender.organisation,
        answers=clean,
        content_hash=content_hash(consultation.slug, sender.organisation, clean),
    )


def _check_open(consultation: Consultation) -> None:
    if not queries.takes_answers(consultation):
        raise Refused(NOT_OPEN, status=409)


def _same_consultation(response: Response, consultation: Consultation) -> Response:
    if response.consultation_id != consultation.pk:
        raise Refused(_("This form was already sent for another consultation. Open it again."), status=409)
    return response


def _stored_once(response: Response) -> Response:
    """The row with this token: ours, or the one that a request at the same moment has just stored.

    PostgreSQL lets the second of two equal inserts wait for the first and then do nothing.
    """
    for _attempt in range(ATTEMPTS):
        response.receipt_code = new_receipt_code()
        Response.objects.bulk_create([response], ignore_conflicts=True)
        stored = Response.objects.filter(token=response.token).first()
        if stored is not None:
            return stored
    raise RuntimeError("no free receipt code found")


def _send_receipt(response: Response, sender: Sender) -> None:
    if sender.email:
        context = {"consultation": response.consultation, "response": response}
        # The mail holds the address that opens the answers: nobody else may find it in the outbox.
        notify(
            to=sender.email,
            language=response.language,
            template="response_receipt",
            context=context,
            secret=True,
        )
