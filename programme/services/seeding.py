"""Loading the documented facts: what is there already stays as people have edited it."""

from collections.abc import Callable
from typing import Any

from babel import Locale

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.partners.enums import Certainty, OrganisationRole
from clusterpolisee.core.partners.models import Country, Organisation
from consultations.services import consultations, questionnaires
from pilots.models import Milestone, PilotAction
from programme.imports import data_file, translated
from programme.models import Activity, DocumentedFigure, Event, Indicator, WorkPackage
from programme.services import seeding_calls
from repository.services import practices
from workinggroups.enums import MembershipState, SeatKind
from workinggroups.models import Membership, Seat, WorkingGroup

SEED = "system:seed"
ROLES = {
    "lead partner": OrganisationRole.LEAD_PARTNER,
    "associated partner": OrganisationRole.ASSOCIATED,
    "partner (IPA)": OrganisationRole.IPA_PARTNER,
    "late-joining partner (ENPI)": OrganisationRole.ENPI_PARTNER,
}
# What a source says was delivered, beside what the portal counts itself.
DOCUMENTED = {"stakeholders-consultation": 271, "consultation-reports": 6, "questionnaires": 6}
DOCUMENTED_AS_OF = "2013-09-19"
DOCUMENTED_SOURCE = {
    "en": "Report on work package 3 to the third Steering Committee, Thessaloniki",
    "it": "Relazione sul pacchetto di lavoro 3 al terzo Steering Committee, Salonicco",
    "hu": "A 3. munkacsomag beszámolója az Irányító Testület harmadik ülésén, Thesszaloniki",
    "bg": "Отчет по работен пакет 3 пред третото заседание на Управителния комитет, Солун",
}


def seed() -> dict[str, int]:
    """Create what is missing; returns how many rows each step added. Safe to run any number of times."""
    steps: dict[str, Callable[[], int]] = {
        "countries": countries,
        "organisations": organisations,
        "working groups": working_groups,
        "committees": committees,
        "seats": seeding_calls.seats,
        "leader organisations": leader_organisations,
        "work packages": work_packages,
        "indicators": indicators,
        "events": events,
        "calls": seeding_calls.calls,
        "practices": lambda: documented_practices(is_sample=False),
        "pilots": lambda: pilot_actions(is_sample=False),
        "questionnaire": consultation_of_group_three,
    }
    with recorded(by=SEED):
        return {name: step() for name, step in steps.items()}


def countries() -> int:
    codes = {partner["country_code"] for partner in data_file("project-facts")["partners"]}
    names = {language: Locale.parse(language).territories for language in LANGUAGES}
    return sum(
        _add(Country, {"code": code}, **{f"name_{language}": names[language][code] for language in LANGUAGES})
        for code in sorted(codes)
    )


def organisations() -> int:
    found = {country.code: country for country in Country.objects.all()}
    words = data_file("organisations")
    added = 0
    for partner in data_file("project-facts")["partners"]:
        texts = words[partner["id"]]
        values = {
            **translated("name", texts["name"]),
            **translated("city", texts["city"]),
            **translated("region", texts["region"]),
            "short_name": partner["short"],
            "country": found[partner["country_code"]],
            "kind": texts["kind"],
            "role": ROLES.get(partner["role"], OrganisationRole.PARTNER),
            "certainty": partner["role_certainty"],
            "website": partner["website"] or "",
            "nuts_code": texts.get("nuts_code", ""),
            "is_partner": True,
        }
        added += _add(Organisation, {"slug": partner["id"]}, **values)
        _add_region_code(partner["id"], values)
    return added


def _add_region_code(slug: str, values: dict[str, Any]) -> None:
    """Bodies stored before the codes were known get theirs, unless somebody has given the region anew."""
    rows = Organisation.objects.filter(slug=slug, nuts_code="", region_en=values.get("region_en"))
    if values["nuts_code"]:
        rows.update(nuts_code=values["nuts_code"])


def working_groups() -> int:
    facts = {group["no"]: group for group in data_file("project-facts")["working_groups"]}
    added = 0
    for texts in data_file("groups"):
        fact = facts[texts["number"]]
        leader = Organisation.objects.filter(slug=fact["leader"]["partner"] or "").first()
        values = {
            **{f"name_{code}": fact["names"][code]["name"] for code in LANGUAGES},
            **{
                k: v
                for f in ("summary", "theme", "questions", "outputs")
                for k, v in translated(f, texts[f]).items()
            },
            "leader": leader,
            "leader_certainty": fact["leader"]["certainty"],
        }
        values["slug"] = f"wg{texts['number']}"
        added += _add(WorkingGroup, {"number": texts["number"]}, **values)
    return added


def committees() -> int:
    """The bodies above the groups; nobody sits in them until the secretariat says so."""
    added = 0
    for data in data_file("committees"):
        texts = _texts(data, ("name", "summary", "theme"))
        values = {**texts, "kind": data["kind"], "leader_certainty": Certainty.CERTAIN}
        added += _add(WorkingGroup, {"slug": data["slug"]}, **values)
    return added


