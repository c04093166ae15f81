"""Tags and filters of the portal's templates: `{% load portal %}`."""

import datetime
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput
from django.template import Context, TemplateSyntaxError
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from clusterpolisee.core.documents.prose import blocks
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.notifications import inbox
from clusterpolisee.core.ui import formats, navigation, sign_in
from clusterpolisee.core.ui.icons import ICONS
from clusterpolisee.core.ui.people import tabs
from clusterpolisee.core.ui.trail.links import object_links

register = template.Library()

BADGE_ICONS = {"ok": "check", "warn": "alert", "bad": "alert", "info": "info", "idle": "minus"}


def _request(context: Context) -> Any:
    return getattr(context, "request", None) or context.get("request")


# Icons


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """An icon beside a word; never alone, so it is hidden from assistive technology."""
    if name not in ICONS:
        raise TemplateSyntaxError(f"There is no icon named {name}")
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', css, name)


@register.simple_tag
def badge_icon(state: str, name: str = "") -> SafeString:
    """The icon of a state, unless another is named."""
    return icon(name or BADGE_ICONS[state])


@register.simple_tag
def icon_sprite() -> SafeString:
    """The drawings behind `{% icon %}`, once in a page."""
    symbols = format_html_join(
        "", '<symbol id="i-{}" viewBox="0 0 24 24"><path d="{}"/></symbol>', sorted(ICONS.items())
    )
    return format_html('<svg class="sprite" aria-hidden="true" focusable="false">{}</svg>', symbols)


# Content in several languages


@register.simple_tag
def tr(obj: Any, field: str) -> SafeString:
    """A translated field in the reader's language; a fallback carries its own language."""
    text = in_language(obj, field)
    if text.is_fallback:
        return format_html('<span lang="{}">{}</span>', text.language, text.value)
    return format_html("{}", text.value)


@register.simple_tag
def text_of(obj: Any, field: str) -> Any:
    """The translated field with its language, for `{% text_of obj "title" as title %}`."""
    return in_language(obj, field)


@register.inclusion_tag("components/fallback_badge.html")
def fallback_badge(obj: Any, field: str) -> dict[str, Any]:
    """A badge that says in which language alone the field exists; nothing when it is the reader's."""
    return {"text": in_language(obj, field).label}


@register.inclusion_tag("components/prose.html")
def prose(text: str) -> dict[str, Any]:
    """A long text with its lists and tables; nothing in it is taken as markup of the page."""
    return {"blocks": blocks(text)}


# Where links lead


@register.inclusion_tag("components/languages.html", takes_context=True)
def language_links(context: Context, to: str = "") -> dict[str, Any]:
    """The language switcher: this very page in every language, or the front page (`to="home"`)."""
    return {"links": navigation.language_links(_request(context), to_home=to == "home")}


@register.simple_tag(takes_context=True)
def alternate_links(context: Context) -> SafeString:
    """The `link` elements that tell a search engine about the other languages."""
    request = _request(context)
    if request is None or request.resolver_match is None:
        return mark_safe("")
    root = request.build_absolute_uri("/")
    links = [(link.code, urljoin(root, link.url)) for link in navigation.language_links(request)]
    links.append(("x-default", links[0][1]))
    return format_html_join("\n", '<link rel="alternate" hreflang="{}" href="{}">', links)


@register.simple_tag(takes_context=True)
def section_links(context: Context) -> list[navigation.Link]:
    """The main sections, for `{% section_links as sections %}`."""
    request = _request(context)
    return navigation.section_links(request.path if request else "")


@register.inclusion_tag("components/management_tabs.html", takes_context=True)
def management_tabs(context: Context) -> dict[str, Any]:
    """The pages of those who look after people and mail, side by side; nothing where there is only one."""
    request = _request(context)
    return {"links": tabs.links(request.user, request.path)}


@register.simple_tag
def home_url() -> str:
    return navigation.home_url()


