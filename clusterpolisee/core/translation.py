"""Fields of the core app that exist in four languages."""

from modeltranslation.translator import TranslationOptions, register

from clusterpolisee.core.partners.models import Country, Organisation


@register(Country)
class CountryTranslation(TranslationOptions):
    fields = ("name",)


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", "region", "city")
