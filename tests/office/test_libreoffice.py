"""What people do with our workbooks in LibreOffice: fill one in and save it, and look at results worked out anew."""

import json
import os
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from loading.books import sheet_of
from loading.test_workbook_template import assessed_document, column
from mcda_priority import (
    InputError,
    decide,
    document_from_problem,
    load_problem,
    problem_from_document,
    save_problem,
    topsis_anchored,
    weighted_sum,
)
from mcda_priority.i18n import Language
from mcda_priority.loading.workbook_template import write_workbook
from mcda_priority.report.result_workbook import results_workbook
from small import small_document

FILL = Path(__file__).with_name("fill.py")
SYSTEM_PYTHON = "/usr/bin/python3"


@pytest.fixture(autouse=True)
def office() -> None:
    """LibreOffice Calc with its interface for Python; the integration run installs and requires it."""
    found = shutil.which("soffice") is not None and Path(SYSTEM_PYTHON).exists()
    if found:
        found = subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0
    if not found and "MCDA_PRIORITY_OFFICE" not in os.environ:
        pytest.skip("LibreOffice Calc or its interface for Python (python3-uno) is not installed")
    assert found, "LibreOffice Calc and python3-uno are required here"


def filled(file: Path, cells: dict[str, dict[str, Any]]) -> Path:
    """The workbook after LibreOffice typed into its cells and saved it."""
    typed, saved = file.with_name("cells.json"), file.with_name("saved.xlsx")
    typed.write_text(json.dumps(cells), encoding="utf-8")
    words = [SYSTEM_PYTHON, str(FILL), str(file), str(saved), str(typed), str(file.with_name("profile"))]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    return saved


def test_a_workbook_filled_in_libreoffice_reads_back_right(tmp_path: Path) -> None:
    """Costs, ratings, reasons and text like a formula are typed into the empty cells of a template."""
    whole = assessed_document()
    whole["proposals"][1]["label"] = "=1+1"
    problem = problem_from_document(whole)
    document = document_from_problem(problem)
    empty = document_from_problem(problem)
    for proposal in empty["proposals"]:
        del proposal["cost"], proposal["label"]
        proposal["ratings"] = {}
    empty["date"] = "2026-03-02"
    file = tmp_path / "template.xlsx"
    file.write_bytes(write_workbook(empty, Language("fi")))
    book = load_workbook(file)
    proposals, ratings = sheet_of(book, "proposals"), sheet_of(book, "ratings")
    cells: dict[str, dict[str, Any]] = {"proposals": {}, "ratings": {}}
    code = next(str(cell.value) for cell in proposals[2] if str(cell.value).startswith("label"))
    for row, proposal in enumerate(document["proposals"], 3):
        assert proposals.cell(row, 1).value == proposal["id"]
        cells["proposals"][proposals.cell(row, column(proposals, code)).coordinate] = proposal["label"]
        cells["proposals"][proposals.cell(row, column(proposals, "cost")).coordinate] = float(proposal["cost"])
    rows = {
        (str(ratings.cell(row, 1).value), str(ratings.cell(row, 2).value or "")): row
        for row in range(3, ratings.max_row + 1)
        if ratings.cell(row, 1).value
    }
    free = max(rows.values()) + 1
    for proposal in document["proposals"]:
        for criterion, rating in proposal["ratings"].items():
            for assessor, one in rating.get("by", {"": rating}).items():
                row = rows.get((proposal["id"], assessor), 0)
                if not row:
                    row, free = free, free + 1
                    rows[proposal["id"], assessor] = row
                    cells["ratings"][f"A{row}"] = proposal["id"]
                cells["ratings"][ratings.cell(row, column(ratings, criterion)).coordinate] = float(one["performance"])
                if "reason" in one:
                    name = next(str(c.value) for c in ratings[2] if str(c.value).startswith(f"{criterion}.reason"))
                    cells["ratings"][ratings.cell(row, column(ratings, name)).coordinate] = one["reason"]
    again = document_from_problem(load_problem(filled(file, cells)))
    assert again.pop("date") == "2026-03-02"
    assert again["groups"] == document["groups"]
    for one, other in zip(again["proposals"], document["proposals"], strict=True):
        assert one["label"] in (other["label"], {code.removeprefix("label."): other["label"]})
        assert one["cost"] == other["cost"]
        assert performances(one) == performances(other)


