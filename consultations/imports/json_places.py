"""Walk through a JSON document and remember where one stands, so that every complaint names its place."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.imports.problems import MappingProblem, MappingRefused, said


@dataclass(frozen=True)
class Place:
    """A value in a JSON document, its path (`$.sections[0].code`) and the problems found so far.

    Each reading method returns a neutral value of its type after noting a problem, so that one pass finds
    everything there is to mend.
    """

    value: object
    path: str = "$"
    problems: list[MappingProblem] = field(default_factory=list)

    def refuse(self, message: str | Promise) -> None:
        self.problems.append(MappingProblem(self.path, message))

    def keys(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Check that this is an object with all `required` keys and none beyond `optional`."""
        if not isinstance(self.value, dict):
            self.refuse(_("An object is expected here."))
            return
        for key in required:
            if key not in self.value:
                self.refuse(said(_("The key “%(key)s” is missing."), key=key))
        for key in self.value:
            if key not in required and key not in optional:
                self.refuse(said(_("The key “%(key)s” is not known here."), key=key))

    def has(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def at(self, key: str) -> "Place":
        """The value under `key`; None when it is absent, which `keys` has complained about."""
        content = self.value if isinstance(self.value, dict) else {}
        return Place(content.get(key), f"{self.path}.{key}", self.problems)

    def items(self) -> list["Place"]:
        if not isinstance(self.value, list):
            self._expected(_("A list is expected here."))
            return []
        return [Place(item, f"{self.path}[{i}]", self.problems) for i, item in enumerate(self.value)]

    def text(self, pattern: str = r"(?s).*\S.*") -> str:
        """A string that matches `pattern`; by default any that is not blank."""
        if not isinstance(self.value, str):
            self._expected(_("A text is expected here."))
            return ""
        if re.fullmatch(pattern, self.value) is None:
            self.refuse(said(_("“%(value)s” is not allowed here."), value=self.value))
        return self.value

    def number(self, minimum: int = 0) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < minimum:
            self._expected(
                said(_("A whole number of at least %(minimum)s is expected here."), minimum=minimum)
            )
            return minimum
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self._expected(_("true or false is expected here."))
        return self.value is True

    def _expected(self, message: str | Promise) -> None:
        # An absent key was named once already, by `keys` of the object around it.
        if self.value is not None:
            self.refuse(message)


def read_json(source: bytes) -> Place:
    """The root of a JSON document in UTF-8. Raises MappingRefused when it is none or repeats a key."""
    try:
        return Place(json.loads(source.decode(), object_pairs_hook=_without_repetition))
    except UnicodeDecodeError as error:
        message = said(_("Byte %(offset)s is not UTF-8."), offset=error.start)
    except json.JSONDecodeError as error:
        message = said(
            _("This is not JSON: line %(line)s, column %(column)s."), line=error.lineno, column=error.colno
        )
    except RecursionError:
        message = said(_("This JSON is nested too deeply."))
    raise MappingRefused([MappingProblem("$", message)])


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            message = said(_("The key “%(key)s” is written twice in one object."), key=key)
            raise MappingRefused([MappingProblem("$", message)])
        found[key] = value
    return found
