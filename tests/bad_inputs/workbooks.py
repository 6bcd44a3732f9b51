"""Broken workbooks made from a good one: every cell of a row with every kind of fault, and every part of the file."""

import io
import zipfile
from collections.abc import Iterator, Mapping

from bad_inputs.make import good_document
from loading.books import Tables, bytes_of, packed, parts_of, plain_book, sheet_of
from mcda_priority import document_from_problem, problem_from_document
from mcda_priority.loading.flat_writing import tables_from_document

CELLS = {
    "formula": "=cmd|' /C calc'!A0",
    "turned": "x\u202e",
    "error": "#REF!",
}
"""What stands in a cell where a value should."""


def _good_tables() -> Tables:
    return {**tables_from_document(document_from_problem(problem_from_document(good_document())))}


def good_workbook() -> bytes:
    """The workbook that all others are made from."""
    return bytes_of(plain_book(_good_tables()))


def broken_cells() -> Iterator[tuple[str, str, str, bytes]]:
    """Name, sheet, cell and bytes of workbooks with one broken cell."""
    tables = _good_tables()
    for table, rows in tables.items():
        for column in range(len(rows[0])):
            for what, text in CELLS.items():
                at = next((at for at, row in enumerate(rows) if at and column < len(row) and row[column]), 1)
                book = plain_book(tables)
                cell = sheet_of(book, table).cell(at + 1, column + 1, text)
                yield f"xlsx {table} {cell.coordinate} {what}", table, cell.coordinate, bytes_of(book)


def broken_files() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of workbooks that are broken, hostile or none as a whole."""
    raw = good_workbook()
    parts = parts_of(raw)
    for at in range(8):
        yield f"xlsx cut at {at}", raw[: len(raw) * at // 8]
    for name, content in parts.items():
        if name in {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} or name.startswith("xl/worksheets/sheet"):
            yield f"xlsx without {name}", packed({one: part for one, part in parts.items() if one != name})
            yield f"xlsx {name} cut", packed(parts | {name: content[: len(content) // 2]})
            yield f"xlsx {name} empty", packed(parts | {name: b""})
            yield f"xlsx {name} of noise", packed(parts | {name: bytes(range(256))})
            yield f"xlsx {name} with entities", packed(parts | {name: _laughs(content)})
            yield f"xlsx {name} with a file", packed(parts | {name: _reads_a_file(content)})
            yield f"xlsx {name} deep", packed(parts | {name: b"<a>" * 400_000})
    for what, more in _machinery().items():
        yield f"xlsx with {what}", packed(parts | dict(more))
    yield "xlsx that lies about its size", _lying(parts)
    yield "xlsx as old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "xlsx as text", b"id;label\n"
    yield "xlsx twice the same part", _twice(parts)
    yield "xlsx far cell", packed(_with_cell(parts, "XFD1048576"))
    yield "xlsx cell without end", packed(_with_cell(parts, "A" * 40 + "1"))
    yield "xlsx negative cell", packed(_with_cell(parts, "A-1"))


def _machinery() -> Mapping[str, Mapping[str, bytes]]:
    return {
        "macro": {"xl/vbaProject.bin": b"x"},
        "macro sheet": {"xl/macrosheets/sheet1.xml": b"<a/>"},
        "external link": {"xl/externalLinks/externalLink1.xml": b"<a/>"},
        "bomb": {"xl/media/bomb.xml": b" " * 60_000_000},
        "bomb of strings": {"xl/sharedStrings.xml": b"<sst>" + b"<si><t>x</t></si>" * 1_200_000 + b"</sst>"},
        "many parts": {f"xl/x{at}.xml": b"<a/>" for at in range(600)},
    }


def _laughs(content: bytes) -> bytes:
    names = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY l0 "ha">{names}]>'.encode()
    return head + content.partition(b"?>")[2] if content.startswith(b"<?xml") else head + content


def _reads_a_file(content: bytes) -> bytes:
    head = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return head + content.partition(b"?>")[2] if content.startswith(b"<?xml") else head + content


def _lying(parts: Mapping[str, bytes]) -> bytes:
    """A part that unpacks to sixty million bytes while the directory says ten."""
    size = 60_000_000
    raw = packed(dict(parts) | {"xl/styles.xml": b" " * size})
    return raw.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


def _twice(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("XL/Workbook.xml", parts["xl/workbook.xml"])
    return stream.getvalue()


def _with_cell(parts: Mapping[str, bytes], address: str) -> dict[str, bytes]:
    name = "xl/worksheets/sheet1.xml"
    cell = f'<row><c r="{address}"><v>1</v></c></row></sheetData>'.encode()
    return {**parts, name: parts[name].replace(b"</sheetData>", cell, 1)}
