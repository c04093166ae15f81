"""Fields of the repository that exist in four languages."""

from modeltranslation.translator import TranslationOptions, register

from repository.models import Practice


@register(Practice)
class PracticeTranslation(TranslationOptions):
    fields = ("title", "summary", "problem", "solution", "results", "lessons", "source")
    required_languages = ()
