"""The example of PROBE: optimum, staircase, ratio order, the ten best, the reasons, and one project per department.

Lourenço, J. C., Morton, A. & Bana e Costa, C. A. (2012). PROBE: a multicriteria decision support system for portfolio
robustness evaluation. Decision Support Systems 54. https://doi.org/10.1016/j.dss.2012.08.001
"""

from decimal import Decimal
from fractions import Fraction

import pytest

from mcda_priority import (
    Explanation,
    Problem,
    Ranking,
    best_portfolios,
    explain,
    problem_from_document,
    score,
    select,
    staircase,
)
from reference_data import needs_data, read_csv, read_json

pytestmark = needs_data


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    """Twelve projects of four departments on four criteria, 0 to 100 points each; 5 million euros."""
    return score(probe())


def probe(*rules: dict[str, object]) -> Problem:
    """The problem as published, perhaps with rules."""
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
                    "tags": {"department": row["department"]},
                    "cost": Decimal(row["cost_meur"]) * 10**6,
                    "ratings": {name: row[name] for name in names},
                }
                for row in rows
            ],
            "rules": list(rules),
        }
    )


@pytest.fixture(scope="module")
def explanation(ranking: Ranking) -> Explanation:
    """Why each of the twelve is in or out."""
    return explain(select(ranking))


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


def test_the_ten_best(ranking: Ranking) -> None:
    """In order: value, cost and members, the optimum first."""
    found = best_portfolios(select(ranking), 10)
    golden = read_json("probe2012/golden_recomputed.json")["k_best"]
    assert len(golden) == 10
    assert [(points(ranking, one.value), one.cost_minor, one.selected) for one in found.entries] == [
        (hundredths(value), round(cost * 10**8), tuple(members)) for value, cost, members in golden
    ]
    assert found.complete


def test_what_each_is_worth_beyond_the_best_other_use(explanation: Explanation) -> None:
    """Replacement costs of the five that are funded, costs of forcing in the seven that are not."""
    ranking, golden = explanation.portfolio.ranking, read_json("probe2012/golden_recomputed.json")
    replacement, forcing = golden["replacement_cost"], golden["cost_of_forcing_in"]
    assert (len(replacement), len(forcing)) == (5, 7)
    for reason in explanation.reasons:
        assert reason.funded is (reason.id in replacement)
        assert reason.replacement_cost is not None
        assert reason.forcing_cost is not None
        assert points(ranking, reason.replacement_cost) == hundredths(replacement.get(reason.id, 0))
        assert points(ranking, reason.forcing_cost) == hundredths(forcing.get(reason.id, 0))


def test_entry_prices_of_those_left_out(explanation: Explanation) -> None:
    """The highest cost at which each would be in an optimum, to the cent."""
    golden = read_json("probe2012/golden_recomputed.json")["entry_price_meur"]
    prices = {reason.id: reason.entry_price_minor for reason in explanation.reasons if not reason.funded}
    assert prices == {name: round(price * 10**8) for name, price in golden.items()}


def test_one_project_per_department() -> None:
    """396.46, as published, so that the rule costs 17.79: P07 comes in, and P10, which is better, falls."""
    rule = {"id": "one-each", "kind": "at_least", "projects": 1, "each": "department"}
    ranking = score(probe(rule))
    portfolio = select(ranking)
    expected = read_json("probe2012/expected.json")
    published = hundredths(expected["one_per_department_value_published"])
    assert points(ranking, portfolio.value) == published == Fraction(39646, 100)
    assert portfolio.ids == tuple(expected["one_per_department_optimal"]) == ("P03", "P04", "P07", "P09", "P12")
    assert portfolio.proven
    (price,) = explain(portfolio).rule_prices
    assert (price.id, points(ranking, price.price)) == ("one-each", Fraction(1779, 100))
    assert select(ranking, without=["one-each"]).ids == tuple(expected["optimal"])
