"""CSV files from any spreadsheet are read right, or refused by name; what is written runs nothing and reads back."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda_priority import InputError
from mcda_priority.loading.csv_file import read_cells, write_cells

ROWS = [["id", "label.fi", "cost"], ["p1", "Päiväkoti; ”Åsa”", "1 000,50 €"], ["p2", 'a "b"\nc', "2"]]


def texts(raw: bytes) -> list[list[str]]:
    """The rows of a file as text."""
    return [[cell.text for cell in row] for row in read_cells(raw, "f.csv")]


def refused(raw: bytes) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(InputError) as caught:
        read_cells(raw, "f.csv")
    return str(caught.value)


def by_standard(rows: Sequence[Sequence[str]], delimiter: str, end: str = "\r\n") -> str:
    """Rows as Python's own writer sets them."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_spreadsheet_s_notation_is_read(delimiter: str, encoding: str, end: str) -> None:
    """Semicolons, commas and tabs; with and without a byte order mark; line ends of all systems."""
    assert texts(by_standard(ROWS, delimiter, end).encode(encoding)) == ROWS


def test_places_are_lines_and_cells() -> None:
    """A fault names the line of an editor and the cell of a spreadsheet, also below a cell of two lines."""
    rows = read_cells(b'id;label\r\np1;"a\nb"\r\np2;c\r\n', "f.csv")
    assert [(row[1].place.line, row[1].place.cell) for row in rows] == [(1, "B1"), (2, "B2"), (4, "B3")]
    wide = read_cells(b";" * 30 + b"id\n", "f.csv")[0]
    assert [wide[at].place.cell for at in (25, 26, 30)] == ["Z1", "AA1", "AE1"]


def test_windows_letters_of_finland_are_recognised() -> None:
    """Excel still writes such files where it is asked for plain CSV: their letters, the euro and its space."""
    text = "id;label.fi;cost\r\np1;Päiväkoti Åvik, école, § 3;1\xa0000,50 €\r\n"
    assert texts(text.encode("cp1252")) == texts(text.encode("utf-8"))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp850", "id;label\np1;Päivä\n"),
        ("mac_roman", "id;label\np1;Päivä\n"),
        ("mac_roman", "id;label\np1;Äly\n"),
        ("cp1250", "id;label\np1;Łódź\n"),
        ("cp1252", "id;label\np1;”näin”\n"),
        ("cp1251", "id;label\np1;парк\n"),
    ],
)
def test_other_encodings_are_refused_by_name(encoding: str, text: str) -> None:
    """Bytes that another encoding reads as other letters are not guessed at."""
    said = refused(text.encode(encoding))
    assert "line 2: the file is not UTF-8 text" in said
    assert "Save it as CSV in UTF-8." in said


REFUSED: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "the file is empty"),
    ("separators alone", b";;;\r\n;;\r\n", "the file is empty"),
    ("UTF-16", "id;label\n".encode("utf-16"), "the file is UTF-16"),
    ("two separators", b"id;label,cost\np1;a,3\n", "line 1: the heading holds more than one of"),
    ("text behind quotation marks", b'id;label\n"a"b;c\n', "line 2: the quotation marks"),
    ("open quotation marks", b'id;label\np1;"a\np2;b\n', "line 2: the quotation marks"),
    ("cut off", b"id;label;cost\np1;a;1\np2;b", "line 3: the file ends in the middle of a row"),
    ("control characters", b"id;label\np1;\x1b[31m\n", "line 2: the file holds control characters"),
    ("a zip", b"PK\x03\x04\x14\x00\x06\x00", "the file holds control characters"),
    ("a cell without end", b"id;label\np1;" + b"x" * 200_000, "line 2: the quotation marks"),
    ("too many cells", b"id;label\n" + b";" * 300_000, "more than 200,000 parts"),
]


@pytest.mark.parametrize(("raw", "says"), [pytest.param(*one[1:], id=one[0]) for one in REFUSED])
def test_what_is_refused(raw: bytes, says: str) -> None:
    """In one sentence, which names the line where there is one."""
    said = refused(raw)
    assert says in said
    assert said.isprintable()


def test_a_separator_inside_quotation_marks_is_text() -> None:
    """The heading tells the separator, and a quoted name may hold another one."""
    assert texts(b'"id";"tags.a,b"\np1;x\n') == [["id", "tags.a,b"], ["p1", "x"]]


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("='+-@;,\"\n\t ＝"), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_what_was_written_is_read_back(rows: list[list[str]]) -> None:
    """Quotation marks, separators, apostrophes, line breaks and what looks like a formula included."""
    assert texts(write_cells([["id", "label"], *rows])) == [["id", "label"], *rows]


@given(CELLS)
def test_no_written_cell_is_a_formula(text: str) -> None:
    """A spreadsheet would run what begins so; a plain number may begin with its sign."""
    raw = write_cells([["id", "label"], ["p1", text]]).decode("utf-8-sig")
    cell = list(csv.reader(io.StringIO(raw, newline=""), delimiter=";"))[1][1]
    if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")):
        float(cell.replace(",", "."))


def test_a_formula_stays_text() -> None:
    """The apostrophe that a spreadsheet knows as the mark of text is written and taken away again."""
    raw = write_cells([["id", "label", "ratings.a"], ["p1", "=1+1", "-5,5"], ["p2", "'=x", "-1/3"]])
    lines = raw.decode("utf-8-sig").splitlines()
    assert lines[1:] == ["p1;'=1+1;-5,5", "p2;''=x;'-1/3"]
    assert texts(raw)[1:] == [["p1", "=1+1", "-5,5"], ["p2", "'=x", "-1/3"]]
