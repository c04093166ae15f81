"""What a questionnaire can be answered with: codes only, no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class InstrumentError(ValueError):
    """The description of a questionnaire contradicts itself."""


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    INTEGER = "integer"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


CHOICE_KINDS = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.SCALE})
TEXT_KINDS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class QuestionSpec:
    """One question.

    `option_codes`: the codes a reply may hold, in the order of the questionnaire. A scale lists its
    steps from the low end to the high end (strongly disagree … strongly agree). An integer question may
    list codes that stand in place of a number ("not_applicable"). Text has none.

    `missing_codes`: those of the options that say the question was not answered in substance ("don't
    know", "no answer", "not applicable"). They are counted like any other option and belong to the base,
    but have no place on a scale and are left out of valid shares. In the sense of the declared missing
    values of SPSS and DDI-Codebook.

    Raises InstrumentError when kind and codes do not fit.
    """

    code: str
    kind: Kind
    option_codes: tuple[str, ...] = ()
    missing_codes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.code:
            raise InstrumentError("a question needs a code")
        if len(set(self.option_codes)) != len(self.option_codes):
            raise InstrumentError(f"question {self.code}: an option code is listed twice")
        if self.kind in CHOICE_KINDS and not self.option_codes:
            raise InstrumentError(f"question {self.code}: a {self.kind} question needs options")
        if self.kind in TEXT_KINDS and self.option_codes:
            raise InstrumentError(f"question {self.code}: a text question has no options")
        if self.kind is Kind.INTEGER and set(self.option_codes) - self.missing_codes:
            raise InstrumentError(f"question {self.code}: codes beside a number must be missing codes")
        if not self.missing_codes <= set(self.option_codes):
            raise InstrumentError(f"question {self.code}: a missing code is not among the options")

    @property
    def valid_codes(self) -> tuple[str, ...]:
        """Options that answer the question in substance, in their order; for a scale its steps."""
        return tuple(code for code in self.option_codes if code not in self.missing_codes)


@dataclass(frozen=True)
class Instrument:
    """The questions of a questionnaire in their order. Raises InstrumentError on a repeated code."""

    questions: tuple[QuestionSpec, ...]
    by_code: Mapping[str, QuestionSpec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {question.code: question for question in self.questions}
        if len(by_code) != len(self.questions):
            raise InstrumentError("a question code is listed twice")
        object.__setattr__(self, "by_code", MappingProxyType(by_code))
