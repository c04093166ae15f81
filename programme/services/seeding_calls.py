"""The six calls with their concept papers, from the data file; opening them is for people."""

from typing import Any

from programme.imports import data_file, translated
from workinggroups.enums import SEATS_OF_A_GROUP
from workinggroups.models import (
    Call,
    CallQuestion,
    Competence,
    Criterion,
    EligibilityQuestion,
    PaperSection,
    ScoreAnchor,
    Seat,
    SoughtSeat,
    WorkingGroup,
)


def seats() -> int:
    """The numbered places of the thematic groups."""
    return sum(
        _add(Seat, {"group": group, "kind": kind, "position": position})
        for group in WorkingGroup.objects.thematic()
        for kind, places in SEATS_OF_A_GROUP.items()
        for position in range(1, places + 1)
    )


def calls() -> int:
    """Drafts of the calls; one that is there already stays as people have edited it."""
    return sum(_call(data) for data in data_file("calls"))


def _call(data: dict[str, Any]) -> int:
    texts = {**translated("title", data["title"]), **translated("summary", data["summary"])}
    group = WorkingGroup.objects.get(number=data["group"])
    values = {**texts, "group": group, "paper_is_sample": data["paper_is_sample"]}
    if not _add(Call, {"slug": data["slug"]}, **values):
        return 0
    call = Call.objects.get(slug=data["slug"])
    for section in data["sections"]:
        PaperSection.objects.create(call=call, code=section["code"], **translated("text", section["text"]))
    _criteria(call, data["criteria"])
    _format(call, data)
    for seat in data["seats"]:
        place = {"kind": seat["kind"], "position": seat["position"]}
        SoughtSeat.objects.create(call=call, **place, **translated("profile", seat["profile"]))
    return 1


def _criteria(call: Call, rows: list[dict[str, Any]]) -> None:
    for position, row in enumerate(rows, start=1):
        words = {**translated("name", row["name"]), **translated("help", row["help"])}
        values = {key: row[key] for key in ("code", "weight", "max_score", "threshold", "is_sample")}
        criterion = Criterion.objects.create(call=call, position=position, **words, **values)
        for score, text in row["anchors"].items():
            ScoreAnchor.objects.create(criterion=criterion, score=int(score), **translated("text", text))


def _format(call: Call, data: dict[str, Any]) -> None:
    """Own questions, eligibility and competences sought, each in the order of the file."""
    for position, row in enumerate(data["questions"], start=1):
        words = {**translated("label", row["label"]), **translated("help", row["help"])}
        values = {key: row[key] for key in ("code", "asked_of", "longest")}
        CallQuestion.objects.create(
            call=call, position=position, is_required=row["required"], **words, **values
        )
    for position, row in enumerate(data["eligibility"], start=1):
        words = {**translated("text", row["text"]), **translated("help", row["help"])}
        values = {key: row[key] for key in ("code", "asked_of")}
        EligibilityQuestion.objects.create(call=call, position=position, **words, **values)
    for position, row in enumerate(data["competences"], start=1):
        name = translated("name", row["name"])
        Competence.objects.create(call=call, code=row["code"], position=position, **name)


def _add(model: type[Any], key: dict[str, Any], **values: Any) -> int:
    """1 when the row was missing and is now there, else 0."""
    _row, created = model.objects.get_or_create(**key, defaults=values)
    return int(created)
