"""The example of PROBE: optimum, whole staircase and ratio order.

Lourenço, J. C., Morton, A. & Bana e Costa, C. A. (2012). PROBE: a multicriteria decision support system for portfolio
robustness evaluation. Decision Support Systems 54. https://doi.org/10.1016/j.dss.2012.08.001
"""

from decimal import Decimal
from fractions import Fraction

import pytest

from mcda_priority import Problem, Ranking, problem_from_document, score, select, staircase
from reference_data import needs_data, read_csv, read_json

pytestmark = needs_data


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    """Twelve projects of four departments on four criteria, 0 to 100 points each; 5 million euros."""
    return score(probe())


def probe() -> Problem:
    """The problem as published."""
    expected, rows = read_json("probe2012/expected.json"), read_csv("probe2012/probe_example.csv")
    names = ("B1", "B2", "B3", "B4")
    criteria = [
        {"id": name, "label": name, "weight": weight, "scale": {"kind": "linear", "baseline": 0, "best": 100}}
        for name, weight in zip(names, expected["weights"], strict=True)
    ]
    return problem_from_document(
        {
            "id": "probe",
            "label": "PROBE",
            "currency": "EUR",
            "budget": 5_000_000,
            "groups": [{"id": "benefits", "label": "Benefits", "weight": 1, "criteria": criteria}],
            "proposals": [
                {
                    "id": row["project"],
                    "label": row["project"],
                    "owner": row["department"],
                    "cost": Decimal(row["cost_meur"]) * 10**6,
                    "ratings": {name: row[name] for name in names},
                }
                for row in rows
            ],
        }
    )


def points(ranking: Ranking, units: int) -> Fraction:
    """A number of units as points of 100."""
    return units * ranking.quantum * 100


def hundredths(published: float) -> Fraction:
    """A published number with two decimals, exactly."""
    return Fraction(str(published))


def test_values_are_the_published_ones(ranking: Ranking) -> None:
    """Overall values to the two decimals printed."""
    published = [hundredths(float(row["published_value"])) for row in read_csv("probe2012/probe_example.csv")]
    assert [points(ranking, int(units)) for units in ranking.units] == published


def test_optimum(ranking: Ranking) -> None:
    """414.25 for 4.8 of the 5 million, and no other portfolio has as much."""
    expected, portfolio = read_json("probe2012/expected.json"), select(ranking)
    assert portfolio.ids == tuple(expected["optimal"]) == ("P03", "P04", "P09", "P10", "P12")
    assert portfolio.cost_minor == 480_000_000
    assert points(ranking, portfolio.value) == hundredths(expected["optimal_value_published"]) == Fraction(41425, 100)
    assert (portfolio.proven, portfolio.ties) == (True, 0)


def test_whole_staircase(ranking: Ranking) -> None:
    """All 31 steps up to the cost of everything: cost, value and members."""
    stairs = staircase(ranking, 14_000_000)
    steps = [
        (int(cost), points(ranking, int(value)), stairs.portfolio(step))
        for step, (cost, value) in enumerate(zip(stairs.costs_minor, stairs.values, strict=True))
    ]
    golden = read_json("probe2012/golden_recomputed.json")["staircase"]
    assert steps == [(round(cost * 10**8), hundredths(value), tuple(members)) for cost, value, members in golden]
    assert len(steps) == 31


def test_ratio_order(ranking: Ranking) -> None:
    """Value per cost puts the projects in the published order: each joins the list as the budget grows."""
    order = read_json("probe2012/expected.json")["ratio_order"]
    costs = {proposal.id: proposal.cost_minor for proposal in ranking.problem.proposals}
    spent = 0
    for count, name in enumerate(order, 1):
        spent += costs[name]
        stopped = select(ranking, Decimal(spent) / 100).lists[0]
        assert (stopped.order, stopped.misfit, stopped.cost_minor) == ("ratio", "stop", spent)
        members = {one for one, flag in zip(costs, stopped.selected, strict=True) if flag}
        assert members == set(order[:count])
