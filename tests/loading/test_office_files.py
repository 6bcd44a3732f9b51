"""Tables as real offices have them are read right, or refused with the cell, what came and what to do."""

import json
import re
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from loading.books import bytes_of, packed, parts_of, plain_book, small_tables
from mcda_priority import InputError, Problem, load_problem, problem_from_document
from small import small_document


def loaded(folder: Path, table: bytes) -> Problem:
    """The small case with its proposals in a CSV file beside it; the scale of `a` reaches far."""
    document: dict[str, Any] = small_document()
    document["budget"] = "10 000 000"
    document["groups"][0]["criteria"][0]["scale"]["best"] = "5000"
    document["proposals"] = "p.csv"
    (folder / "case.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "p.csv").write_bytes(table)
    return load_problem(folder / "case.json")


HEADING = "id;label;cost;ratings.a;ratings.b"


@pytest.mark.parametrize(
    ("cost", "minor"),
    [
        ("400,50", 40050),
        ("400.50", 40050),
        ("400,5", 40050),
        ("1 200,00", 120_000),
        ("1\u00a0200,00 €", 120_000),
        ("1\u202f200", 120_000),
        ("1\u2009200", 120_000),
        ("1.200,00", 120_000),
        ("1,200.00", 120_000),
        ("1'200", 120_000),
        ("1’200.00", 120_000),
        ("1.200.000", 120_000_000),
        ("1,200,000", 120_000_000),
        ("EUR 1 200", 120_000),
        ("1234,500", 123_450),
        ("1.234", "C2: “1.234” has two readings (1234 or 1.234)"),
        ("1,234", "C2: “1,234” has two readings (1234 or 1.234)"),
        ("12 34", "C2: “12 34” is not an amount"),
        ("1.23.456", "C2: “1.23.456” is not an amount"),
        ("1,2 milj.", "C2: “1,2 milj.” is not an amount"),
        ("1200 SEK", "C2: “1200 SEK” is not in EUR"),
        ("(1200)", "C2: “(1200)” is not an amount"),
        ("1200-", "C2: “1200-” is not an amount"),
        ("1,2E+3", "C2: “1,2E+3” is not an amount"),
        ("#####", "C2: “#####” is not an amount"),
        ("n/a", "C2: “n/a” is not an amount"),
    ],
)
def test_amounts_as_they_are_typed(cost: str, minor: int | str, tmp_path: Path) -> None:
    """Decimal commas and every sign that parts thousands; what has two readings is never guessed."""
    table = f"{HEADING}\r\np1;Päiväkoti;{cost};5;1\r\n"
    # Windows-1252 has no narrow spaces, and of what it has between 80 and 9F the euro alone is told from others.
    windows = [table.encode("cp1252")] if not set(cost) & set("\u202f\u2009’") else []
    for raw in (table.encode("utf-8-sig"), table.encode(), *windows):
        if isinstance(minor, int):
            assert loaded(tmp_path, raw).costs_minor == (minor,)
            continue
        with pytest.raises(InputError) as caught:
            loaded(tmp_path, raw)
        said = str(caught.value).replace(", proposals.p1.cost", "")
        assert f"p.csv, line 2, cell {minor}" in said


@pytest.mark.parametrize(
    ("rating", "number"),
    [
        ("12,5", Fraction(25, 2)),
        ("12.5", Fraction(25, 2)),
        ("0,125", Fraction(1, 8)),
        ("0.125", Fraction(1, 8)),
        ("12,3450", Fraction(2469, 200)),
        ("1.2340", Fraction(617, 500)),
        ("1/3", Fraction(1, 3)),
        ("50 %", Fraction(1, 2)),
        (" 7 ", Fraction(7)),
        ("1.234", "has two readings. Write 1234 if"),
        ("-1.234", "has two readings. Write -1234 if"),
        ("1,234", "has two readings (1234 or 1.234)"),
        ("1 234", Fraction(1234)),
        ("1\u202f234,5", Fraction(2469, 2)),
        ("1\u00a0234,500", Fraction(2469, 2)),
        ("12 34", "is not a number"),
        ("1.234,5", "is not a number"),
        ("7 kpl", "is not a number"),
        ("1.2.", "is not a number"),
        ("", "the rating is missing"),
    ],
)
def test_ratings_as_they_are_typed(rating: str, number: Fraction | str, tmp_path: Path) -> None:
    """A point with three digits behind it may part thousands in a table: it is refused, as a comma is."""
    raw = f"{HEADING}\np1;One;5;{rating};1\n".encode()
    if isinstance(number, Fraction):
        assert loaded(tmp_path, raw).performances[0][0] == number
        return
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, raw)
    (line,) = str(caught.value).splitlines()
    assert line.startswith("p.csv, line 2, cell D2")
    assert number in line


