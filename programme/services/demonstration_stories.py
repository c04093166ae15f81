"""Who applies in the sample calls, and what comes of it; all of them are invented."""

from dataclasses import dataclass

from workinggroups.enums import CallState, HiddenField

Scores = tuple[int, ...]


@dataclass(frozen=True)
class Applicant:
    """Who applies, `where` from (a body of the register, or a country for experts), and what comes of it."""

    where: str
    profile: str
    language: str
    scores: tuple[Scores, ...] = ()
    proposal: str = ""
    competences: tuple[int, ...] = (0,)
    gender: str = ""


@dataclass(frozen=True)
class Story:
    """A call with the days, counted from today, on which it opened and closed."""

    slug: str
    opened: int
    closed: int
    applicants: tuple[Applicant, ...] = ()
    hidden: tuple[str, ...] = ()
    state: str = CallState.OPEN


SET_UP = Story(
    "wg1",
    opened=-75,
    closed=-45,
    state=CallState.COMPLETED,
    applicants=(
        Applicant(
            "veneto",
            "Policy officer, research and innovation",
            "it",
            ((5, 4, 4, 4), (4, 4, 5, 4)),
            "shortlisted",
            (0, 3),
            "woman",
        ),
        Applicant(
            "athena",
            "Researcher on innovation systems",
            "en",
            ((4, 4, 4, 4), (4, 3, 4, 4)),
            "shortlisted",
            (1, 2),
            "man",
        ),
        Applicant(
            "mag",
            "Klaszterfejlesztési referens",
            "hu",
            ((4, 4, 3, 4), (4, 4, 4, 3)),
            "shortlisted",
            (0, 2),
            "woman",
        ),
        Applicant(
            "ida", "Adviser on technology transfer", "en", ((3, 3, 4, 3), (4, 3, 3, 3)), "reserve", (1,)
        ),
        Applicant(
            "BG",
            "Експерт по регионални иновации",
            "bg",
            ((5, 5, 4, 4), (5, 4, 4, 5)),
            "shortlisted",
            (1, 3),
            "man",
        ),
        Applicant("SI", "Cluster manager, tool making", "en", ((2, 3, 3, 2), (3, 2, 3, 3)), "not_selected"),
    ),
)
IN_EVALUATION = Story(
    "wg3",
    opened=-40,
    closed=-5,
    state=CallState.EVALUATION,
    hidden=(HiddenField.NAME, HiddenField.ORGANISATION),
    applicants=(
        Applicant(
            "uns",
            "Researcher on clusters, faculty of economics",
            "en",
            ((5, 4, 4, 4, 5), (5, 4, 5, 4, 4)),
            "",
            (0, 1),
            "woman",
        ),
        Applicant("ida", "Adviser on cluster development in Istria", "en", ((4, 4, 3, 4, 3),), "", (0, 3)),
        Applicant(
            "adrne", "Programme officer, regional development agency", "en", ((3, 4, 4, 3, 4),), "", (2,)
        ),
        Applicant(
            "HU",
            "Gazdaságfejlesztési szakértő, nemzetközi kapcsolatok",
            "hu",
            ((4, 5, 4, 4, 4), (4, 4, 4, 5, 4)),
            "",
            (0, 2),
            "man",
        ),
        Applicant("BG", "Управител на клъстер в машиностроенето", "bg", (), "", (1, 3), "man"),
        Applicant("IT", "Consulente per l’internazionalizzazione", "it", (), "", (3,), "woman"),
        Applicant("SI", "Cluster manager, mechatronics", "en", (), "", (1,)),
    ),
)
OPEN = Story(
    "wg6",
    opened=-10,
    closed=30,
    applicants=(
        Applicant("ttsk", "Adviser on vocational training", "en", (), "", (0, 1), "woman"),
        Applicant("HU", "Munkaerőpiaci szakértő", "hu", (), "", (1, 2)),
    ),
)
WAITING = Story("wg4", opened=14, closed=44, state=CallState.IN_APPROVAL)
