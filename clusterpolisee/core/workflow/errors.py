"""A refusal that explains itself."""

from typing import Any


class Refused(Exception):
    """The action is not allowed now, or not to this person.

    `reason` is a translated sentence that can stand as form error, tooltip or page; `ask` says who can help,
    where it is not the secretariat: a sentence, or a callable that is given the reader when the page is
    drawn, so that a check which only wants yes or no costs nothing. `status` is 403 when it is about the
    person and 409 when it is about the state of things.
    """

    def __init__(self, reason: Any, *, status: int = 403, ask: Any = "") -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.ask = ask
        self.status = status

    def whom_to_ask(self, reader: Any) -> str:
        """The sentence for this reader, empty when it is the secretariat."""
        return str(self.ask(reader) if callable(self.ask) else self.ask)


def demand(holds: bool, reason: Any) -> None:
    """Raise a refusal about the state of things unless it `holds`."""
    if not holds:
        raise Refused(reason, status=409)
