"""The cells of one sheet of a workbook, collected while its part is parsed."""

import re
from datetime import date, timedelta
from decimal import Decimal

from mcda_priority.errors import Fault, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.flat_tables import Cell, Rows, is_note
from mcda_priority.loading.sizes import MOST_FAULTS, MOST_ROWS
from mcda_priority.loading.workbook_cells import LONGEST_CELL, address, number_text, position
from mcda_priority.loading.workbook_package import NOT_WORKBOOK, RefusedError, Styles, whole_number
from mcda_priority.problem.reading import shown

_BY_NUMBER = re.compile("_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
"""A sign by its number; halves of signs (D800 to DFFF) are none."""

MOST_COLUMNS, MOST_CELLS = 500, 200_000


class SheetReader:
    """Collects the cells of one sheet while it is parsed; empty ones in between get their place as well."""

    def __init__(self, place: Place, strings: list[str], styles: Styles, since_1904: bool, left: list[int]) -> None:
        self.place, self.strings, self.styles, self.left = place, strings, styles, left
        self.first_day = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
        self.cells: dict[int, dict[int, str]] = {}
        self.faults: list[tuple[int, int, Fault]] = []
        self.inside: list[str] = []
        self.row, self.column = 0, 0
        self.kind, self.style, self.content = "n", 0, ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self.inside.append(tag)
        if tag == "row":
            self.row = whole_number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif tag == "c":
            where = position(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
            if where is None:
                raise RefusedError(NOT_WORKBOOK)
            self.row, self.column = where
            self.kind, self.content = attributes.get("t", "n"), ""
            self.style = whole_number(attributes.get("s"), 0)
        elif tag == "f":
            self._fault(Message("this is a formula. Write the value itself, or paste it as a value.", {}))
        elif tag == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def text(self, part: str) -> None:
        """Take text in."""
        wanted = self.inside and self.inside[-1] in {"v", "t"} and "c" in self.inside and "rPh" not in self.inside
        # Not more than is refused anyway: longer texts would only cost time.
        if wanted and len(self.content) <= LONGEST_CELL:
            self.content += part

    def end(self, tag: str) -> None:
        """Close an element; the end of a cell keeps what it says."""
        if self.inside:
            self.inside.pop()
        if tag != "c" or not self.content:
            return
        self.left[0] -= 1
        if self.left[0] < 0 or self.row > MOST_ROWS or self.column > MOST_COLUMNS:
            raise RefusedError(_too_large(self.row, self.column))
        said = self._said()
        if said.strip():
            self.cells.setdefault(self.row, {})[self.column] = said

    def rows(self) -> Rows:
        """All rows down to the last that says something, each as wide as the widest."""
        width = max((column for row in self.cells.values() for column in row), default=0)
        if width * len(self.cells) > MOST_CELLS:
            raise RefusedError(_too_large(max(self.cells), width))
        return [
            [Cell(self.cells.get(row, {}).get(column, ""), self._place(row, column)) for column in range(1, width + 1)]
            if row in self.cells
            else []
            for row in range(1, max(self.cells, default=0) + 1)
        ]

    def faults_that_matter(self, heading: int | None) -> list[Fault]:
        """The faults of the heading and below it: titles above, and columns of notes, are not read."""
        if heading is None:
            return [fault for _, _, fault in self.faults]
        names = self.cells.get(heading + 1, {})
        return [
            fault
            for row, column, fault in self.faults
            if row > heading and not (row > heading + 1 and is_note(names.get(column, "").strip()))
        ]

    def _place(self, row: int, column: int) -> Place:
        return Place(self.place.source, sheet=self.place.sheet, cell=address(row, column))

    def _fault(self, message: Message) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((self.row, self.column, Fault(self._place(self.row, self.column), message)))

    def _merged(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        start, stop = position(first), position(last)
        if start is None or stop is None:
            raise RefusedError(NOT_WORKBOOK)
        message = Message("the cells {cells} are merged. Unmerge them and fill each.", {"cells": shown(ref)})
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((stop[0], start[1], Fault(self._place(*start), message)))

    def _said(self) -> str:
        if len(self.content) > LONGEST_CELL:
            message = Message("the cell holds more than {longest} characters. Shorten it.", {"longest": LONGEST_CELL})
            self._fault(message)
            return ""
        if self.kind == "s":
            at = whole_number(self.content, -1)
            if not 0 <= at < len(self.strings):
                raise RefusedError(NOT_WORKBOOK)
            return _clean(self.strings[at])
        if self.kind in {"str", "inlineStr"}:
            return _clean(self.content)
        if self.kind == "b":
            return "true" if self.content.strip() == "1" else "false"
        if self.kind == "e":
            message = Message("the cell holds the error {came}. Write the value.", {"came": shown(self.content)})
            self._fault(message)
            return ""
        if self.kind == "d":
            return self.content.strip().removesuffix("T00:00:00")
        return self._number()

    def _number(self) -> str:
        written = number_text(self.content)
        if written is None:
            values = {"came": shown(self.content)}
            self._fault(
                Message(
                    "“{came}” is a number that a workbook does not hold exactly. Format the cell as text and write it "
                    "again.",
                    values,
                )
            )
            return ""
        if self.style not in self.styles.dates:
            return written
        try:
            return (self.first_day + timedelta(days=int(Decimal(written)))).isoformat()
        except (ValueError, OverflowError, ArithmeticError):
            return written


def _too_large(row: int, column: int) -> Message:
    return Message(
        "the sheet is too large (to cell {cell}); at most {rows} rows, {columns} columns and {cells} cells are read. "
        "Remove what is not needed.",
        {"cell": address(row, column), "rows": MOST_ROWS, "columns": MOST_COLUMNS, "cells": MOST_CELLS},
    )


def _clean(text: str) -> str:
    """Undo how a workbook writes signs by their numbers, and write line ends in one way."""
    said = _BY_NUMBER.sub(lambda match: chr(int(match[1], 16)), text)
    return said.replace("\r\n", "\n").replace("\r", "\n")
