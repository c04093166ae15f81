"""Fields of the pilots that exist in four languages."""

from modeltranslation.translator import TranslationOptions, register

from pilots.models import Milestone, PilotAction


@register(PilotAction)
class PilotActionTranslation(TranslationOptions):
    fields = ("title", "summary", "tested", "region", "period", "source")


@register(Milestone)
class MilestoneTranslation(TranslationOptions):
    fields = ("title",)
