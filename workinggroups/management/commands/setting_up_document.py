"""Write the setting-up document of a group to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from clusterpolisee.core.languages.codes import LANGUAGES
from workinggroups.enums import Variant
from workinggroups.exports.setting_up import ENDINGS, setting_up_file
from workinggroups.models import SettingUpDocument, WorkingGroup
from workinggroups.queries.set_up import call_to_tell, content_of


class Command(BaseCommand):
    help = (
        "Write the latest setting-up document of a working group as PDF or Word file. Where none has been "
        "made yet it is drawn from the present records and says that it is a draft."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("group", metavar="GROUP", help="number of the working group, 1 to 6")
        parser.add_argument("--lang", required=True, help=f"language: {', '.join(LANGUAGES)}")
        parser.add_argument("--variant", required=True, help=f"variant: {', '.join(Variant.values)}")
        parser.add_argument("--out", required=True, help="file to write, ending in .pdf or .docx")

    def handle(self, *args: Any, **options: Any) -> None:
        language, variant, out = options["lang"], options["variant"], Path(options["out"])
        ending = out.suffix.lower().removeprefix(".")
        _demand(language in LANGUAGES, f"Unknown language {language!r}: one of {', '.join(LANGUAGES)}.")
        _demand(
            variant in Variant.values, f"Unknown variant {variant!r}: one of {', '.join(Variant.values)}."
        )
        _demand(ending in ENDINGS, f"The file has to end in .pdf or .docx, not {out.suffix or 'nothing'!r}.")
        group = _group(options["group"])
        document = _latest(group)
        content = document.content if document else content_of(group, call_to_tell(group))
        with translation.override(language):
            made = setting_up_file(content, variant=variant, ending=ending, document=document)
        try:
            out.write_bytes(made)
        except OSError as error:
            raise CommandError(f"Could not write {out}: {error.strerror}.") from error
        self.stdout.write(f"{out}: {_kind(document)}, {variant}, {language}, {len(made)} bytes.")


def _demand(holds: bool, message: str) -> None:
    if not holds:
        raise CommandError(message)


def _group(number: str) -> WorkingGroup:
    digits = number.removeprefix("wg").removeprefix("WG")
    rows = WorkingGroup.objects.thematic().select_related("leader__country")
    found: WorkingGroup | None = None
    if digits.isascii() and digits.isdigit() and len(digits) < 4:
        found = rows.filter(number=int(digits)).first()
    if found is None:
        raise CommandError(f"There is no working group {number!r}: give a number from 1 to 6.")
    return found


def _latest(group: WorkingGroup) -> SettingUpDocument | None:
    """Of the newest call that has one; a signed document goes before one that is being prepared."""
    rows = SettingUpDocument.objects.filter(group=group).select_related("signed_by", "call")
    signed = rows.filter(signed_at__isnull=False).order_by("-signed_at").first()
    return signed or rows.order_by("-made_at").first()


def _kind(document: SettingUpDocument | None) -> str:
    if document is None:
        return "draft from the present records, not signed"
    version = f"amendment {document.amendment}" if document.amendment else "first document"
    return f"{version}, {'signed' if document.signed_at else 'not signed'}"
