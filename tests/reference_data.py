"""Reference data with known answers: where it is, and readers for its files.

The data is no part of the project. It lies in the folder that the environment variable MCDA_PRIORITY_DATA names, or
else in ../shared/data beside the project; where neither is there, the tests that need it are skipped.
"""

import csv
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

_NAMED = os.environ.get("MCDA_PRIORITY_DATA")
FOLDER = Path(_NAMED) if _NAMED else Path(__file__).resolve().parents[2] / "shared" / "data"

needs_data = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the reference data is not at {FOLDER}; MCDA_PRIORITY_DATA may name another folder"
)
"""Marks a test that reads from the folder."""


class Knapsack(NamedTuple):
    """One of Burkardt's knapsack instances."""

    capacity: int
    weights: list[int]
    profits: list[int]
    optimum: int
    solution: list[bool]


class Election(NamedTuple):
    """One election of participatory budgeting: the amounts as text, the approvals as counted, in the file's order."""

    budget: str
    currency: str
    costs: dict[str, str]
    approvals: dict[str, int]


def read_json(path: str) -> Any:
    """A JSON file of the folder."""
    return json.loads((FOLDER / path).read_text(encoding="utf-8"))


def read_csv(path: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the folder, by column."""
    with (FOLDER / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_knapsack(path: str) -> Knapsack:
    """An instance of Burkardt's: capacity, weights, profits, optimum and solution, a line each."""
    lines = [[int(word) for word in line.split()] for line in (FOLDER / path).read_text().splitlines() if line.strip()]
    (capacity,), weights, profits, (optimum,), solution = lines
    return Knapsack(capacity, weights, profits, optimum, [flag == 1 for flag in solution])


def read_election(path: str) -> Election:
    """An election in the .pb format: sections META, PROJECTS and VOTES, fields with semicolons between them.

    The approvals are counted from the votes themselves; the column `votes` of the projects must agree.
    """
    sections: dict[str, list[list[str]]] = {}
    with (FOLDER / path).open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            if len(row) == 1 and row[0] in {"META", "PROJECTS", "VOTES"}:
                rows = sections[row[0]] = []
            elif row:
                rows.append(row)
    meta = {row[0]: row[1] for row in sections["META"]}
    names, projects = sections["PROJECTS"][0], sections["PROJECTS"][1:]
    costs = {row[names.index("project_id")]: row[names.index("cost")] for row in projects}
    stated = {row[names.index("project_id")]: int(row[names.index("votes")]) for row in projects}
    ballot = sections["VOTES"][0].index("vote")
    approvals = dict.fromkeys(costs, 0)
    for row in sections["VOTES"][1:]:
        for name in row[ballot].split(","):
            approvals[name] += 1
    assert approvals == stated, f"{path}: the votes do not add up to what the file says"
    return Election(meta["budget"], meta["currency"], costs, approvals)
