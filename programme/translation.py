"""Fields of the programme that exist in four languages."""

from modeltranslation.translator import TranslationOptions, register

from programme.models import Activity, DocumentedFigure, Event, Indicator, WorkPackage


@register(WorkPackage)
class WorkPackageTranslation(TranslationOptions):
    fields = ("name", "summary")


@register(Activity)
class ActivityTranslation(TranslationOptions):
    fields = ("name",)


@register(Event)
class EventTranslation(TranslationOptions):
    fields = ("title", "place", "date_text")


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("label", "counting")


@register(DocumentedFigure)
class DocumentedFigureTranslation(TranslationOptions):
    fields = ("source",)
