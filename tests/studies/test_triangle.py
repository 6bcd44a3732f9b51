"""The triangle of three weights: cells against a search of all portfolios in exact fractions."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from mcda_priority import InfeasibleError, InputError, Problem, problem_from_document
from mcda_priority.studies.breakpoints import breakpoints
from mcda_priority.studies.triangle import WeightTriangle, weight_triangle
from strategies import Choice, choices, ruled_documents

Point = tuple[Fraction, ...]


def portfolios_at(
    document: dict[str, Any], problem: Problem, weights: Sequence[Fraction], *, idle: bool = False
) -> list[Choice]:
    """Every portfolio that the document allows under these weights, the best first; `idle`: with worthless members."""
    scored = dict(document)
    scored["proposals"] = [
        proposal | {"ratings": {"worth": 100 * sum((w * v for w, v in zip(weights, row, strict=True)), Fraction(0))}}
        for proposal, row in zip(document["proposals"], problem.values, strict=True)
    ]
    return choices(scored, idle=idle)


def three_sided(points: Sequence[int] = (1, 1, 1), **more: object) -> dict[str, Any]:
    """One of the proposals can be funded, and each is good on one criterion alone."""
    scale = {"kind": "linear", "baseline": 0, "best": 10}
    names = [f"c{at}" for at in range(len(points))]
    return {
        "id": "three-sided",
        "label": "Three-sided",
        "currency": "EUR",
        "budget": "1",
        "groups": [
            {
                "id": "g",
                "label": "G",
                "weight": 1,
                "criteria": [
                    {"id": name, "label": f"Criterion {name}", "points": point, "scale": scale}
                    for name, point in zip(names, points, strict=True)
                ],
            }
        ],
        "proposals": [
            {
                "id": f"p{at}",
                "label": f"P{at}",
                "cost": "1",
                "ratings": {other: 10 * (other == name) for other in names},
            }
            for at, name in enumerate(names)
        ],
        **more,
    }


def mapped(document: dict[str, Any], names: Sequence[str] | None = None, **options: Any) -> WeightTriangle:
    """The triangle of a document."""
    return weight_triangle(problem_from_document(document), names, **options)


@st.composite
def cases(draw: DrawFn) -> dict[str, Any]:
    """Documents with rules and three criteria, harm among it."""
    document = draw(ruled_documents(most=4))
    scale = {"kind": "linear", "baseline": 0, "best": 100, "worst": -100}
    points = draw(st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any))
    document["groups"] = [
        {
            "id": "g",
            "label": "G",
            "weight": 1,
            "criteria": [
                {"id": name, "label": name, "points": point, "scale": scale}
                for name, point in zip("abc", points, strict=True)
            ],
        }
    ]
    for proposal in document["proposals"]:
        proposal["ratings"] = {name: draw(st.integers(-3, 10)) for name in "abc"}
    return document


@settings(max_examples=40, deadline=None)
@given(document=cases())
def test_cells_equal_brute_force(document: dict[str, Any]) -> None:
    """Optimal at all vertices, so on the whole polygon; ties counted; where nothing is feasible, no portfolio."""
    problem = problem_from_document(document)
    try:
        triangle = weight_triangle(problem)
    except InfeasibleError:
        corners = [tuple(Fraction(int(at == one)) for at in range(3)) for one in range(3)]
        assert not any(portfolios_at(document, problem, corner) for corner in corners)
        return
    assert sum(cell.share for cell in triangle.cells) == 1
    assert all(cell.share > 0 for cell in triangle.cells)
    for cell in triangle.cells:
        inside = tuple(sum(shares, Fraction(0)) / len(cell.vertices) for shares in zip(*cell.vertices, strict=True))
        there = portfolios_at(document, problem, inside)
        if cell.ids is None:
            assert not there
            continue
        optimal = [one.ids for one in there if one.value == there[0].value]
        assert cell.ids in optimal
        assert cell.ties == len(optimal) - 1
        for vertex in cell.vertices:
            allowed = portfolios_at(document, problem, vertex, idle=True)
            assert cell.ids in [one.ids for one in allowed if one.value == max(other.value for other in allowed)]


@settings(max_examples=20, deadline=None)
@given(document=cases())
def test_cells_agree_with_one_weight_at_a_time(document: dict[str, Any]) -> None:
    """Along the line of one weight the same portfolios follow each other as in the triangle it crosses."""
    problem = problem_from_document(document)
    try:
        lines = breakpoints(problem).lines
    except InfeasibleError:
        reject()
    triangle = weight_triangle(problem)
    for line in lines:
        for piece in line.funded_sets:
            if piece.ids is None:
                continue
            weights = line.weights_at((piece.low + piece.high) / 2)
            allowed = {one.ids: one.value for one in portfolios_at(document, problem, weights, idle=True)}
            there = [cell.ids for cell in triangle.cells if cell.ids is not None and holds(cell.vertices, weights)]
            assert there
            assert {allowed[ids] for ids in (*there, piece.ids)} == {max(allowed.values())}


def holds(vertices: tuple[Point, ...], point: Point) -> bool:
    """Whether a point lies in a convex polygon: it never lies on both sides of its edges."""
    turns = []
    for one, two in pairwise([*vertices, vertices[0]]):
        turns.append((two[0] - one[0]) * (point[1] - one[1]) - (two[1] - one[1]) * (point[0] - one[0]))
    return not (min(turns) < 0 < max(turns))


def test_thirds() -> None:
    """Three equal cells that meet in the middle."""
    triangle = mapped(three_sided())
    assert [cell.share for cell in triangle.cells] == [Fraction(1, 3)] * 3
    assert triangle.acceptability == (Fraction(1, 3),) * 3
    middle = (Fraction(1, 3),) * 3
    assert all(middle in cell.vertices and cell.holds_today for cell in triangle.cells)
    assert {cell.ids for cell in triangle.cells} == {("p0",), ("p1",), ("p2",)}


def test_three_of_four_share_what_the_fourth_leaves() -> None:
    """The fourth weight stays at 40 %: its proposal is the best while no other weighs more."""
    triangle = mapped(three_sided((2, 2, 2, 4)), ["c0", "c1", "c2"])
    assert triangle.total == Fraction(3, 5)
    # Each of the others is the best where it has more than 40 of the 60: a corner of side 1/3, so a ninth each.
    shares = {cell.ids: cell.share for cell in triangle.cells}
    assert shares == {("p3",): Fraction(2, 3), **{(f"p{at}",): Fraction(1, 9) for at in range(3)}}
    assert all(sum(vertex) == Fraction(3, 5) for cell in triangle.cells for vertex in cell.vertices)
    assert [cell.holds_today for cell in triangle.cells] == [True, False, False, False]
    assert "Criterion c0, Criterion c1 and Criterion c2 share 60%" in " ".join(triangle.summary().split())


def test_groups_keep_their_proportions_inside() -> None:
    """Three groups are taken unless criteria are named; two criteria of one group move together."""
    document = three_sided((1, 1, 1, 3))
    criteria = document["groups"][0]["criteria"]
    document["groups"] = [
        {"id": f"g{at}", "label": f"Group {at}", "points": points, "criteria": members}
        for at, (points, members) in enumerate(zip((1, 1, 4), (criteria[:1], criteria[1:2], criteria[2:]), strict=True))
    ]
    triangle = mapped(document)
    assert triangle.names == ("g0", "g1", "g2")
    # p2 has a quarter of the third group's weight, p3 three quarters: p2 is never funded.
    assert triangle.acceptability[2] == 0
    assert ("p3",) in {cell.ids for cell in triangle.cells}
    # w3 * 3/4 = w0 = w1 with the sum 1: 3/10, 3/10, 4/10.
    meeting = (Fraction(3, 10), Fraction(3, 10), Fraction(2, 5))
    assert sum(meeting in cell.vertices for cell in triangle.cells) == 3


def test_no_portfolio_in_the_middle() -> None:
    """A portfolio must be worth 50 points: in the middle none is, and each keeps its corner, a quarter."""
    triangle = mapped(three_sided((8, 1, 1), rules=[{"id": "r", "kind": "minimum_value", "points": 50}]))
    shares = {cell.ids: cell.share for cell in triangle.cells}
    assert shares == {ids: Fraction(1, 4) for ids in (("p0",), ("p1",), ("p2",), None)}
    assert "no portfolio keeps the rules" in triangle.summary()
    assert "3 portfolios are the best somewhere" in triangle.summary()


def test_one_portfolio_throughout() -> None:
    """With money for all there is one cell, the triangle itself."""
    (cell,) = mapped(three_sided(), budget=3).cells
    assert (cell.ids, cell.share, len(cell.vertices)) == (("p0", "p1", "p2"), Fraction(1), 3)
    frame = mapped(three_sided(), budget=3).to_frame()
    assert frame.loc[0, "exact_share"] == "1"


@pytest.mark.parametrize(
    ("points", "names"),
    [
        ((1, 1, 1, 1), None),
        ((1, 1, 1, 1), ["c0", "c1"]),
        ((1, 1, 1, 1), ["c0", "c1", "c1"]),
        ((1, 1, 1, 1), ["g", "c1", "c2"]),
        ((1, 1, 1, 1), ["c0", "c1", "unknown"]),
        ((0, 0, 0, 1), ["c0", "c1", "c2"]),
    ],
)
def test_three_names_apart_with_some_weight(points: tuple[int, ...], names: list[str] | None) -> None:
    """What does not make a triangle is refused at the door."""
    with pytest.raises(InputError):
        mapped(three_sided(points), names)
