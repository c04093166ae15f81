"""Fields of the working groups that exist in four languages."""

from modeltranslation.translator import TranslationOptions, register

from workinggroups.models import (
    Call,
    CallNotice,
    CallQuestion,
    Competence,
    Criterion,
    EligibilityQuestion,
    PaperSection,
    PublicQuestion,
    ScoreAnchor,
    SoughtSeat,
    WorkingGroup,
)


@register(WorkingGroup)
class WorkingGroupTranslation(TranslationOptions):
    fields = ("name", "summary", "theme", "questions", "outputs")


@register(Call)
class CallTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("name", "help")


@register([PaperSection, ScoreAnchor])
class TextTranslation(TranslationOptions):
    fields = ("text",)


@register(CallQuestion)
class CallQuestionTranslation(TranslationOptions):
    fields = ("label", "help")


@register(EligibilityQuestion)
class EligibilityQuestionTranslation(TranslationOptions):
    fields = ("text", "help")


@register(Competence)
class CompetenceTranslation(TranslationOptions):
    fields = ("name",)


@register(SoughtSeat)
class SoughtSeatTranslation(TranslationOptions):
    fields = ("profile",)


@register(CallNotice)
class CallNoticeTranslation(TranslationOptions):
    fields = ("reason",)


@register(PublicQuestion)
class PublicQuestionTranslation(TranslationOptions):
    fields = ("published_text", "answer")
