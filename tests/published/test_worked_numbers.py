"""Worked numbers of papers and books, each with where it stands."""

from functools import partial

import numpy as np
import pytest

from mcda_priority import Problem, problem_from_document, score, select, topsis, topsis_anchored, weighted_sum
from small import one_criterion_document


def test_hwang_and_yoon_1981() -> None:
    """The fighter aircraft: Hwang & Yoon (1981), Multiple Attribute Decision Making, ch. 3: .643 .268 .613 .312."""
    matrix = [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
    found = topsis(matrix, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [1, 1, 1, -1, 1, 1], "vector")
    assert found.tolist() == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=1e-3)
    assert found.tolist() == pytest.approx([0.643277, 0.268384, 0.613542, 0.312291], abs=5e-7)


def test_tzeng_and_huang_2011() -> None:
    """Tzeng & Huang (2011), Multiple Attribute Decision Making: Methods and Applications: .5037 .6581 .7482 .3340."""
    found = topsis([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3], [1, 1, 1], "vector")
    assert found.tolist() == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=5e-5)


def test_hodgett_cars_and_how_the_norm_changes_the_winner() -> None:
    """Three cars by price and three benefits: Hodgett, http://hodgett.co.uk/topsis-in-excel/; min-max picks another."""
    matrix = [[5490, 51.4, 8.5, 285], [6500, 70.6, 7, 288], [6489, 54.3, 7.5, 290]]
    by_norm = partial(topsis, matrix, [0.35, 0.25, 0.25, 0.15], [-1, 1, 1, 1])
    vector, min_max = by_norm("vector"), by_norm("min-max")
    assert vector.tolist() == pytest.approx([0.481685, 0.518208, 0.177955], abs=5e-7)
    assert min_max.tolist() == pytest.approx([0.5960, 0.3796, 0.2859], abs=5e-5)
    assert (int(vector.argmax()), int(min_max.argmax())) == (1, 0)


def triantaphyllou() -> Problem:
    """Three alternatives on four criteria that are all measured in points of 100."""
    matrix = {"A1": (25, 20, 15, 30), "A2": (10, 30, 20, 30), "A3": (30, 10, 30, 10)}
    scale = {"kind": "linear", "baseline": "0", "best": "100"}
    criteria = [
        {"id": f"C{place}", "label": f"C{place}", "weight": weight, "scale": scale}
        for place, weight in enumerate(("0.20", "0.15", "0.40", "0.25"), 1)
    ]
    return problem_from_document(
        {
            "id": "triantaphyllou",
            "label": "Triantaphyllou",
            "currency": "EUR",
            "budget": "1",
            "groups": [{"id": "all", "label": "All", "weight": "1", "criteria": criteria}],
            "proposals": [
                {"id": name, "label": name, "cost": "1", "ratings": {f"C{at}": mark for at, mark in enumerate(row, 1)}}
                for name, row in matrix.items()
            ],
        }
    )


def test_weighted_sum_with_an_exact_tie() -> None:
    """Triantaphyllou (2000), Multi-Criteria Decision Making Methods, ch. 2: 21.5 22.0 22.0, so ranks 3 1 1."""
    ranking = score(triantaphyllou())
    points = [int(units) * ranking.quantum * 100 for units in ranking.units]
    assert points == pytest.approx([21.5, 22, 22])
    assert points[1] == points[2]
    assert ranking.ranks.tolist() == [3, 1, 1]


def test_weighted_sum_of_values_linear_to_the_best() -> None:
    """Four alternatives, x / max and for the cost min / x, weighed equally: numbers that several packages agree on."""
    gains = np.array([[25, 65, 20], [21, 78, 24], [19, 53, 33], [22, 25, 31]], dtype=float)
    costs = np.array([7, 6, 5, 2], dtype=float)
    values = np.column_stack((gains / gains.max(axis=0), costs.min() / costs))
    expected = [0.681277, 0.725152, 0.709872, 0.784977]
    assert weighted_sum(values, [0.25] * 4).tolist() == pytest.approx(expected, abs=5e-7)


