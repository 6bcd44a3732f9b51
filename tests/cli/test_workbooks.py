"""The commands for workbooks: begun, checked, marked and answered, and never at the cost of a file that is there."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from loading.books import bytes_of, plain_book, small_tables
from mcda_priority import load_problem, problem_from_document
from mcda_priority.cli import main
from small import small_document

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Run the command line in this process, in a folder of its own: exit code, what it printed and what it said."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mcda-priority", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return (int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.mark.parametrize("code", ["en", "fi", "sv"])
def test_an_empty_workbook_is_begun_and_check_says_what_is_missing(call: Call, code: str) -> None:
    """The money at its cell, and proposals in their sheet; nothing else is wrong."""
    assert call("init", "a.xlsx", "--lang", code)[0] == 0
    exit_code, out, err = call("check", "a.xlsx", "--lang", code)
    assert (exit_code, out) == (2, "")
    lines = err.splitlines()
    assert len(lines) == 2
    assert "C9" in lines[0]
    assert "”proposals”" in lines[1] or "“proposals”" in lines[1]


def test_a_file_that_is_there_is_not_replaced(call: Call) -> None:
    """Weeks of work may stand in it."""
    Path("a.xlsx").write_bytes(b"mine")
    code, _, err = call("init", "a.xlsx")
    assert (code, Path("a.xlsx").read_bytes()) == (2, b"mine")
    assert "not replaced" in err
    assert call("init", "a.ods")[0] == 2
    assert not Path("a.ods").exists()


def test_ratings_follow_what_a_workbook_holds_so_far(call: Call) -> None:
    """Criteria and proposals first, then a workbook with their columns and rows; no id, no row."""
    tables = small_tables()
    del tables["ratings"]
    del tables["proposals"][2][tables["proposals"][0].index("cost")]
    Path("half.xlsx").write_bytes(bytes_of(plain_book(tables)))
    assert call("init", "next.xlsx", "--from", "half.xlsx")[0] == 0
    ratings = load_workbook("next.xlsx")["ratings"]
    assert [ratings.cell(row, 1).value for row in range(3, 7)] == ["p1", "p2", "p3", None]
    assert {"a", "b"} <= {cell.value for cell in ratings[2]}
    tables["proposals"][1][0] = None
    Path("nameless.xlsx").write_bytes(bytes_of(plain_book(tables)))
    code, _, err = call("init", "third.xlsx", "--from", "nameless.xlsx")
    assert code == 2
    assert "sheet “proposals”, cell A2" in err
    assert not Path("third.xlsx").exists()


def test_a_marked_copy_is_written_beside_the_faults(call: Call) -> None:
    """The faults are said and the copy marked; the file itself stays as it is, and a right one gets no copy."""
    tables = small_tables()
    Path("right.xlsx").write_bytes(bytes_of(plain_book(tables)))
    assert call("check", "right.xlsx", "--marked", "copy.xlsx")[0] == 0
    assert not Path("copy.xlsx").exists()
    tables["ratings"][1][1] = "77"
    raw = bytes_of(plain_book(tables))
    Path("wrong.xlsx").write_bytes(raw)
    code, _, err = call("check", "wrong.xlsx", "--marked", "copy.xlsx")
    assert code == 2
    assert "Written: copy.xlsx" in err
    assert "cell B2" in err
    assert Path("wrong.xlsx").read_bytes() == raw
    assert load_workbook("copy.xlsx")["ratings"]["B2"].comment is not None
    for words in (("wrong.xlsx", "--marked", "wrong.xlsx"), ("wrong.xlsx", "--marked", "copy.ods")):
        assert call("check", *words)[0] == 2
    assert Path("wrong.xlsx").read_bytes() == raw


def test_run_explain_and_study_take_a_workbook(call: Call) -> None:
    """The same page as from the other formats, and the result as a workbook."""
    Path("a.xlsx").write_bytes(bytes_of(plain_book(small_tables())))
    assert load_problem("a.xlsx") == problem_from_document(small_document())
    assert call("convert", "a.xlsx", "a.yaml")[0] == 0
    code, page, err = call("run", "a.xlsx", "--out", "out.xlsx")
    assert code == 0
    assert "Written: out.xlsx" in err
    assert call("run", "a.yaml")[1] == page
    assert call("explain", "a.xlsx")[0] == 0
    assert call("study", "a.xlsx", "--draws", "50")[0] == 0
    assert len(load_workbook(io.BytesIO(Path("out.xlsx").read_bytes())).sheetnames) == 6


def test_results_are_written_all_or_none(call: Call) -> None:
    """Where one file cannot be written, the others are not either; the case itself is never overwritten."""
    raw = bytes_of(plain_book(small_tables()))
    Path("a.xlsx").write_bytes(raw)
    assert call("run", "a.xlsx", "--json", "r.json", "--out", "missing/out.xlsx")[0] == 2
    assert call("run", "a.xlsx", "--json", "r.json", "--out", "out.csv")[0] == 2
    assert call("run", "a.xlsx", "--out", "a.xlsx")[0] == 2
    assert Path("a.xlsx").read_bytes() == raw
    assert sorted(path.name for path in Path().iterdir()) == ["a.xlsx"]


def test_the_same_case_in_every_format_gives_the_same_bytes(call: Call) -> None:
    """YAML, JSON, a workbook, and YAML that names a table of proposals and one of ratings: one result, to the byte."""
    answers = set()
    for name in ("a.yaml", "b.json", "c.xlsx", "d.csv"):
        assert call("convert", "havulampela-2027", name)[0] == 0
        code, out, _ = call("run", name.replace("d.csv", "d.yaml"), "--json", "-")
        assert code == 0
        answers.add(out)
    assert len(answers) == 1
    assert answers == {call("run", "havulampela-2027", "--json", "-")[1]}
