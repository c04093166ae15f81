"""Fields of the working groups that exist in four languages."""

from modeltranslation.translator import TranslationOptions, register

from workinggroups.models import Call, Criterion, WorkingGroup


@register(WorkingGroup)
class WorkingGroupTranslation(TranslationOptions):
    fields = ("name", "summary", "theme", "questions", "outputs")


@register(Call)
class CallTranslation(TranslationOptions):
    fields = ("title", "summary", "body")


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("name", "help")
