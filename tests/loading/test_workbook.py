"""A workbook is read for what its cells say, however it was made, and a hostile one does nothing."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from loading.books import Tables, bytes_of, packed, parts_of, plain_book, sheet_of, small_tables
from mcda_priority import InputError, Problem, problem_from_document
from mcda_priority.loading.files import load_problem
from mcda_priority.loading.workbook_cells import address, is_date_format, number_text, position
from small import small_document


@pytest.fixture
def loaded(tmp_path: Any) -> Callable[[bytes], Problem]:
    """Load the bytes of a workbook from a file."""

    def load(raw: bytes) -> Problem:
        path = tmp_path / "f.xlsx"
        path.write_bytes(raw)
        return load_problem(path)

    return load


def refused(load: Callable[[bytes], Problem], raw: bytes) -> list[str]:
    """The lines of what is said of a workbook that is refused."""
    with pytest.raises(InputError) as caught:
        load(raw)
    return str(caught.value).splitlines()


def cell_of(tables: Tables, table: str, row: int, column: str) -> tuple[int, int]:
    """Row and column of a cell of the body, both from 1, when the heading is the first row."""
    return row + 1, tables[table][0].index(column) + 1


def test_a_plain_workbook_is_the_same_problem(loaded: Callable[[bytes], Problem]) -> None:
    """Sheets of text as openpyxl makes them, without formats or instructions."""
    assert loaded(bytes_of(plain_book(small_tables()))) == problem_from_document(small_document())


@pytest.mark.parametrize(
    ("table", "row", "column", "value"),
    [
        ("proposals", 1, "cost", 400.5),
        ("proposals", 1, "cost", "400,50 €"),
        ("proposals", 1, "cost", "400,5"),
        ("proposals", 2, "cost", 500),
        ("criteria", 1, "weight", 0.6),
        ("criteria", 1, "weight", "0,6"),
        ("criteria", 1, "weight", "60 %"),
        ("ratings", 1, "a", 5.0),
        ("levels", 2, "level", 1),
        ("proposals", 1, "label", "  One "),
    ],
)
def test_a_cell_says_the_same_as_number_or_text(
    loaded: Callable[[bytes], Problem], table: str, row: int, column: str, value: object
) -> None:
    """What a spreadsheet makes of typed numbers, and decimal commas that it left as text."""
    tables = small_tables()
    at, over = cell_of(tables, table, row, column)
    tables[table][at - 1][over - 1] = value
    assert loaded(bytes_of(plain_book(tables))) == problem_from_document(small_document())


def test_rows_around_the_table_say_nothing(loaded: Callable[[bytes], Problem]) -> None:
    """Merged titles above, blank rows in between and at the end, notes beside and on sheets of their own."""
    tables = small_tables()
    tables["proposals"] = [["Proposals of the year"], [], *tables["proposals"]]
    tables["proposals"][2] = [*tables["proposals"][2], "_note"]
    tables["proposals"].insert(4, [])
    book = plain_book(tables)
    sheet = sheet_of(book, "proposals")
    sheet.merge_cells("A1:C1")
    notes = get_column_letter(sheet.max_column)
    sheet[f"{notes}4"] = "=1+1"
    for row in range(20, 60):
        sheet.cell(row, 1, " ").number_format = "@"
    sheet_of(book, "ratings").cell(30, 2, "").number_format = "0.00"
    book.create_sheet("_calculations")["A1"] = "=SUM(A2:A3)"
    assert loaded(bytes_of(book)) == problem_from_document(small_document())


def test_a_date_is_a_date(loaded: Callable[[bytes], Problem]) -> None:
    """Excel keeps dates as numbers with a format, counted from 1900 or from 1904."""
    for since in (date(1899, 12, 30), date(1904, 1, 1)):
        tables = small_tables()
        tables["case"].append(["date", date(2026, 3, 2)])
        book = plain_book(tables)
        book.epoch = datetime.combine(since, time())
        assert loaded(bytes_of(book)).dated == date(2026, 3, 2)


def test_shared_text_is_read(loaded: Callable[[bytes], Problem]) -> None:
    """Excel keeps text apart from the cells, in runs of formats and with readings of signs that are no part of it."""
    parts = parts_of(bytes_of(plain_book(small_tables())))
    strings: list[bytes] = []

    def shared(match: re.Match[bytes]) -> bytes:
        text = match[2]
        strings.append(b"<r><t>%s</t></r><r><t>%s</t></r><rPh><t>reading</t></rPh>" % (text[:1], text[1:]))
        return b't="s"%s><v>%d</v>' % (match[1], len(strings) - 1)

    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        parts[name] = re.sub(rb't="inlineStr"([^>]*)><is><t[^>]*>([^<]*)</t></is>', shared, parts[name])
    assert len(strings) > 50
    parts["xl/sharedStrings.xml"] = b"<sst>" + b"".join(b"<si>%s</si>" % text for text in strings) + b"</sst>"
    assert loaded(packed(parts)) == problem_from_document(small_document())


def test_every_bad_cell_is_told_at_once(loaded: Callable[[bytes], Problem]) -> None:
    """A formula, an error value, a level that is not there and a cost that is no amount, each with sheet and cell."""
    tables = small_tables()
    bad = {
        ("proposals", 1, "cost"): "=400+0.5",
        ("proposals", 2, "cost"): "much",
        ("ratings", 1, "b"): "9",
        ("ratings", 2, "a"): "#REF!",
    }
    where = {}
    for (table, row, column), value in bad.items():
        at, over = cell_of(tables, table, row, column)
        tables[table][at - 1][over - 1] = value
        where[table, row, column] = f"f.xlsx, sheet “{table}”, cell {address(at, over)}"
    lines = refused(loaded, bytes_of(plain_book(tables)))
    assert len(lines) == len(bad)
    for key, start in where.items():
        assert any(line.startswith((start + ":", start + ",")) for line in lines), (key, lines)
    assert sum("formula" in line for line in lines) == 1


def test_a_merged_heading_is_refused_by_name(loaded: Callable[[bytes], Problem]) -> None:
    """Of merged cells only the first holds a value: a column would be lost."""
    book = plain_book(small_tables())
    sheet_of(book, "proposals").merge_cells("B1:C1")
    assert "sheet “proposals”, cell B1: the cells B1:C1 are merged" in "\n".join(refused(loaded, bytes_of(book)))


def test_an_unknown_sheet_is_refused(loaded: Callable[[bytes], Problem]) -> None:
    """A misspelt sheet would be left out in silence."""
    book = plain_book(small_tables())
    sheet_of(book, "ratings").title = "rating"
    assert refused(loaded, bytes_of(book))[0].startswith("f.xlsx, sheet “rating”: there is no such sheet")


def _with(name: str, content: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda parts: {**parts, name: content}


def _entity(parts: dict[str, bytes]) -> dict[str, bytes]:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
    return {**parts, "xl/workbook.xml": parts["xl/workbook.xml"].replace(b"<workbook", bomb + b"<workbook", 1)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_with("xl/vbaProject.bin", b"x"), "holds macros"),
        (_with("xl/externalLinks/externalLink1.xml", b"<a/>"), "links to other files"),
        (_entity, "document type or entities"),
        (_with("xl/worksheets/sheet1.xml", b"<a"), "not an Excel workbook"),
        (_with("xl/media/bomb.xml", b" " * 50_000_001), "more than 50,000,000 bytes"),
        (lambda parts: {name: part for name, part in parts.items() if "sheet2" not in name}, "not an Excel workbook"),
    ],
)
def test_machinery_is_refused(
    loaded: Callable[[bytes], Problem], change: Callable[[dict[str, bytes]], dict[str, bytes]], said: str
) -> None:
    """Macros, links, entities, bombs and broken parts, in one sentence each."""
    (line,) = refused(loaded, packed(change(parts_of(bytes_of(plain_book(small_tables()))))))
    assert said in line


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "not an Excel workbook"),
        (b"id;label\n", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old workbook (.xls)"),
        (bytes_of(Workbook())[:-40], "not an Excel workbook"),
        (bytes_of(plain_book({"_a": []})), "none of the sheets"),
    ],
)
def test_what_is_no_workbook_is_refused(loaded: Callable[[bytes], Problem], raw: bytes, said: str) -> None:
    """Files of other kinds under this ending."""
    (line,) = refused(loaded, raw)
    assert said in line


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("0.10000000000000001", "0.1"),
        ("1234.5", "1234.5"),
        ("1.234", "1.2340"),
        ("5", "5"),
        ("5.0", "5"),
        ("1E3", "1000"),
        ("1.5e-05", "0.000015"),
        ("-0", "0"),
        ("999999999999999", "999999999999999"),
        ("12345678901234567", None),
        ("1e400", None),
        ("nan", None),
        ("INF", None),
        ("x", None),
    ],
)
def test_numbers_are_read_as_they_are_shown(raw: str, text: str | None) -> None:
    """Fifteen digits, as spreadsheets show them; what they cannot hold exactly is refused."""
    assert number_text(raw) == text


def test_addresses() -> None:
    """Letters count from A to Z, then AA."""
    for written, where in {"A1": (1, 1), "Z9": (9, 26), "AA10": (10, 27), "ABC1": (1, 731)}.items():
        assert position(written) == where
        assert address(*where) == written
    assert [position(written) for written in ("", "A", "1", "a1", "A0", "A1:B2", "ABCD1")] == [None] * 7
    assert position("$B$2") == (2, 2)


@pytest.mark.parametrize(
    ("number", "code", "day"),
    [
        ("14", None, True),
        ("2", None, False),
        ("164", "yyyy\\-mm\\-dd", True),
        ("165", '#,##0.00\\ "day"', False),
        ("166", "[$-40B]d.m.yyyy", True),
        ("167", "General", False),
        ("168", '0.0;"dd"', False),
        ("49", "@", False),
    ],
)
def test_formats_of_days(number: str, code: str | None, day: bool) -> None:
    """A number is a date by its format alone; words in quotation marks are none."""
    assert is_date_format(number, code) is day
