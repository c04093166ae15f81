"""Models of the consultations."""

from consultations.models.campaigns import Consultation
from consultations.models.instruments import Option, Question, Questionnaire, Section
from consultations.models.responses import Draft, Response, Snapshot

__all__ = ["Consultation", "Draft", "Option", "Question", "Questionnaire", "Response", "Section", "Snapshot"]