def test_rank_reversal_of_the_textbook_method() -> None:
    """The fault of García-Cascales & Lamata (2012), https://doi.org/10.1016/j.mcm.2011.12.022, on a small matrix."""
    three = [[1, 5], [4, 2], [3, 3]]
    by_textbook = partial(topsis, weights=[0.5, 0.5], directions=[1, 1], norm="vector")
    before, after = by_textbook(three), by_textbook([*three, [5, 1]])
    assert before.tolist() == pytest.approx([0.4527, 0.5473, 0.5282], abs=5e-5)
    assert after.tolist() == pytest.approx([0.5335, 0.4733, 0.5000, 0.4665], abs=5e-5)
    assert before.argsort().tolist() == [0, 2, 1]
    assert after[:3].argsort().tolist() == [1, 2, 0]


def test_no_rank_reversal_between_declared_anchors() -> None:
    """The same matrix on scales from 0 to 5: the newcomer moves none of the others, to the last bit shown."""
    three = np.array([[1, 5], [4, 2], [3, 3]]) / 5
    four = np.vstack((three, [[1.0, 0.2]]))
    before = topsis_anchored(three, [0.5, 0.5], [0, 0])
    after = topsis_anchored(four, [0.5, 0.5], [0, 0])
    assert after[:3].tolist() == pytest.approx(before.tolist(), abs=1e-15)


def test_piecewise_linear_value() -> None:
    """Cut-offs 0, 10, 20, 50 with values 0, .5, .8, 1: 15 is worth .65, exactly."""
    document = one_criterion_document([("x", "1", "15")], "1")
    document["groups"][0]["criteria"][0]["scale"] = {
        "kind": "piecewise",
        "points": [["0", "0"], ["10", "0.5"], ["20", "0.8"], ["50", "1"]],
    }
    ranking = score(problem_from_document(document))
    assert int(ranking.units[0]) * ranking.quantum * 100 == 65


def test_winston_capital_budgeting() -> None:
    """Winston, Operations Research: Applications and Algorithms, integer programming: 42 with projects 2, 3 and 4."""
    investments = [("1", "5", "16"), ("2", "7", "22"), ("3", "4", "12"), ("4", "3", "8")]
    portfolio = select(score(problem_from_document(one_criterion_document(investments, "14"))))
    assert portfolio.ids == ("2", "3", "4")
    assert portfolio.value * portfolio.ranking.quantum * 100 == 42
    assert (portfolio.unspent_minor, portfolio.ties, portfolio.proven) == (0, 0, True)


def test_winston_with_logical_conditions() -> None:
    """The same four: at most two of them, 2 only with 1, or not both 2 and 4, leave 38 with 1 and 2 (sixteen sets)."""
    investments = [("1", "5", "16"), ("2", "7", "22"), ("3", "4", "12"), ("4", "3", "8")]
    rules: list[dict[str, object]] = [
        {"kind": "at_most", "projects": 2},
        {"kind": "requires", "proposal": "2", "requires": ["1"]},
        {"kind": "exclusive", "proposals": ["2", "4"]},
    ]
    for rule in rules:
        document = one_criterion_document(investments, "14") | {"rules": [{"id": "rule", **rule}]}
        portfolio = select(score(problem_from_document(document)))
        assert portfolio.ids == ("1", "2")
        assert portfolio.value * portfolio.ranking.quantum * 100 == 38


def test_consul_takes_by_votes_not_by_votes_per_cost() -> None:
    """Consul Democracy's test of its budget results (spec/models/budget/result_spec.rb): 900, 800 and 600 votes win."""
    investments = [("v500", "100", "500"), ("v800", "300", "800"), ("v900", "200", "900"), ("v600", "500", "600")]
    problem = problem_from_document(one_criterion_document(investments, "1000", best="1000"))
    lists = {(one.order, one.misfit): one for one in select(score(problem)).lists}
    funded = {
        key: {name for (name, _, _), flag in zip(investments, one.selected, strict=True) if flag}
        for key, one in lists.items()
    }
    assert funded["rank", "skip"] == {"v900", "v800", "v600"}
    assert funded["ratio", "skip"] == {"v500", "v900", "v800"}
    assert lists["rank", "skip"].gap == 0


def test_consul_skips_what_no_longer_fits() -> None:
    """The second case there: 900 votes take 800 of 1,000, 800 votes no longer fit, 600 votes do."""
    investments = [("v900", "800", "900"), ("v800", "300", "800"), ("v600", "200", "600")]
    problem = problem_from_document(one_criterion_document(investments, "1000", best="1000"))
    lists = {(one.order, one.misfit): one.selected.tolist() for one in select(score(problem)).lists}
    assert lists["rank", "skip"] == [True, False, True]
    assert lists["rank", "stop"] == [True, False, False]
