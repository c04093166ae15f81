"""States and what leads from one to another, as data. Plain Python: apps declare, the executor acts."""

from dataclasses import dataclass


class BadTable(Exception):
    """A transition table that contradicts itself."""


@dataclass(frozen=True)
class Transition:
    """`permission` and `guard` are codes; the service that owns the machine brings the checks."""

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    guard: str = ""


@dataclass(frozen=True)
class Table:
    """All states of one model and the transitions between them; raises BadTable when they do not fit."""

    name: str
    states: tuple[str, ...]
    initial: str
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        used = {self.initial, *(t.target for t in self.transitions)}
        used.update(source for t in self.transitions for source in t.sources)
        unknown = used - set(self.states)
        if unknown:
            raise BadTable(f"{self.name}: unknown states {sorted(unknown)}")
        names = [t.name for t in self.transitions]
        if len(names) != len(set(names)):
            raise BadTable(f"{self.name}: a transition is named twice")
        unreachable = set(self.states) - {self.initial} - {t.target for t in self.transitions}
        if unreachable:
            raise BadTable(f"{self.name}: nothing leads to {sorted(unreachable)}")

    def transition(self, name: str) -> Transition:
        return next(t for t in self.transitions if t.name == name)
