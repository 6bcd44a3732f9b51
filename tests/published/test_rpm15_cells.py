"""The test problem of the R package rpm: 15 projects, 3 criteria, budget 300; exact cells of its supported portfolios.

Liesiö, J., Mild, P. & Salo, A. (2007). Preference programming for robust portfolio modeling and project selection.
https://doi.org/10.1016/j.ejor.2005.12.041
"""

from fractions import Fraction
from itertools import pairwise

import pytest

from mcda_priority import Problem, problem_from_document
from mcda_priority.studies.breakpoints import breakpoints
from mcda_priority.studies.triangle import WeightTriangle, weight_triangle
from reference_data import needs_data, read_json

pytestmark = needs_data


@pytest.fixture(scope="module")
def problem() -> Problem:
    """The problem as published, scores of 0 to 100, equal weights."""
    given = read_json("rpm15/rpm15.json")
    scale = {"kind": "linear", "baseline": 0, "best": 100}
    names = ("c1", "c2", "c3")
    return problem_from_document(
        {
            "id": "rpm15",
            "label": "rpm15",
            "currency": "EUR",
            "budget": given["budget"],
            "groups": [
                {
                    "id": "all",
                    "label": "All",
                    "weight": 1,
                    "criteria": [{"id": name, "label": name, "points": 1, "scale": scale} for name in names],
                }
            ],
            "proposals": [
                {"id": str(at), "label": name, "cost": cost, "ratings": dict(zip(names, scores, strict=True))}
                for at, (name, cost, scores) in enumerate(
                    zip(given["names"], given["cost"], given["scores"], strict=True), 1
                )
            ],
        }
    )


@pytest.fixture(scope="module")
def triangle(problem: Problem) -> WeightTriangle:
    """Its map of all weights."""
    return weight_triangle(problem)


def test_the_four_cells(triangle: WeightTriangle) -> None:
    """Portfolios, shares and vertices as exact fractions; the five other non-dominated portfolios have no cell."""
    golden = {
        tuple(map(str, cell["portfolio"])): (
            Fraction(cell["share"]),
            {tuple(map(Fraction, vertex)) for vertex in cell["vertices"]},
        )
        for cell in read_json("rpm15/rpm15_weight_cells.json")["cells"]
        if cell["share"] != "0"
    }
    assert {cell.ids: (cell.share, set(cell.vertices)) for cell in triangle.cells} == golden
    assert [round(float(cell.share), 6) for cell in triangle.cells] == [0.610091, 0.261818, 0.072706, 0.055386]
    assert all(len(cell.vertices) == len(set(cell.vertices)) and cell.ties == 0 for cell in triangle.cells)


def test_common_vertices(triangle: WeightTriangle) -> None:
    """Two points are shared by three cells each."""
    three = [
        vertex
        for vertex in {vertex for cell in triangle.cells for vertex in cell.vertices}
        if sum(vertex in cell.vertices for cell in triangle.cells) == 3
    ]
    assert set(three) == {
        (Fraction(5273, 7551), Fraction(673, 2517), Fraction(259, 7551)),
        (Fraction(397, 2699), Fraction(447, 2699), Fraction(1855, 2699)),
    }


def test_acceptability(triangle: WeightTriangle) -> None:
    """The share of all weights that fund each project, exactly."""
    golden = read_json("rpm15/rpm15_weight_cells.json")["acceptability"]
    assert triangle.acceptability == tuple(map(Fraction, golden.values()))


def test_lines_of_one_weight_cross_the_cells(problem: Problem) -> None:
    """Beside equal others, the first weight's line meets the cells' edges: worked out from the portfolios' values."""
    # Values of the portfolios as published, on c1 and on half of c2 and c3 each.
    values = {
        tuple(map(str, cell["portfolio"])): (cell["value"][0], Fraction(sum(cell["value"][1:]), 2))
        for cell in read_json("rpm15/rpm15_weight_cells.json")["cells"]
    }
    line = breakpoints(problem).of("c1")
    for weight in (Fraction(at, 1000) for at in range(1001)):
        height = {ids: weight * one + (1 - weight) * other for ids, (one, other) in values.items()}
        (piece,) = (piece for piece in line.funded_sets if piece.low <= weight < piece.high + (piece.high == 1))
        assert height[piece.ids or ()] == max(height.values())
    for one, two in pairwise(line.funded_sets):
        (a, b), (c, d) = values[one.ids or ()], values[two.ids or ()]
        assert two.low == (d - b) / (a - b - c + d)