@register.simple_tag(takes_context=True)
def query_string(context: Context, **changes: Any) -> str:
    """The page's query with some values changed; a value of None takes the key out."""
    request = _request(context)
    query = request.GET.copy() if request else None
    if query is None:
        return ""
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*steps: str | Promise) -> dict[str, Any]:
    """Label and address in turn; the last label, without an address, is the page itself."""
    pairs = zip(steps[0:-1:2], steps[1::2], strict=True)
    return {"steps": list(pairs), "here": steps[-1]}


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterable[int | str]:
    """The numbers of a pager with gaps, for `{% page_numbers page as numbers %}`."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def unread_count(user: Any) -> int:
    """How many messages in a signed-in person's inbox are unread."""
    return inbox.unread_count(user)


@register.simple_tag(takes_context=True)
def sign_in_reason(context: Context) -> str:
    """Why the reader stands before the log-in page, for `{% sign_in_reason as why %}`."""
    return sign_in.sign_in_reason(_request(context))


@register.inclusion_tag("components/object_tools.html", takes_context=True)
def object_tools(context: Context, obj: Any) -> dict[str, Any]:
    """Links to who can see the object and to its history, for those who may follow them."""
    request = _request(context)
    return {"links": object_links(request.user, obj) if request else []}


# Figures


@register.simple_tag
def local_date(value: datetime.date, style: str = "long") -> SafeString:
    """A day as the reader writes it, inside a `time` element."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.day(value, style))


@register.simple_tag
def local_datetime(value: datetime.datetime, style: str = "long") -> SafeString:
    """A moment with its zone, inside a `time` element."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.moment(value, style))


@register.simple_tag
def local_number(value: formats.Number, digits: int | None = None) -> str:
    return formats.number(value, digits)


@register.simple_tag
def share(value: formats.Number, digits: int = 0) -> str:
    """A fraction of one as per cent."""
    return formats.share(value, digits)


@register.simple_tag
def meter(value: formats.Number, target: formats.Number, css: str = "") -> SafeString:
    """A bar of `value` against `target`; the numbers stand beside it, so it is hidden from readers."""
    reached = min(max(float(value) / float(target), 0.0), 1.0) if target else 0.0
    return format_html(
        '<svg class="meter {}" aria-hidden="true"><rect class="track" width="100%" height="100%" rx="4"/>'
        '<rect class="fill{}" width="{}%" height="100%" rx="4"/></svg>',
        css,
        " ok" if reached >= 1 else "",
        f"{reached * 100:.1f}",
    )


@register.simple_tag
def copied(value: Any) -> Any:
    """A value of any kind as a reader sees it: dates and moments in the language, yes and no, nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        return formats.moment(value)
    if isinstance(value, datetime.date):
        return formats.day(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {copied(inner)}" for key, inner in value.items())
    return value


# Forms


@register.simple_tag
def error_lines(form: BaseForm) -> list[tuple[str, str, str]]:
    """Every error of a form as (id to jump to, label, message); the id is empty for the form's own errors.

    Given once: a page that puts the summary above its heading gets no second one from the form below.
    """
    if getattr(form, "errors_are_listed", False):
        return []
    form.errors_are_listed = True  # type: ignore[attr-defined]
    lines = [("", "", str(message)) for message in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else field_target(field)
        lines += [(target, _label_in_summary(field), str(message)) for message in field.errors]
    return lines


def _label_in_summary(field: BoundField) -> str:
    """What names a field away from its place. What stands beside a single box is a sentence, not a name."""
    if field.is_hidden or isinstance(field.field.widget, CheckboxInput):
        return ""
    return str(getattr(field.field, "full_label", "") or field.label)


@register.filter
def field_target(field: BoundField) -> str:
    """The id of the element that takes the focus of a field: its first option where it has several."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def without_placeholders(form: BaseForm) -> BaseForm:
    """Fields whose placeholder only repeats the label above them."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
