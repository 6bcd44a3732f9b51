"""Excel workbooks as tables of cells: read without any of their machinery, so that a hostile one does nothing.

The parts of the file are read as plain XML by an expat parser that refuses document types and entities. Formulas,
macros, links and encryption are refused by name; styles matter only where they make a number a date.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from xml.parsers import expat

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.flat_tables import TABLES, Cell, Rows, heading_row, is_note, read_tables
from mcda_priority.loading.parsed import Parsed
from mcda_priority.loading.workbook_cells import address, is_date_format, number_text, position
from mcda_priority.problem.reading import listed, shown

LARGEST_UNPACKED = 50_000_000
"""Bytes of all parts together, unpacked: a workbook of hundreds of proposals has two or three millions."""

MOST_PARTS, MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_ELEMENTS = 500, 20_000, 500, 200_000, 1_000_000
LONGEST_CELL, MOST_FAULTS = 32_767, 1_000

INSTRUCTIONS = "instructions"
"""The sheet for the reader of the workbook; it is not read."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET_TYPE = "/worksheet"


def read_workbook(raw: bytes, source: str) -> Parsed:
    """Read a workbook as a document.

    Parameters
    ----------
    raw
        The bytes of an .xlsx file.
    source
        Name of the file, for messages.

    Raises
    ------
    InputError
        With every fault of form: of the file itself, of its sheets, or of their cells.
    """
    faults: list[Fault] = []
    tables = _tables(raw, source, faults)
    if faults:
        raise InputError(faults)
    return read_tables(tables, source)


class _Refused(Exception):  # noqa: N818
    """A part breaks a rule of the whole file; nothing more is read."""

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message


class _Package(NamedTuple):
    """The parts of a workbook by name, and how many XML elements of them may still be read."""

    parts: Mapping[str, bytes]
    left: list[int]


class _Styles(NamedTuple):
    """Numbers of the cell styles that show a date."""

    dates: frozenset[int]


def _tables(raw: bytes, source: str, faults: list[Fault]) -> dict[str, Rows]:
    sheet = ""
    try:
        package = _Package(_unpacked(raw), [MOST_ELEMENTS])
        sheets, since_1904 = _sheets(package)
        _check_names([name for name, _ in sheets], source, faults)
        strings = _strings(package)
        styles = _styles(package)
        tables: dict[str, Rows] = {}
        left = [MOST_CELLS]
        for sheet, part in sheets:
            if sheet in TABLES:
                reader = _SheetReader(Place(source, sheet=sheet), strings, styles, since_1904, left)
                _parse(package, part, reader.start, reader.end, reader.text)
                tables[sheet] = reader.rows()
                faults += reader.faults_below(heading_row(sheet, tables[sheet]))
    except _Refused as refused:
        raise InputError([Fault(Place(source, sheet=sheet if sheet in TABLES else ""), refused.message)]) from None
    return tables


_NOT_WORKBOOK = Message("this is not an Excel workbook (.xlsx), or it is damaged. Save it again as .xlsx.", {})


def _unpacked(raw: bytes) -> dict[str, bytes]:
    """Unpack the parts of the file within fixed bounds; what says that it is larger than it is, is not believed."""
    if raw.startswith(_OLE):
        raise _Refused(
            Message(
                "this is an old workbook (.xls) or one with a password. Save it as .xlsx without a password.",
                {},
            )
        )
    parts: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = archive.infolist()
            _check_parts(infos)
            for info in infos:
                if not info.filename.endswith((".xml", ".rels")) or info.filename in parts:
                    continue
                with archive.open(info) as stream:
                    parts[info.filename] = stream.read(left + 1)
                left -= len(parts[info.filename])
                if left < 0:
                    raise _Refused(_TOO_LARGE)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise _Refused(_NOT_WORKBOOK) from None
    return parts