def leader_organisations() -> int:
    """The bodies that certainly lead a group hold its first seat."""
    groups = WorkingGroup.objects.thematic().filter(leader__isnull=False, leader_certainty="certain")
    added = 0
    for group in groups:
        seat = Seat.objects.get(group=group, kind=SeatKind.LEADER, position=1)
        key = {"seat": seat, "group": group, "kind": SeatKind.LEADER}
        added += _add(Membership, key, organisation=group.leader, state=MembershipState.ACTIVE)
    return added


def work_packages() -> int:
    facts = {package["no"]: package for package in data_file("project-facts")["work_packages"]}
    added = 0
    for texts in data_file("programme")["work_packages"]:
        fact = facts[texts["number"]]
        values = {
            **translated("name", texts["name"]),
            **translated("summary", texts["summary"]),
            "leader": Organisation.objects.filter(slug=fact["leader"] or "").first(),
            "leader_certainty": fact["leader_certainty"],
        }
        added += _add(WorkPackage, {"number": texts["number"]}, **values)
        package = WorkPackage.objects.get(number=texts["number"])
        for position, activity in enumerate(texts["activities"], start=1):
            names = translated("name", activity["name"])
            rest = {"number": activity["number"] or "", "certainty": activity["certainty"]}
            _add(Activity, {"package": package, "position": position}, **names, **rest)
    return added


def indicators() -> int:
    facts = data_file("project-facts")["indicators"]
    added = 0
    for position, (texts, fact) in enumerate(
        zip(data_file("programme")["indicators"], facts, strict=True), 1
    ):
        values = {
            **translated("label", texts["label"]),
            **translated("counting", texts["counting"]),
            "position": position,
            "kind": fact["kind"],
            "target": fact["target"],
            "period": fact["period"] or "",
            "activity": Activity.objects.filter(number=fact.get("activity") or "-").first(),
        }
        added += _add(Indicator, {"code": texts["code"]}, **values)
    source = translated("source", DOCUMENTED_SOURCE)
    for code, value in DOCUMENTED.items():
        key = {"indicator": Indicator.objects.get(code=code), "as_of": DOCUMENTED_AS_OF}
        _add(DocumentedFigure, key, value=value, certainty="certain", **source)
    return added


def events() -> int:
    added = 0
    for position, event in enumerate(data_file("programme")["events"], start=1):
        texts = _texts(event, ("title", "place", "date_text"))
        added += _add(
            Event, {"position": position}, **texts, date=event["date"], certainty=event["certainty"]
        )
    return added


def documented_practices(*, is_sample: bool) -> int:
    fields = ("title", "summary", "problem", "solution", "results", "lessons", "source")
    added = 0
    for data in data_file("practices"):
        if data["is_sample"] is is_sample:
            values: dict[str, Any] = dict(_texts(data, fields))
            values["group"] = WorkingGroup.objects.get(number=data["group"])
            values["country"] = Country.objects.get(code=data["country"])
            values["organisation"] = Organisation.objects.filter(slug=data["organisation"] or "").first()
            rest = {key: data[key] for key in ("source_language", "certainty", "is_sample")}
            added += practices.record(data["slug"], values={**values, **rest}, by=SEED)
    return added


def pilot_actions(*, is_sample: bool) -> int:
    added = 0
    for data in data_file("pilots"):
        if data["is_sample"] is is_sample:
            added += _pilot_action(data)
    return added


def _pilot_action(data: dict[str, Any]) -> int:
    fields = ("title", "summary", "tested", "region", "period", "source")
    values: dict[str, Any] = dict(_texts(data, fields))
    values["group"] = WorkingGroup.objects.filter(number=data["group"]).first() if data["group"] else None
    values["coordinator"] = Organisation.objects.filter(slug=data["coordinator"] or "").first()
    rest = {key: data[key] for key in ("state", "certainty", "is_sample")}
    if not _add(PilotAction, {"code": data["code"]}, **values, **rest):
        return 0
    pilot = PilotAction.objects.get(code=data["code"])
    pilot.countries.set(Country.objects.filter(code__in=data["country_codes"]))
    for milestone in data["milestones"]:
        words = translated("title", milestone["title"])
        Milestone.objects.create(
            pilot=pilot, **words, due_date=milestone["due_date"], is_done=milestone["done"]
        )
    return 1


def consultation_of_group_three() -> int:
    """The instrument and a consultation in draft."""
    data = data_file("questionnaire-wg3")
    questionnaire = questionnaires.load(data, by=SEED)
    texts = {**translated("title", data["title"]), **translated("introduction", data["introduction"])}
    return consultations.prepare("wg3-international-cooperation", questionnaire, values=texts, by=SEED)


def _texts(data: dict[str, Any], fields: tuple[str, ...]) -> dict[str, str]:
    return {column: text for field in fields for column, text in translated(field, data[field]).items()}


def _add(model: type[Any], key: dict[str, Any], **values: Any) -> int:
    """1 when the row was missing and is now there, else 0."""
    _row, created = model.objects.get_or_create(**key, defaults=values)
    return int(created)
