"""How much of the portal's words and content exists in each language."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.db.models import Count, Model, Q
from modeltranslation.translator import translator

from clusterpolisee.core.languages.codes import LANGUAGES


@dataclass(frozen=True)
class Completeness:
    """`done` of `total` texts of one `app` and `model` exist in `language`."""

    app: str
    model: str
    language: str
    done: int
    total: int

    @property
    def missing(self) -> int:
        return self.total - self.done

    @property
    def share(self) -> float:
        """From 0 to 1; where there is nothing to translate, nothing is missing."""
        return self.done / self.total if self.total else 1.0


def catalogues() -> Iterator[Completeness]:
    """The interface's own strings, from the message catalogues."""
    for language in LANGUAGES:
        path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
        if not path.exists():
            continue
        with path.open("rb") as file:
            messages = [message for message in read_po(file, locale=language) if message.id]
        done = sum(1 for message in messages if not message.fuzzy and _is_translated(message))
        yield Completeness("interface", "catalogue", language, done, len(messages))


def _is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return all(texts)


def content() -> Iterator[Completeness]:
    """Translated fields: a text counts for all four languages as soon as it exists in one."""
    for model in apps.get_models():
        if model in translator.get_registered_models(abstract=False):
            yield from _of_model(model)


def _of_model(model: type[Model]) -> Iterator[Completeness]:
    fields = list(translator.get_options_for_model(model).all_fields)
    counts = {}
    for field in fields:
        filled = {
            code: ~Q(**{f"{field}_{code}": ""}) & Q(**{f"{field}_{code}__isnull": False})
            for code in LANGUAGES
        }
        anywhere = Q()
        for condition in filled.values():
            anywhere |= condition
        counts[f"{field}_any"] = Count("pk", filter=anywhere)
        for code in LANGUAGES:
            counts[f"{field}_in_{code}"] = Count("pk", filter=filled[code])
    found = model._default_manager.aggregate(**counts)
    total = sum(found[f"{field}_any"] for field in fields)
    for code in LANGUAGES:
        done = sum(found[f"{field}_in_{code}"] for field in fields)
        yield Completeness(model._meta.app_label, model._meta.model_name or "", code, done, total)