def performances(proposal: dict[str, Any]) -> dict[tuple[str, str], str]:
    """What each assessor said, and what was agreed ("")."""
    return {
        (criterion, name): one["performance"]
        for criterion, rating in proposal["ratings"].items()
        for name, one in rating.get("by", {"": rating}).items()
    }


@pytest.mark.parametrize("name", ["helsinki-2021", "havulampela-2027"])
def test_a_packaged_case_saved_by_libreoffice_is_the_same_problem(tmp_path: Path, name: str) -> None:
    """Opening and saving changes the file through and through, and what it says not at all."""
    problem = load_problem(name)
    file = tmp_path / "case.xlsx"
    save_problem(problem, file, "sv")
    assert load_problem(filled(file, {})) == problem


@pytest.mark.parametrize("code", ["en", "fi", "sv"])
@pytest.mark.parametrize("method", [weighted_sum, topsis_anchored])
def test_results_worked_out_by_libreoffice_are_ours(tmp_path: Path, code: str, method: Any) -> None:
    """The formulas of the result, worked out by another program, give the scores and totals that were computed."""
    decision = decide(load_problem("havulampela-2027"), method)
    problem, portfolio = decision.problem, decision.portfolio
    file = tmp_path / "results.xlsx"
    file.write_bytes(results_workbook(decision, Language(code)))
    book: Any = load_workbook(filled(file, {}), data_only=True)
    _, ranking, values, contributions, chosen, _ = (book[name] for name in book.sheetnames)
    count = len(problem.criteria)
    assert values.cell(2, count + 3).value == pytest.approx(1)
    for row, numbers in enumerate(problem.values, 3):
        exact = float(100 * sum(w * v for w, v in zip(problem.weights, numbers, strict=True)))
        assert values.cell(row, count + 3).value == pytest.approx(exact, abs=1e-9)
        assert values.cell(row, count + 4).value == pytest.approx(exact, abs=1e-9)
        assert contributions.cell(row - 1, count + 3).value == pytest.approx(exact, abs=1e-9)
    scores = [ranking.cell(row, 2).value for row in range(2, len(problem.proposals) + 2)]
    assert scores == pytest.approx(sorted(100 * portfolio.ranking.scores, reverse=True))
    total = next(row for row in range(2, 60) if chosen.cell(row, 1).value == Language(code).say("Total"))
    bonus = sum(2 for name in ("p13", "p33") if {name, "p14"} <= set(portfolio.ids))
    summed = sum(s for s, one in zip(portfolio.ranking.scores, portfolio.selected, strict=True) if one)
    assert chosen.cell(total, 3).value == pytest.approx(100 * summed + bonus)
    assert chosen.cell(total, 6).value == portfolio.cost_minor / 100
    assert chosen.cell(total + 2, 6).value == portfolio.unspent_minor / 100
    spent = [
        sum(problem.proposals[at].line_costs_minor.get(line.id, 0) for at in portfolio.selected.nonzero()[0])
        for line in problem.budget_lines
    ]
    assert [chosen.cell(total, column).value for column in (4, 5)] == [amount / 100 for amount in spent]


def test_a_changed_value_moves_points_and_totals(tmp_path: Path) -> None:
    """The numbers that stand beside the formulas when the file is written do not take their place."""
    decision = decide(load_problem("havulampela-2027"))
    file = tmp_path / "results.xlsx"
    file.write_bytes(results_workbook(decision, Language("en")))
    before: Any = load_workbook(file, data_only=True)
    after: Any = load_workbook(filled(file, {"Values": {"C3": 1.0}, "Portfolio": {"D2": 0.0}}), data_only=True)
    # The first proposal has half the value on a criterion that weighs 0.45 × 0.4.
    assert before["Values"]["C3"].value == 0.5
    assert after["Values"]["J3"].value == pytest.approx(before["Values"]["J3"].value + 9)
    assert after["Values"]["L3"].value == pytest.approx(9)
    assert after["Contributions"]["J2"].value == pytest.approx(after["Values"]["J3"].value)
    total = next(row for row in range(2, 60) if after["Portfolio"].cell(row, 1).value == "Total")
    moved = before["Portfolio"].cell(total, 6).value - after["Portfolio"].cell(total, 6).value
    assert moved == before["Portfolio"]["D2"].value > 0