_TOO_LARGE = Message(
    "unpacked, the workbook has more than {largest} bytes. Remove pictures and sheets that are not needed.",
    {"largest": LARGEST_UNPACKED},
)


def _check_parts(infos: Iterable[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if len(names) > MOST_PARTS:
        values = {"count": len(names), "most": MOST_PARTS}
        raise _Refused(
            Message("the workbook has {count} parts; at most {most} are read. Remove what is not needed.", values)
        )
    if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise _Refused(_TOO_LARGE)
    if any(info.flag_bits & 1 for info in infos):
        raise _Refused(Message("the workbook is encrypted. Save it without a password.", {}))
    lowered = [name.lower() for name in names]
    if any("vbaproject" in name or "macrosheets/" in name for name in lowered):
        raise _Refused(Message("the workbook holds macros. Save it as .xlsx, without macros.", {}))
    if any("externallinks/" in name for name in lowered):
        raise _Refused(Message("the workbook has links to other files. Break the links and write the values.", {}))
    if len(set(lowered)) < len(lowered):
        raise _Refused(_NOT_WORKBOOK)


def _parse(
    package: _Package,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] = lambda _: None,
    text: Callable[[str], None] = lambda _: None,
) -> None:
    """Parse one part: names come without their namespace, and nothing outside the part is ever looked up."""
    if name not in package.parts:
        raise _Refused(_NOT_WORKBOOK)
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise _Refused(Message("the workbook holds a document type or entities. Save it again as .xlsx.", {}))

    def begin(tag: str, attributes: dict[str, str]) -> None:
        package.left[0] -= 1
        if package.left[0] < 0:
            raise _Refused(Message("the workbook is too large. Remove formatting and cells that are not needed.", {}))
        start(tag.rpartition(":")[2], attributes)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    try:
        parser.Parse(package.parts[name], True)
    except (expat.ExpatError, ValueError, LookupError):
        raise _Refused(_NOT_WORKBOOK) from None


def _sheets(package: _Package) -> tuple[list[tuple[str, str]], bool]:
    """Names of the sheets and of their parts, and whether days are counted from 1904."""
    named: list[tuple[str, str]] = []
    targets: dict[str, tuple[str, str]] = {}
    since_1904 = [False]

    def workbook(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            link = next((part for key, part in attributes.items() if key.endswith(":id")), "")
            named.append((attributes.get("name", ""), link))
        elif tag == "workbookPr":
            since_1904[0] = attributes.get("date1904") in {"1", "true"}

    def links(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            target = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            targets[attributes.get("Id", "")] = (attributes.get("Type", ""), target)

    _parse(package, "xl/workbook.xml", workbook)
    _parse(package, "xl/_rels/workbook.xml.rels", links)
    found = []
    for name, link in named:
        kind, part = targets.get(link, ("", ""))
        if kind.endswith(_SHEET_TYPE) or name in TABLES:
            found.append((name, part))
    return found, since_1904[0]


def _check_names(names: list[str], source: str, faults: list[Fault]) -> None:
    for name in names:
        if name not in TABLES and name != INSTRUCTIONS and not is_note(name):
            message = Message(
                "there is no such sheet in this format. Use {known}, or begin the name with “_” to keep notes.",
                {"known": listed(TABLES)},
            )
            faults.append(Fault(Place(source, sheet=shown(name)), message))
    if not set(names) & set(TABLES):
        message = Message("the workbook holds none of the sheets that are read: {known}.", {"known": listed(TABLES)})
        faults.append(Fault(Place(source), message))


def _strings(package: _Package) -> list[str]:
    """The texts that cells share; a reading aid above a word (phonetic run) is not part of it."""
    strings: list[str] = []
    inside: list[str] = []

    def start(tag: str, _: dict[str, str]) -> None:
        inside.append(tag)
        if tag == "si":
            strings.append("")

    def text(part: str) -> None:
        if inside and inside[-1] == "t" and "rPh" not in inside and strings and len(strings[-1]) <= LONGEST_CELL:
            strings[-1] += part

    if "xl/sharedStrings.xml" in package.parts:
        _parse(package, "xl/sharedStrings.xml", start, _closing(inside), text)
    return strings


def _closing(inside: list[str]) -> Callable[[str], None]:
    def close(_: str) -> None:
        if inside:
            inside.pop()

    return close


def _styles(package: _Package) -> _Styles:
    formats: dict[str, str] = {}
    numbers: list[str] = []
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        inside.append(tag)
        if tag == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and "cellXfs" in inside:
            numbers.append(attributes.get("numFmtId", "0"))

    if "xl/styles.xml" in package.parts:
        _parse(package, "xl/styles.xml", start, _closing(inside))
    return _Styles(frozenset(at for at, number in enumerate(numbers) if is_date_format(number, formats.get(number))))


class _SheetReader:
    """Collects the cells of one sheet while it is parsed; empty ones in between get their place as well."""

    def __init__(self, place: Place, strings: list[str], styles: _Styles, since_1904: bool, left: list[int]) -> None:
        self.place, self.strings, self.styles, self.left = place, strings, styles, left
        self.first_day = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
        self.cells: dict[int, dict[int, str]] = {}
        self.faults: list[tuple[int, Fault]] = []
        self.inside: list[str] = []
        self.row, self.column = 0, 0
        self.kind, self.style, self.content = "n", 0, ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self.inside.append(tag)
        if tag == "row":
            self.row = _whole(attributes.get("r"), self.row + 1)
            self.column = 0
        elif tag == "c":
            where = position(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
            if where is None:
                raise _Refused(_NOT_WORKBOOK)
            self.row, self.column = where
            self.kind, self.content = attributes.get("t", "n"), ""
            self.style = _whole(attributes.get("s"), 0)
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
            raise _Refused(_too_large(self.row, self.column))
        said = self._said()
        if said.strip():
            self.cells.setdefault(self.row, {})[self.column] = said

    def rows(self) -> Rows:
        """All rows down to the last that says something, each as wide as the widest."""
        width = max((column for row in self.cells.values() for column in row), default=0)
        if width * len(self.cells) > MOST_CELLS:
            raise _Refused(_too_large(max(self.cells), width))
        return [
            [Cell(self.cells.get(row, {}).get(column, ""), self._place(row, column)) for column in range(1, width + 1)]
            if row in self.cells
            else []
            for row in range(1, max(self.cells, default=0) + 1)
        ]

    def faults_below(self, heading: int | None) -> list[Fault]:
        """The faults of the heading and below it: titles above may be merged and worked out."""
        return [fault for row, fault in self.faults if heading is None or row > heading]

    def _place(self, row: int, column: int) -> Place:
        return Place(self.place.source, sheet=self.place.sheet, cell=address(row, column))

    def _fault(self, message: Message) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((self.row, Fault(self._place(self.row, self.column), message)))

    def _merged(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        start, stop = position(first), position(last)
        if start is None or stop is None:
            raise _Refused(_NOT_WORKBOOK)
        message = Message("the cells {cells} are merged. Unmerge them and fill each.", {"cells": shown(ref)})
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((stop[0], Fault(self._place(*start), message)))

    def _said(self) -> str:
        if len(self.content) > LONGEST_CELL:
            message = Message("the cell holds more than {longest} characters. Shorten it.", {"longest": LONGEST_CELL})
            self._fault(message)
            return ""
        if self.kind == "s":
            at = _whole(self.content, -1)
            if not 0 <= at < len(self.strings):
                raise _Refused(_NOT_WORKBOOK)
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


def _whole(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _Refused(_NOT_WORKBOOK)
    return int(text)


def _clean(text: str) -> str:
    """Undo how a workbook writes control characters, and write line ends in one way."""
    return text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n").replace("_x005F_", "_")
