"""Models of the working groups."""

from workinggroups.models.attachments import Attachment
from workinggroups.models.calls import Call, CallFollower, PaperSection
from workinggroups.models.clarifications import Clarification
from workinggroups.models.criteria import Criterion, ScoreAnchor
from workinggroups.models.documents import SettingUpDocument
from workinggroups.models.evaluation import (
    DeclaredRelation,
    DuplicateMark,
    Review,
    ReviewReminder,
    Score,
    ScreeningAnswer,
)
from workinggroups.models.expressions import Expression
from workinggroups.models.formats import CallQuestion, Competence, EligibilityQuestion, SoughtSeat
from workinggroups.models.groups import Leadership, WorkingGroup
from workinggroups.models.involved import Assignment, CoEditor, ConflictDeclaration, DraftReminder
from workinggroups.models.notices import CallInvitation, CallNotice, PublicQuestion
from workinggroups.models.seats import Declaration, Membership, Seat
from workinggroups.models.submissions import Endorsement, ExpressionAnswer, ExpressionVersion
from workinggroups.models.translations import TranslationMark

__all__ = [
    "Assignment", "Attachment", "Call", "CallFollower", "CallInvitation", "CallNotice", "CallQuestion",
    "Clarification", "CoEditor", "Competence", "ConflictDeclaration", "Criterion", "Declaration",
    "DeclaredRelation", "DraftReminder", "DuplicateMark", "EligibilityQuestion", "Endorsement", "Expression",
    "ExpressionAnswer", "ExpressionVersion", "Leadership", "Membership", "PaperSection", "PublicQuestion",
    "Review", "ReviewReminder", "Score", "ScoreAnchor", "ScreeningAnswer", "Seat", "SettingUpDocument",
    "SoughtSeat", "TranslationMark", "WorkingGroup",
]  # fmt: skip
