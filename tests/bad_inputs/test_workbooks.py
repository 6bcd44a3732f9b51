"""Workbooks are hostile: each broken one is refused at once, at its cell, and nothing in it is run."""

import time
from pathlib import Path

import pytest

from bad_inputs.workbooks import broken_cells, broken_files, good_workbook
from mcda_priority import InputError, load_problem

_SECONDS = 2.0
_NAMED_BY_OTHERS = ("groups A2 turned", "proposals A2 turned")
"""Ids that other sheets name are told in the cells there."""


def _refused(raw: bytes, path: Path, name: str) -> InputError | str:
    """How the file is refused, or what is wrong with that."""
    path.write_bytes(raw)
    start = time.process_time()
    try:
        load_problem(path)
    except InputError as error:
        if time.process_time() - start > _SECONDS:
            return f"{name}: slow"
        for fault in error.faults[:20]:
            if not fault.place.source or not str(error).endswith(".") or not str(error).replace("\n", "").isprintable():
                return f"{name}: {error}"
        return error
    except Exception as error:
        return f"{name}: {error!r}"
    return f"{name}: loaded"


def test_the_good_workbook_loads(tmp_path: Path) -> None:
    """Else everything would be refused for a wrong reason."""
    path = tmp_path / "f.xlsx"
    path.write_bytes(good_workbook())
    assert load_problem(path).proposals


def test_each_broken_cell_is_told_by_sheet_and_cell(tmp_path: Path) -> None:
    """Formulas, error values and turned writing, in every column of every sheet."""
    wrong, count = [], 0
    for name, sheet, cell, raw in broken_cells():
        count += 1
        refused = _refused(raw, tmp_path / "f.xlsx", name)
        if isinstance(refused, str):
            wrong.append(refused)
        elif not name.endswith(_NAMED_BY_OTHERS) and (sheet, cell) not in {
            (fault.place.sheet, fault.place.cell) for fault in refused.faults
        }:
            wrong.append(f"{name}: {refused}")
    assert wrong == []
    assert count >= 150


def test_each_broken_workbook_is_refused(tmp_path: Path) -> None:
    """Cut, without parts, with entities, macros, links and bombs: in time, with a sentence, and nothing beside it."""
    answers = [_refused(raw, tmp_path / "f.xlsx", name) for name, raw in broken_files()]
    assert [one for one in answers if isinstance(one, str)] == []
    assert [path.name for path in tmp_path.iterdir()] == ["f.xlsx"]


@pytest.mark.parametrize("what", ["macro", "external link", "bomb"])
def test_machinery_is_refused_by_name(what: str, tmp_path: Path) -> None:
    """The sentence says what the workbook holds, not only that it is bad."""
    raw = dict(broken_files())[f"xlsx with {what}"]
    refused = _refused(raw, tmp_path / "f.xlsx", what)
    says = {"macro": "holds macros", "external link": "links to other files", "bomb": "more than 50,000,000 bytes"}
    assert says[what] in str(refused)
