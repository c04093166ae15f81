"""The four languages of the portal."""

LANGUAGE_NAMES = {"en": "English", "it": "Italiano", "hu": "Magyar", "bg": "Български"}
LANGUAGES = tuple(LANGUAGE_NAMES)
LANGUAGE_CHOICES = list(LANGUAGE_NAMES.items())
