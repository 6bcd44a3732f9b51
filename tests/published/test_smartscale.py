"""404 real projects: Virginia's SMART SCALE, round 2 (fiscal year 2018), https://smartscale.virginia.gov.

The State publishes six factor scores, four area types with their own weights, and each project's benefit score.
"""

import re
from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mcda_priority import (
    Ranking,
    document_from_problem,
    problem_from_document,
    score,
    select,
    staircase,
    weighted_sum,
)
from reference_data import needs_data, read_json
from smartscale import FACTORS, FREQUENCY_ONLY, WEIGHTS, factors, problem_with, projects, six_criteria

pytestmark = needs_data

GOLDEN = "smartscale_fy2018/golden_knapsack.json"


@pytest.fixture(scope="module")
def published() -> Ranking:
    """The published benefit scores, in millionths, as the one criterion."""
    scale = {"kind": "linear", "baseline": 0, "best": 10**8}
    criterion = {"id": "benefit", "label": "Benefit", "weight": 1, "scale": scale}
    ratings = [{"benefit": round(Fraction(row["benefit_score_published"]) * 10**6)} for row in projects()]
    return score(problem_with([criterion], projects(), ratings))


def millionths(ranking: Ranking, units: int) -> Fraction:
    """A number of units in millionths of a benefit point."""
    return units * ranking.quantum * 10**8


def budgets() -> list[Any]:
    """The eight budgets with a proven optimum and no further rules."""
    return [entry for entry in read_json(GOLDEN) if "max_per_organization" not in entry]


@pytest.mark.parametrize("area", WEIGHTS)
def test_benefit_scores_come_out_of_the_weighted_sum(area: str) -> None:
    """Each area by its own weights: every published score to 1e-5, as an array and as a problem of six criteria."""
    rows = tuple(row for row in projects() if row["area_type"] == area)
    expected = [float(row["benefit_score_published"]) for row in rows]
    matrix = np.array([[float(mark) for mark in factors(row)] for row in rows])
    found = 100 * weighted_sum(matrix / 100, np.array(WEIGHTS[area]) / 100)
    assert found.tolist() == pytest.approx(expected, abs=1e-5)

    scale = {"kind": "linear", "baseline": 0, "best": 100}
    criteria = [
        {"id": factor, "label": factor, "weight": f"{weight} %", "scale": scale}
        for factor, weight in zip(FACTORS, WEIGHTS[area], strict=True)
    ]
    ranking = score(problem_with(criteria, rows, [dict(zip(FACTORS, factors(row), strict=True)) for row in rows]))
    assert (100 * ranking.scores).tolist() == pytest.approx(expected, abs=1e-5)


def test_the_areas_hold_all_projects() -> None:
    """404 projects, eleven of them with the other safety score: none is left out of the test above."""
    assert len(projects()) == 404
    assert {row["area_type"] for row in projects()} == set(WEIGHTS)
    assert {int(row["app_id"]) for row in projects()} >= FREQUENCY_ONLY


@pytest.mark.parametrize("place", range(8))
def test_exact_optimum(published: Ranking, place: int) -> None:
    """Benefits in millionths and costs to the dollar: the optimum proven elsewhere, at every budget."""
    golden = budgets()[place]
    portfolio = select(published, golden["budget"])
    assert millionths(published, portfolio.value) == golden["optimal_benefit_micro"]
    assert (portfolio.proven, portfolio.bound) == (True, portfolio.value)
    assert portfolio.cost_minor <= golden["budget"] * 100
    if portfolio.ties == 0:
        assert {int(one) for one in portfolio.ids} == set(golden["selected"])
        assert portfolio.cost_minor == golden["cost"] * 100


def test_there_are_eight_budgets() -> None:
    """None of the proven budgets is left out of the test above."""
    assert len(budgets()) == 8


def test_selection_over_six_criteria() -> None:
    """Weights that differ by area go into the performances; the benefits, unrounded, select the same set."""
    ranking = score(six_criteria())
    portfolio = select(ranking)
    golden = next(entry for entry in budgets() if entry["budget"] == 10**9)
    benefit = portfolio.value * ranking.quantum * 600
    assert portfolio.proven
    assert float(benefit) == pytest.approx(golden["optimal_benefit_micro"] / 10**6, abs=1e-5 * 404)
    assert {int(one) for one in portfolio.ids} == set(golden["selected"])


def test_caps_for_organisations_and_districts(published: Ranking) -> None:
    """At most three for each organisation and a quarter of the money for each district: 1080.06 falls to 1023.70."""
    golden = next(entry for entry in read_json(GOLDEN) if "max_per_organization" in entry)
    document = document_from_problem(published.problem)
    for proposal, row in zip(document["proposals"], projects(), strict=True):
        proposal["tags"] = {"district": as_id(row["district"]), "organisation": as_id(row["organization"])}
    document["rules"] = [
        {"id": "organisations", "kind": "at_most", "projects": golden["max_per_organization"], "each": "organisation"},
        {"id": "districts", "kind": "at_most", "share": golden["max_share_per_district"], "each": "district"},
    ]
    ranking = score(problem_from_document(document))
    capped = select(ranking, golden["budget"])
    assert millionths(ranking, capped.value) == golden["optimal_benefit_micro"] == 1_023_702_834
    assert (capped.proven, capped.bound) == (True, capped.value)
    assert capped.ties != 0 or {int(one) for one in capped.ids} == set(golden["selected"])
    funded = [row for row in projects() if row["app_id"] in capped.ids]
    assert max(Counter(row["organization"] for row in funded).values()) == 3
    spent: Counter[str] = Counter()
    for row in funded:
        spent[row["district"]] += int(row["request"])
    assert max(spent.values()) <= 250_000_000
    assert sum(spent.values()) <= 10**9
    free = select(ranking, golden["budget"], without=["organisations", "districts"])
    assert millionths(ranking, free.value) == 1_080_062_552


def as_id(name: str) -> str:
    """A name as an id: other signs than letters and digits become dashes; no two names become one here."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:64]


def test_no_two_names_become_one() -> None:
    """Else two organisations would share what three projects are the limit of."""
    for column in ("district", "organization"):
        names = {row[column] for row in projects()}
        assert len({as_id(name) for name in names}) == len(names)


def test_whole_staircase(published: Ranking) -> None:
    """Every budget to a billion dollars: 11,586 steps that rise strictly, and the proven optima where known."""
    stairs = staircase(published)
    assert len(stairs) == 11_586
    assert (np.diff(stairs.costs_minor) > 0).all()
    assert (np.diff(stairs.values) > 0).all()
    units = published.units.astype(object)
    costs = np.array(published.problem.costs_minor, dtype=object)
    for step in range(0, len(stairs), 199):
        members = stairs.selected(step)
        assert (costs[members].sum(), units[members].sum()) == (stairs.costs_minor[step], stairs.values[step])
    for golden in budgets():
        if golden["budget"] <= 10**9:
            step = stairs.step_at(golden["budget"] * 100)
            assert millionths(published, int(stairs.values[step])) == golden["optimal_benefit_micro"]
