"""Robust portfolio modelling with interval scores: nine water-saving actions, and the example of PROBE.

Lahtinen, T. J., Hämäläinen, R. P. & Liesiö, J. (2017). Portfolio decision analysis methods in environmental decision
making. Environmental Modelling and Software 94, 73-86.

Lourenço, J. C., Morton, A. & Bana e Costa, C. A. (2012). PROBE: a multicriteria decision support system for portfolio
robustness evaluation. Decision Support Systems 54. https://doi.org/10.1016/j.dss.2012.08.001
"""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mcda_priority import NonDominated, Problem, WeightSet, non_dominated, problem_from_document
from mcda_priority.studies.uncertainty import Interval
from reference_data import needs_data, read_csv, read_json

pytestmark = needs_data

Intervals = dict[tuple[str, str], Interval]


def water_services(saved_by_action_4: float) -> tuple[Problem, Intervals]:
    """Ratings in the middle of their intervals; water saved in turn multiplies, so that its logarithms add up."""
    given = read_json("lahtinen2017/problem.json")
    names = given["columns"][:4]
    cost, water = given["columns"].index("cost"), given["columns"].index("water")
    given["actions"][3][water] = saved_by_action_4
    scale = {"kind": "linear", "baseline": 0, "best": 100, "worst": -100}
    criteria = [{"id": name, "label": name, "points": 1, "scale": scale} for name in names]
    intervals: Intervals = {}
    proposals = []
    for number, action in enumerate(given["actions"], 1):
        ends = {name: [Fraction(str(end)) for end in action[at]] for at, name in enumerate(names)}
        intervals |= {(str(number), name): Interval(*pair) for name, pair in ends.items() if pair[0] != pair[1]}
        proposals.append(
            {
                "id": str(number),
                "label": str(number),
                "cost": action[cost],
                "attributes": {"water": repr(-math.log(1 - action[water]))},
                "ratings": {name: sum(pair) / 2 for name, pair in ends.items()},
            }
        )
    rules: list[dict[str, Any]] = [
        {"id": "water", "kind": "at_least", "attribute": "water", "total": repr(-math.log(1 - given["water_target"]))}
    ]
    rules += [
        {"id": f"{one}-needs-{other}", "kind": "requires", "proposal": str(one), "requires": [str(other)]}
        for one, other in given["requires"]
    ]
    rules += [
        {"id": f"{one}-or-{other}", "kind": "exclusive", "proposals": [str(one), str(other)]}
        for one, other in given["exclusive"]
    ]
    problem = problem_from_document(
        {
            "id": "water",
            "label": "Water services",
            "currency": "EUR",
            "budget": given["budget"],
            "groups": [{"id": "all", "label": "All", "weight": 1, "criteria": criteria}],
            "proposals": proposals,
            "rules": rules,
        }
    )
    return problem, intervals


@pytest.mark.parametrize("reading", [0, 1])
def test_four_portfolios_with_interval_scores(reading: int) -> None:
    """The four non-dominated portfolios and the core indexes, for either reading of what action 4 saves."""
    expected = read_json("lahtinen2017/expected_recomputed.json")[reading]
    problem, intervals = water_services(expected["water4"])
    found = non_dominated(problem, WeightSet.anything(problem), score_intervals=intervals)
    assert found.complete
    assert sorted(found.selected.astype(int).tolist()) == sorted(expected["nd_interval"])
    assert found.core_index.tolist() == expected["core_index_interval"]
    assert found.core_index.tolist() == [0.75, 0.75, 0.75, 0, 0, 0.5, 0, 0.75, 0.75]
    assert (found.core, found.exterior) == ((), ("4", "5", "7"))
    middle = non_dominated(problem, WeightSet.anything(problem))
    assert sorted(middle.selected.astype(int).tolist()) == sorted(expected["nd_midpoint"])
    assert middle.core_index.tolist() == expected["core_index_midpoint"]


def probe(rules: list[dict[str, Any]], budget: str, half_width: int) -> NonDominated:
    """Non-dominated portfolios within the published bounds of the weights, scores known to so many points.

    The scale leaves room for 110 points; that every score is divided by 110 instead of 100 changes no comparison.
    """
    expected, rows = read_json("probe2012/expected.json"), read_csv("probe2012/probe_example.csv")
    names = ("B1", "B2", "B3", "B4")
    scale = {"kind": "linear", "baseline": 0, "best": 110, "worst": -10}
    criteria = [
        {"id": name, "label": name, "weight": weight, "scale": scale}
        for name, weight in zip(names, expected["weights"], strict=True)
    ]
    problem = problem_from_document(
        {
            "id": "probe",
            "label": "PROBE",
            "currency": "EUR",
            "budget": budget,
            "groups": [{"id": "benefits", "label": "Benefits", "weight": 1, "criteria": criteria}],
            "proposals": [
                {
                    "id": row["project"],
                    "label": row["project"],
                    "tags": {"department": row["department"]},
                    "cost": Decimal(row["cost_meur"]) * 10**6,
                    "ratings": {name: row[name] for name in names},
                }
                for row in rows
            ],
            "rules": rules,
        }
    )
    bounds = {name: tuple(map(str, pair)) for name, pair in zip(names, expected["weight_bounds"], strict=True)}
    intervals = {
        (row["project"], name): Interval(int(row[name]) - half_width, int(row[name]) + half_width)
        for row in rows
        for name in names
    }
    within = WeightSet.intervals(problem, {name: (low, high) for name, (low, high) in bounds.items()})
    return non_dominated(problem, within, score_intervals=intervals)


def value_of(found: NonDominated, place: int) -> float:
    """The value of a portfolio as published: points of 100."""
    return round(float(found.values[place]) * 110, 2)


def test_only_competitor_of_the_optimum_of_probe() -> None:
    """Scores of +-10: beside the optimum with 414.25 only that with 396.46 is not dominated."""
    expected, found = read_json("probe2012/expected.json"), probe([], "5 000 000", 10)
    assert found.complete
    assert [found.portfolio(place) for place in range(len(found.selected))] == [
        tuple(expected["optimal"]),
        tuple(expected["one_per_department_optimal"]),
    ]
    assert [value_of(found, place) for place in range(2)] == [414.25, 396.46]
    assert found.core == ("P03", "P04", "P09", "P12")
    assert found.borderline == ("P07", "P10")


def test_optimum_of_probe_stands_alone_with_certain_scores() -> None:
    """Within the bounds of the weights alone nothing competes with the optimum."""
    found = probe([], "5 000 000", 0)
    assert found.complete
    assert [value_of(found, place) for place in range(len(found.selected))] == [414.25]
    assert found.borderline == ()


def test_only_competitor_with_one_project_per_department() -> None:
    """With a project of each department and at most 4.8 million, only 375.39 competes with 396.46."""
    expected = read_json("probe2012/expected.json")
    rule = {"id": "one-each", "kind": "at_least", "projects": 1, "each": "department"}
    found = probe([rule], "4 800 000", 10)
    assert found.complete
    assert [found.portfolio(place) for place in range(len(found.selected))] == [
        tuple(expected["one_per_department_optimal"]),
        tuple(expected["competitor"]),
    ]
    assert [value_of(found, place) for place in range(2)] == [396.46, 375.39]