GOOD: list[tuple[str, bytes]] = [
    ("comma", b'id,label,cost,ratings.a,ratings.b\np1,One,"400,50","12,5",1\n'),
    ("tab", b"id\tlabel\tcost\tratings.a\tratings.b\np1\tOne\t400,50\t12,5\t1\n"),
    ("CR alone", b"id;label;cost;ratings.a;ratings.b\rp1;One;400,50;12,5;1\r"),
    ("no line end at the end", b"id;label;cost;ratings.a;ratings.b\np1;One;400,50;12,5;1"),
    ("blank columns", b"id;label;cost;ratings.a;ratings.b;;;\r\np1;One;400,50;12,5;1;;;\r\n;;;;;;;\r\n;;;;;;;\r\n"),
    ("blank rows", b"id;label;cost;ratings.a;ratings.b\r\n\r\n;;;;\r\np1;One;400,50;12,5;1\r\n\r\n\r\n"),
    (
        "a title above",
        b"Proposals of 2027;;;;\r\n;;;;\r\nid;label;cost;ratings.a;ratings.b\r\np1;One;400,50;12,5;1\r\n",
    ),
    ("a line for Excel", b"sep=;\r\nid;label;cost;ratings.a;ratings.b\r\np1;One;400,50;12,5;1\r\n"),
    ("notes", b"_no;id;label;cost;_x;ratings.a;ratings.b\r\n1;p1;One;400,50;=1+1;12,5;1\r\n"),
    ("a number of notes below", b"id;label;cost;ratings.a;ratings.b;_\r\np1;One;400,50;12,5;1;\r\n;;;;;Sum\r\n"),
    ("spaces around", b" id ; label;cost ;ratings.a;ratings.b\np1 ; One ; 400,50 ; 12,5 ; 1 \n"),
    ("all in quotation marks", b'"id";"label";"cost";"ratings.a";"ratings.b"\r\n"p1";"One";"400,50";"12,5";"1"\r\n'),
]


@pytest.mark.parametrize("raw", [pytest.param(raw, id=name) for name, raw in GOOD])
def test_shapes_of_tables(raw: bytes, tmp_path: Path) -> None:
    """The same row in each of them."""
    problem = loaded(tmp_path, raw)
    assert [one.id for one in problem.proposals] == ["p1"]
    assert problem.proposals[0].label.text_in("en") == "One"
    assert problem.costs_minor == (40050,)
    assert problem.performances == ((Fraction(25, 2), Fraction(1)),)


def test_quotation_marks_and_line_breaks_stay_in_the_text(tmp_path: Path) -> None:
    """A label of two lines with quotation marks and the separator in it."""
    raw = b'id;label;cost;ratings.a;ratings.b\r\np1;"A ""b""; c\r\nd";5;5;1\r\np2;E;6;6;2\r\n'
    problem = loaded(tmp_path, raw)
    assert problem.proposals[0].label.text_in("en") == 'A "b"; c\nd'
    assert [one.id for one in problem.proposals] == ["p1", "p2"]


