"""Where a page's links lead: the main sections, and the same page in the other languages."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest
from django.urls import get_script_prefix, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES


@dataclass(frozen=True)
class Section:
    """A part of the portal: its name and the first parts of the addresses that belong to it."""

    label: Promise
    folders: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    label: str | Promise
    url: str
    current: str


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    current: bool


SECTIONS = (
    Section(_("Working groups"), ("working-groups", "calls", "expressions", "committees", "memberships")),
    Section(_("Consultations"), ("consultations",)),
    Section(_("Practices"), ("practices",)),
    Section(_("Pilot actions"), ("pilots",)),
    Section(_("Programme"), ("programme",)),
    Section(_("Partners"), ("partners",)),
)


def home_url(language: str | None = None) -> str:
    """The front page in a language, the reader's unless another is named."""
    return f"{get_script_prefix()}{language or get_language() or 'en'}/"


def section_links(path: str) -> list[Link]:
    """The main navigation as seen from `path`; `current` holds the value of aria-current, or nothing."""
    home = home_url()
    links = []
    for section in SECTIONS:
        url = f"{home}{section.folders[0]}/"
        inside = any(path.startswith(f"{home}{folder}/") for folder in section.folders)
        links.append(Link(section.label, url, "page" if path == url else "true" if inside else ""))
    return links


def language_links(request: HttpRequest | None, *, to_home: bool = False) -> list[LanguageLink]:
    """The same page in every language, with its query; the front page where there is no same page."""
    active = get_language() or "en"
    return [
        LanguageLink(code, name, _address(request, code, to_home=to_home), code == active)
        for code, name in LANGUAGE_NAMES.items()
    ]


def _address(request: HttpRequest | None, code: str, *, to_home: bool) -> str:
    if request is None or to_home or request.resolver_match is None:
        return home_url(code)
    path = translate_url(request.path, code)
    if not path.startswith(home_url(code)):
        return home_url(code)
    query = [(key, _translated_target(key, value, code)) for key, value in _query(request)]
    return f"{path}?{urlencode(query)}" if query else path


def _query(request: HttpRequest) -> list[tuple[str, str]]:
    return parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)


def _translated_target(key: str, value: str, code: str) -> str:
    """After log-in one goes on in the language one has just chosen."""
    is_local_path = key == "next" and value.startswith("/") and not urlsplit(value).netloc
    return translate_url(value, code) if is_local_path else value
