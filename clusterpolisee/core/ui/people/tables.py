"""The list of people as files: what the filters show, in their order."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from clusterpolisee.core.documents.delimited import comma_separated
from clusterpolisee.core.documents.xlsx import Sheet, workbook
from clusterpolisee.core.partners.people_queries import Row

COMMA_PARTS_DECIMALS = {"it", "hu", "bg"}  # there a spreadsheet program opens files parted by semicolons


def csv(rows: Iterable[Row]) -> bytes:
    """UTF-8 with a byte order mark; no cell becomes a formula."""
    separator = ";" if get_language() in COMMA_PARTS_DECIMALS else ","
    return comma_separated(_header(), _lines(rows), separator=separator)


def xlsx(rows: Iterable[Row]) -> bytes:
    return workbook([Sheet(_("People"), _header(), _lines(rows))])


def _header() -> list[str]:
    return [
        _("Name"), _("E-mail address"), _("Language"), _("State"), _("Roles"), _("Organisations"),
        _("Last activity"), _("Second factor"), _("Joined"), _("Sample data"),
    ]  # fmt: skip


def _lines(rows: Iterable[Row]) -> Iterator[list[Any]]:
    for row in rows:
        person = row.person
        yield [
            person.full_name,
            person.email,
            person.get_preferred_language_display(),
            _("Active") if person.is_active else _("Deactivated"),
            ", ".join(f"{role.label} ({role.of})" if role.of else str(role.label) for role in row.roles),
            ", ".join(row.bodies),
            row.active_at,
            pgettext("has a second factor", "yes")
            if row.has_factor
            else pgettext("has a second factor", "no"),
            person.date_joined,
            pgettext("a sample record", "yes") if person.is_sample else "",
        ]