BAD: list[tuple[str, bytes, str]] = [
    ("UTF-16", "id;label\r\n".encode("utf-16"), "the file is UTF-16. Save it as CSV in UTF-8"),
    ("UTF-16 without its mark", "id;label\r\n".encode("utf-16-le"), "line 1"),
    ("MS-DOS letters", "id;label\np1;Päivä\n".encode("cp850"), "line 2: the file is not UTF-8 text"),
    ("a decimal comma between commas", b"id,label,cost,ratings.a,ratings.b\np1,One,400,50,5,1\n", "cell F2: this"),
    (
        "one that an empty last cell would hide",
        b"id,label,cost,ratings.a,ratings.b,owner\np1,One,400,5,1,1,\n",
        "cell G2: this row has 7 cells and the heading 6",
    ),
    ("a value without a column", b"id;label;cost;ratings.a;ratings.b;\np1;One;5;5;1;9\n", "cell F2: this column"),
    ("a column twice", b"id;label;cost;cost;ratings.a;ratings.b\np1;One;5;6;5;1\n", "cell D1: “cost” stands twice"),
    ("a column in Finnish", b"id;label;hinta;ratings.a;ratings.b\np1;One;5;5;1\n", "cell C1: “hinta” is not known"),
    ("no heading", b"p1;One;5;5;1\n", "the row of column names is missing"),
    ("a title over two rows", b"id;label;Money;Ratings;\n;;cost;a;b\np1;One;5;5;1\n", "“Money” is not known"),
    ("a proposal twice", b"id;label;cost;ratings.a;ratings.b\np1;One;5;5;1\np1;Two;5;5;1\n", "p1"),
    ("a row of sums", b"id;label;cost;ratings.a;ratings.b\np1;One;5;5;1\n;Sum;5;;\n", "line 3"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "says"), [pytest.param(*one[1:], id=one[0]) for one in BAD])
def test_what_is_refused_by_name(raw: bytes, says: str, tmp_path: Path) -> None:
    """Where it stands, and no other proposal than was meant."""
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, raw)
    assert says in str(caught.value)
    assert "p.csv" in str(caught.value)


def excel_cell(address: str, inside: str, attributes: str = "") -> str:
    """One cell as Excel writes it."""
    return f'<c r="{address}" s="1"{attributes}>{inside}</c>'


def excel_book(cost: str, rating: str) -> bytes:
    """The small case whose first proposal is as Excel writes it: text shared, and two cells as they are given."""
    tables = small_tables()
    parts = parts_of(bytes_of(plain_book(tables)))
    at = list(tables).index("proposals") + 1
    heading = tables["proposals"][0]
    shared = ["id", "label", "cost", "p1", " One ", "ratings.a", "ratings.b", "p2", "p3", "1 200,50", "1.234", "5"]
    assert {"id", "label", "cost"} <= set(heading)
    place = {text: number for number, text in enumerate(shared)}

    def text(address: str, what: str) -> str:
        return excel_cell(address, f"<v>{place[what]}</v>", ' t="s"')

    names = ("id", "label", "cost", "ratings.a", "ratings.b")
    rows = [
        "".join(text(f"{column}1", name) for column, name in zip("ABCDE", names, strict=True)),
        text("A2", "p1") + text("B2", " One ") + cost + rating + excel_cell("E2", "<v>1</v>"),
    ]  # fmt: skip
    sheet = "".join(f'<row r="{n}" spans="1:5" x14ac:dyDescent="0.25">{row}</row>' for n, row in enumerate(rows, 1))
    parts[f"xl/worksheets/sheet{at}.xml"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
        f'<dimension ref="A1:E2"/><sheetData>{sheet}<row r="900" spans="1:5"><c r="A900" s="1"/></row></sheetData>'
        "</worksheet>"
    ).encode()
    items = "".join(f'<si><t xml:space="preserve">{one}</t></si>' for one in shared)
    parts["xl/sharedStrings.xml"] = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'count="99" uniqueCount="{len(shared)}">{items}</sst>'
    ).encode()
    ratings = next(number for number, name in enumerate(tables, 1) if name == "ratings")
    parts[f"xl/worksheets/sheet{ratings}.xml"] = b"<worksheet><sheetData/></worksheet>"
    return packed(parts)


def shared(address: str, at: int) -> str:
    """A cell of shared text."""
    return excel_cell(address, f"<v>{at}</v>", ' t="s"')


