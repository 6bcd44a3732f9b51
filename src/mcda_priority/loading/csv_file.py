"""CSV files as rows of cells, and rows of cells as a CSV file that a spreadsheet opens without running anything.

What stands between the cells is told from the heading, never guessed from the data. Written files are as a spreadsheet
of Finland or Sweden expects them: UTF-8 with a byte order mark, semicolons, RFC 4180 quotation marks.
"""

import csv
import io
import re
from collections.abc import Sequence

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.disk import decoded
from mcda_priority.loading.flat_tables import Cell
from mcda_priority.problem.reading import shown

_MOST_CELLS = 200_000
_DELIMITERS = (";", ",", "\t")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_MARKS_OF_OTHERS = (b"\xff\xfe", b"\xfe\xff")

_WINDOWS = re.compile(
    rb"(?:[\x00-\x7f\xe4\xf6\xe5\xc4\xd6\xc5\xe9\xc9\xfc\xdc\xa7\xa0]|(?<![A-Za-z])\x80(?![A-Za-z]))*"
)
"""Bytes that only one of the encodings in use reads as text of Finland or Sweden: their letters, § and €."""

_RUNS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?", re.ASCII)
_GUARDED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def read_cells(raw: bytes, source: str) -> list[list[Cell]]:
    """Read a CSV file as rows of cells.

    Parameters
    ----------
    raw
        The bytes of the file: UTF-8, or Windows-1252 with the letters of Finland and Sweden alone.
    source
        Name of the file, for messages.

    Raises
    ------
    InputError
        The encoding, the separator or the quotation marks cannot be told, or the file is cut off.
    """
    text = _decoded(raw, source)
    delimiter = _delimiter(text, source)
    rows: list[list[Cell]] = []
    before = count = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            count += len(cells)
            if count > _MOST_CELLS:
                message = Message(
                    "the file has more than {most} parts. Split it, or remove what is not needed.",
                    {"most": _MOST_CELLS},
                )
                raise InputError([Fault(Place(source), message)])
            rows.append(
                [
                    Cell(_unguarded(cell), Place(source, before + 1, cell=f"{_letters(at)}{number}"))
                    for at, cell in enumerate(cells)
                ]
            )
            before = reader.line_num
    except csv.Error as error:
        message = Message(
            "the quotation marks of this row cannot be read ({problem}). Correct them.", {"problem": shown(error)}
        )
        raise InputError([Fault(Place(source, before + 1), message)]) from None
    heading = next((row for row in rows if row), [])
    if rows and rows[-1] and len(rows[-1]) < len(heading) and not text.endswith(("\n", "\r")):
        message = Message("the file ends in the middle of a row. Save it once more.", {})
        raise InputError([Fault(Place(source, rows[-1][0].place.line), message)])
    return rows


def write_cells(rows: Sequence[Sequence[str]]) -> bytes:
    """Write rows of text as a CSV file.

    Text that a spreadsheet would take for a formula is written with an apostrophe before it, which `read_cells` takes
    away again.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_guarded(cell) for cell in row] for row in rows])
    return stream.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def _unguarded(text: str) -> str:
    """The text of a cell as it was meant: without the apostrophe before a formula, and with one kind of line ends."""
    said = text[1:] if _GUARDED.match(text) else text
    return said.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(raw: bytes, source: str) -> str:
    if raw.startswith(_MARKS_OF_OTHERS):
        message = Message("the file is UTF-16. Save it as CSV in UTF-8.", {})
        raise InputError([Fault(Place(source), message)])
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if _WINDOWS.fullmatch(raw):
            return decoded(raw.decode("cp1252").encode("utf-8"), source)
        line = raw[: error.start].count(b"\n") + 1
        message = Message("the file is not UTF-8 text, and its letters cannot be told. Save it as CSV in UTF-8.", {})
        raise InputError([Fault(Place(source, line), message)]) from None
    return decoded(raw, source)


def _delimiter(text: str, source: str) -> str:
    """Tell the separator from the first line that is not blank: one kind alone may stand outside quotation marks."""
    first, line = next(((one, at) for at, one in enumerate(text.splitlines(), 1) if one.strip(';, \t"')), ("", 0))
    if not first:
        raise InputError([Fault(Place(source), Message("the file is empty. Write a table into it.", {}))])
    plain = _QUOTED.sub("", first)
    found = [sign for sign in _DELIMITERS if sign in plain]
    if len(found) > 1:
        message = Message(
            "the heading holds more than one of semicolon, comma and tab. Put one kind between the columns.", {}
        )
        raise InputError([Fault(Place(source, line), message)])
    return found[0] if found else ";"


def _letters(position: int) -> str:
    """The name of a column in a spreadsheet: A, B, …, Z, AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
