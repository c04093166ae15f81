"""One question's cells in a row of a file, read as an answer."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.imports.mapping import WHOLE_NUMBER, Column, OptionMapping, QuestionMapping
from consultations.imports.problems import quoted, said
from consultations.stats.instrument import TEXT_KINDS, Kind
from consultations.stats.tally import Answer


class CellError(ValueError):
    """A cell holds what the mapping does not foresee."""

    def __init__(self, column: Column, message: str | Promise) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


class QuestionReader:
    """Reads the answers to one question from rows."""

    def __init__(self, question: QuestionMapping) -> None:
        self.question = question
        self._codes = {value: option.code for option in question.options for value in option.values}

    def answer(self, row: Sequence[str]) -> Answer | None:
        """The answer in `row`, None where it is empty. Raises CellError."""
        if self.question.column is None:
            chosen = [option.code for option in self.question.options if self._is_chosen(option, row)]
            return chosen or None
        cell = row[self.question.column.position]
        if not cell.strip():
            return None
        return self._single(cell, self.question.column)

    def _single(self, cell: str, column: Column) -> Answer:
        if self.question.kind in TEXT_KINDS:
            return cell
        if cell in self._codes:
            return self._codes[cell]
        if self.question.kind is not Kind.INTEGER:
            raise CellError(column, _unknown(cell))
        if WHOLE_NUMBER.fullmatch(cell) is None:
            raise CellError(column, said(_("“%(value)s” is not a whole number."), value=quoted(cell)))
        return int(cell)

    def _is_chosen(self, option: OptionMapping, row: Sequence[str]) -> bool:
        if option.column is None:
            raise TypeError(f"option {option.code} of a multiple choice has no column")
        cell = row[option.column.position]
        if not cell.strip() or cell in self.question.not_chosen:
            return False
        if cell not in option.values:
            raise CellError(option.column, _unknown(cell))
        return True


def _unknown(cell: str) -> str | Promise:
    return said(_("The value “%(value)s” is not in the mapping."), value=quoted(cell))