def converted(file: Path, to: str, *words: str) -> Path:
    """What LibreOffice makes of a file, as its command line does."""
    folder = file.with_name("made")
    profile = file.with_name("profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", *words]
    command += ["--convert-to", to, "--outdir", str(folder), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    return folder / f"{file.stem}.{to.partition(':')[0]}"


def beside_a_case(folder: Path, table: bytes) -> Path:
    """A case whose proposals are this table."""
    document: dict[str, Any] = small_document()
    document["budget"] = "10 000 000"
    document["groups"][0]["criteria"][0]["scale"]["best"] = "5000"
    document["proposals"] = "p.csv"
    (folder / "case.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "p.csv").write_bytes(table)
    return folder / "case.json"


LATIN_1, WINDOWS, UTF_8, UTF_16 = "12", "1", "76", "65535"
"""Character sets by the numbers that the export knows them by."""


@pytest.mark.parametrize(
    ("charset", "separator", "refused"),
    [
        (LATIN_1, "59", ""),
        (WINDOWS, "59", ""),
        (UTF_8, "44", ""),
        (UTF_8, "9", ""),
        (UTF_16, "59", "the file is UTF-16"),
    ],
)
def test_tables_that_libreoffice_exports(charset: str, separator: str, refused: str, tmp_path: Path) -> None:
    """As shown in Finland: decimal commas, no-break spaces between thousands, text with the separator and lines."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["id", "label", "cost", "ratings.a", "ratings.b"],
        ["p1", "Päiväkoti; Å, é", 1200.5, 12.5, 1],
        ["p2", "two\nlines", 1_234_567, 1234.5, 2],
    ):
        sheet.append(row)
    for name in ("C2", "C3", "D2", "D3"):
        sheet[name].number_format = "[$-40B]#,##0.00"
    book.save(tmp_path / "t.xlsx")
    options = f"{separator},34,{charset},1,,1035,false,true"
    raw = converted(tmp_path / "t.xlsx", f"csv:Text - txt - csv (StarCalc):{options}").read_bytes()
    if not refused:
        assert b",50" in raw
        assert (b"1\xa0234,50" if charset != UTF_8 else b"1\xc2\xa0234,50") in raw
    case = beside_a_case(tmp_path, raw)
    if refused:
        with pytest.raises(InputError, match=refused):
            load_problem(case)
        return
    problem = load_problem(case)
    assert [one.label.text_in("fi") for one in problem.proposals] == ["Päiväkoti; Å, é", "two\nlines"]
    assert problem.costs_minor == (120_050, 123_456_700)
    assert [row[0] for row in problem.performances] == [Fraction(25, 2), Fraction(2469, 2)]


def test_three_decimals_that_libreoffice_exports_are_not_guessed(tmp_path: Path) -> None:
    """12.5 shown with three decimals is 12,500 in Finland, which others read as twelve thousand and a half."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["id", "label", "cost", "ratings.a", "ratings.b"])
    sheet.append(["p1", "One", 1, 12.5, 1])
    sheet["D2"].number_format = "[$-40B]#,##0.000"
    book.save(tmp_path / "t.xlsx")
    table = converted(tmp_path / "t.xlsx", "csv:Text - txt - csv (StarCalc):59,34,76,1,,1035,false,true")
    with pytest.raises(InputError, match="“12,500” has two readings"):
        load_problem(beside_a_case(tmp_path, table.read_bytes()))


def test_a_workbook_that_libreoffice_makes_of_its_own_format(tmp_path: Path) -> None:
    """The invented case through LibreOffice's own format and back says the same."""
    problem = load_problem("havulampela-2027")
    save_problem(problem, tmp_path / "case.xlsx", "fi")
    opened = converted(tmp_path / "case.xlsx", "ods")
    shutil.copy(opened, tmp_path / "again.ods")
    assert load_problem(converted(tmp_path / "again.ods", "xlsx")) == problem
