"""The parts of an Excel workbook: unpacked within bounds and read without any of its machinery.

They are read as plain XML by an expat parser that refuses document types and entities. Macros, links and encryption
are refused by name; styles matter only where they make a number a date.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from mcda_priority.i18n import Message
from mcda_priority.loading.flat_tables import TABLES
from mcda_priority.loading.workbook_cells import LONGEST_CELL, is_date_format

LARGEST_UNPACKED = 50_000_000
"""Bytes of all parts together, unpacked: a workbook of hundreds of proposals has two or three millions."""

MOST_PARTS, MOST_ELEMENTS = 500, 1_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET_TYPE = "/worksheet"


class RefusedError(Exception):
    """A part breaks a rule of the whole file; nothing more is read."""

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message


class Package(NamedTuple):
    """The parts of a workbook by name, and how many XML elements of them may still be read."""

    parts: Mapping[str, bytes]
    left: list[int]


class Styles(NamedTuple):
    """Numbers of the cell styles that show a date."""

    dates: frozenset[int]


NOT_WORKBOOK = Message("this is not an Excel workbook (.xlsx), or it is damaged. Save it again as .xlsx.", {})


def unpacked(raw: bytes) -> dict[str, bytes]:
    """Unpack the parts of the file within fixed bounds; what says that it is larger than it is, is not believed."""
    if raw.startswith(_OLE):
        raise RefusedError(
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
                    raise RefusedError(_TOO_LARGE)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise RefusedError(NOT_WORKBOOK) from None
    return parts


_TOO_LARGE = Message(
    "unpacked, the workbook has more than {largest} bytes. Remove pictures and sheets that are not needed.",
    {"largest": LARGEST_UNPACKED},
)


def _check_parts(infos: Iterable[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if len(names) > MOST_PARTS:
        values = {"count": len(names), "most": MOST_PARTS}
        raise RefusedError(
            Message("the workbook has {count} parts; at most {most} are read. Remove what is not needed.", values)
        )
    if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise RefusedError(_TOO_LARGE)
    if any(info.flag_bits & 1 for info in infos):
        raise RefusedError(Message("the workbook is encrypted. Save it without a password.", {}))
    lowered = [name.lower() for name in names]
    if any("vbaproject" in name or "macrosheets/" in name for name in lowered):
        raise RefusedError(Message("the workbook holds macros. Save it as .xlsx, without macros.", {}))
    if any("externallinks/" in name for name in lowered):
        raise RefusedError(Message("the workbook has links to other files. Break the links and write the values.", {}))
    if len(set(lowered)) < len(lowered):
        raise RefusedError(NOT_WORKBOOK)


def parse_part(
    package: Package,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] = lambda _: None,
    text: Callable[[str], None] = lambda _: None,
) -> None:
    """Parse one part: names come without their namespace, and nothing outside the part is ever looked up."""
    if name not in package.parts:
        raise RefusedError(NOT_WORKBOOK)
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise RefusedError(Message("the workbook holds a document type or entities. Save it again as .xlsx.", {}))

    def begin(tag: str, attributes: dict[str, str]) -> None:
        package.left[0] -= 1
        if package.left[0] < 0:
            raise RefusedError(
                Message("the workbook is too large. Remove formatting and cells that are not needed.", {})
            )
        start(tag.rpartition(":")[2], attributes)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    try:
        parser.Parse(package.parts[name], True)
    except (expat.ExpatError, ValueError, LookupError):
        raise RefusedError(NOT_WORKBOOK) from None


def check_parts(raw: bytes) -> None:
    """Parse every part of a workbook, so that a program that is less careful may read it."""
    package = Package(unpacked(raw), [MOST_ELEMENTS])
    for name in package.parts:
        parse_part(package, name, lambda *_: None)


def sheets_of(package: Package) -> tuple[list[tuple[str, str]], bool]:
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

    parse_part(package, "xl/workbook.xml", workbook)
    parse_part(package, "xl/_rels/workbook.xml.rels", links)
    found = []
    for name, link in named:
        kind, part = targets.get(link, ("", ""))
        if kind.endswith(_SHEET_TYPE) or name in TABLES:
            found.append((name, part))
    return found, since_1904[0]


def strings_of(package: Package) -> list[str]:
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
        parse_part(package, "xl/sharedStrings.xml", start, _closing(inside), text)
    return strings


def _closing(inside: list[str]) -> Callable[[str], None]:
    def close(_: str) -> None:
        if inside:
            inside.pop()

    return close


def styles_of(package: Package) -> Styles:
    """The cell styles that matter here."""
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
        parse_part(package, "xl/styles.xml", start, _closing(inside))
    return Styles(frozenset(at for at, number in enumerate(numbers) if is_date_format(number, formats.get(number))))


def whole_number(text: str | None, otherwise: int) -> int:
    """A count or position that an attribute states."""
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RefusedError(NOT_WORKBOOK)
    return int(text)
