"""`manage.py setting_up_document`."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.workinggroups.integration.documents.conftest import CANARIES
from tests.workinggroups.reading_files import text_of_docx, text_of_pdf
from workinggroups.services import setting_up

pytestmark = pytest.mark.django_db


def run(group: Any, out: Path, *, lang: str = "en", variant: str = "public") -> None:
    call_command("setting_up_document", str(group), lang=lang, variant=variant, out=str(out))


@pytest.mark.parametrize("variant", ["internal", "public"])
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_latest_document_is_written(
    decided: SimpleNamespace, cast: SimpleNamespace, tmp_path: Path, variant: str, ending: str
) -> None:
    made = setting_up.sign(setting_up.make(decided.call, by=cast.leader), by=cast.secretariat)
    out = tmp_path / f"wg3.{ending}"
    run(3, out, variant=variant, lang="bg")
    found = {"pdf": text_of_pdf, "docx": text_of_docx}[ending](out.read_bytes())
    assert made.content_hash[:16] in found.replace("\n", "").replace(" ", "")
    leaked = [canary for canary in CANARIES if canary in found]
    assert bool(leaked) == (variant == "internal")


def test_without_a_document_a_draft_is_drawn_from_the_records(
    decided: SimpleNamespace, tmp_path: Path
) -> None:
    run(3, tmp_path / "draft.pdf")
    assert "Draft, not signed" in text_of_pdf((tmp_path / "draft.pdf").read_bytes())


def test_a_group_without_a_call_has_a_document_of_its_composition(
    groups: dict[int, Any], tmp_path: Path
) -> None:
    run(5, tmp_path / "wg5.docx")
    assert "Composition" in text_of_docx((tmp_path / "wg5.docx").read_bytes())


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"group": 9}, "There is no working group"),
        ({"group": "three"}, "There is no working group"),
        ({"lang": "fr"}, "Unknown language 'fr': one of en, it, hu, bg"),
        ({"variant": "secret"}, "Unknown variant 'secret': one of internal, public"),
        ({"out": Path("wg3.odt")}, "has to end in .pdf or .docx"),
        ({"out": Path("wg3")}, "has to end in .pdf or .docx"),
        ({"out": Path("/nonexistent/folder/wg3.pdf")}, "Could not write"),
    ],
)
def test_what_is_wrong_is_said_plainly(
    decided: SimpleNamespace, tmp_path: Path, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        run(**{"group": 3, "out": tmp_path / "wg3.pdf", **values})
