"""Fields of the consultations that exist in four languages."""

from modeltranslation.translator import TranslationOptions, register

from consultations.models import Consultation, Option, Question, Questionnaire, Section


@register(Questionnaire)
class QuestionnaireTranslation(TranslationOptions):
    fields = ("title",)


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("title",)


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text", "help")


@register(Option)
class OptionTranslation(TranslationOptions):
    fields = ("label",)


@register(Consultation)
class ConsultationTranslation(TranslationOptions):
    fields = ("title", "introduction", "origin")