@pytest.mark.parametrize(
    ("cost", "rating", "found"),
    [
        (excel_cell("C2", "<v>400.5</v>"), excel_cell("D2", "<v>1.1000000000000001</v>"), (40050, Fraction(11, 10))),
        (excel_cell("C2", "<v>1.2E3</v>"), excel_cell("D2", "<v>1.234</v>"), (120_000, Fraction(617, 500))),
        (shared("C2", 9), shared("D2", 11), (120_050, Fraction(5))),
        (excel_cell("C2", "<v>400.5</v>", ' t="n"'), excel_cell("D2", "<v>0.1</v>"), (40050, Fraction(1, 10))),
        (
            excel_cell("C2", "<is><t>400,5</t></is>", ' t="inlineStr"'),
            excel_cell("D2", "<is><r><t>2</t></r><r><t>,5</t></r></is>", ' t="inlineStr"'),
            (40050, Fraction(5, 2)),
        ),
        (shared("C2", 10), shared("D2", 11), "cell C2, proposals.p1.cost: “1.234” has two readings"),
        (shared("C2", 9), shared("D2", 10), "cell D2: “1.234” has two readings"),
        (excel_cell("C2", "<f>1+1</f><v>2</v>"), shared("D2", 11), "cell C2: this is a formula"),
        (excel_cell("C2", "<v>#N/A</v>", ' t="e"'), shared("D2", 11), "cell C2: the cell holds the error #N/A"),
        (excel_cell("C2", "<v>1</v>", ' t="b"'), shared("D2", 11), "cell C2, proposals.p1.cost: “true” is"),
        (excel_cell("C2", ""), shared("D2", 11), "proposals.p1.cost"),
    ],
)  # fmt: skip
def test_cells_as_excel_writes_them(cost: str, rating: str, found: tuple[int, Fraction] | str, tmp_path: Path) -> None:
    """Shared and inline text, numbers of seventeen digits, numbers kept as text, formulas, errors, truth values."""
    file = tmp_path / "f.xlsx"
    file.write_bytes(excel_book(cost, rating))
    if isinstance(found, str):
        with pytest.raises(InputError) as caught:
            load_problem(file)
        assert f"f.xlsx, sheet “proposals”, {found}".replace("”, proposals", "”, cell C2, proposals") in str(
            caught.value
        )
        return
    problem = load_problem(file)
    assert (problem.costs_minor[0], problem.performances[0][0]) == found
    assert problem.proposals[0].label.text_in("en") == "One"


@pytest.mark.parametrize(
    ("table", "column", "value", "says"),
    [
        ("ratings", "a", "5\u200b", "“5\\x200b” is not a number"),
        ("ratings", "a", datetime(2026, 5, 1), "“2026-05-01” is not a number"),
        ("ratings", "a", "1.234", "cell B2: “1.234” has two readings"),
        ("case", "2.3.2026", "date", "“2.3.2026” is not a date. Write it as 2021-02-16"),
    ],
)
def test_what_a_spreadsheet_makes_of_typed_cells(
    table: str, column: str, value: object, says: str, tmp_path: Path
) -> None:
    """A rating that became a date, a sign that nobody sees, a date that stayed text."""
    tables = small_tables()
    if table == "case":
        tables[table].append([value, column])
    else:
        tables[table][1][tables[table][0].index(column)] = value
    (tmp_path / "f.xlsx").write_bytes(bytes_of(plain_book(tables)))
    with pytest.raises(InputError) as caught:
        load_problem(tmp_path / "f.xlsx")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "space",
    ["http://purl.oclc.org/ooxml/spreadsheetml/main", "http://schemas.openxmlformats.org/spreadsheetml/2006/main"],
)
def test_dialects_of_the_parts_of_a_workbook(encoding: str, space: str, tmp_path: Path) -> None:
    """Strict Office Open XML, names with a prefix, parts with a byte order mark or in UTF-16."""
    parts = parts_of(bytes_of(plain_book(small_tables())))
    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        text = re.sub("<(/?)([a-zA-Z])", r"<\1x:\2", parts[name].decode("utf-8"))
        text = re.sub('xmlns="[^"]*"', f'xmlns:x="{space}"', text)
        parts[name] = text.encode(encoding)
    (tmp_path / "f.xlsx").write_bytes(packed(parts))
    assert load_problem(tmp_path / "f.xlsx") == problem_from_document(small_document())
