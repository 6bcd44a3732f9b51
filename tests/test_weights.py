"""Polytopes of weights: their corners are exact, and draws are uniform on them."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import weights as cellar
from mcda_priority.weights import (
    Row,
    Vector,
    barycentric_draws,
    corners,
    dot,
    hit_and_run,
    is_simplex,
    simplex_draws,
)


def row(coefficients: list[int | Fraction], limit: int | Fraction, *, equal: bool = False) -> Row:
    """One statement from plain numbers."""
    return Row(tuple(Fraction(one) for one in coefficients), Fraction(limit), equal)


def corners_by_brute_force(n: int, rows: list[Row]) -> set[Vector]:
    """Solve every choice of n - 1 tight constraints beside the sum, and keep the points that break none."""
    halves = [row([-int(at == one) for at in range(n)], 0) for one in range(n)]
    for one in rows:
        halves.append(Row(one.coefficients, one.limit, equal=False))
        if one.equal:
            halves.append(Row(tuple(-factor for factor in one.coefficients), -one.limit, equal=False))
    found = set()
    for chosen in combinations(halves, n - 1):
        system = [[*one.coefficients, one.limit] for one in chosen] + [[Fraction(1)] * (n + 1)]
        point = solved(system)
        if point is not None and all(dot(one.coefficients, point) <= one.limit for one in halves):
            found.add(point)
    return found


def solved(system: list[list[Fraction]]) -> Vector | None:
    """Gauss and Jordan, exactly; None where the solution is not unique."""
    n = len(system)
    rows = [list(one) for one in system]
    for column in range(n):
        pivot = next((at for at in range(column, n) if rows[at][column] != 0), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [entry / rows[column][column] for entry in rows[column]]
        for at in range(n):
            if at != column and rows[at][column] != 0:
                rows[at] = [a - rows[at][column] * b for a, b in zip(rows[at], rows[column], strict=True)]
    return tuple(one[n] for one in rows)


@st.composite
def statements(draw: st.DrawFn) -> tuple[int, list[Row]]:
    """Up to four statements with small whole coefficients on two to four criteria."""
    n = draw(st.integers(2, 4))
    rows = [
        row(
            draw(st.lists(st.integers(-3, 3), min_size=n, max_size=n)),
            Fraction(draw(st.integers(-4, 6)), 4),
            equal=draw(st.integers(0, 5)) == 0,
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return n, rows


@settings(max_examples=200)
@given(statements())
def test_corners_equal_brute_force(stated: tuple[int, list[Row]]) -> None:
    """The double description finds each extreme point once, and nothing else; none where statements clash."""
    n, rows = stated
    found = corners(n, rows)
    assert found is not None
    assert len(found) == len(set(found))
    assert set(found) == corners_by_brute_force(n, rows)


def test_corners_of_a_rank_order_are_its_centroid_vectors() -> None:
    """w1 >= w2 >= w3 has the corners (1), (1/2, 1/2), (1/3, 1/3, 1/3): a simplex of its own."""
    found = corners(3, [row([-1, 1, 0], 0), row([0, -1, 1], 0)])
    third, half = Fraction(1, 3), Fraction(1, 2)
    assert found is not None
    assert set(found) == {(1, 0, 0), (half, half, 0), (third, third, third)}
    assert is_simplex(found)


def test_too_many_corners_are_not_listed() -> None:
    """Sixteen weights of at most an eighth each have 12,870 corners: the answer is none, not a wait."""
    assert corners(16, [row([int(at == one) for at in range(16)], Fraction(1, 8)) for one in range(16)]) is None


def test_simplex_draws_are_uniform_and_not_normalised_uniforms() -> None:
    """Five criteria: P(max > 1/2) = 5/16 on the simplex; normalised uniform numbers would give about .04."""
    draws = simplex_draws(200_000, 5, np.random.default_rng(1))
    share, error = (draws.max(axis=1) > 0.5).mean(), (0.3125 * 0.6875 / 200_000) ** 0.5
    assert abs(share - 0.3125) < 4 * error
    assert draws.sum(axis=1) == pytest.approx(1, abs=1e-12)


def test_draws_of_a_rank_order_have_its_centroid_as_mean() -> None:
    """Rank-order centroid weights of four criteria (Barron & Barrett 1996, https://doi.org/10.1287/mnsc.42.11.1515)."""
    vertices = np.array([[1, 0, 0, 0], [1 / 2, 1 / 2, 0, 0], [1 / 3, 1 / 3, 1 / 3, 0], [1 / 4] * 4])
    draws = barycentric_draws(vertices, 100_000, np.random.default_rng(2))
    assert (np.diff(draws, axis=1) <= 1e-12).all()
    error = draws.std(axis=0) / 100_000**0.5
    assert (abs(draws.mean(axis=0) - [0.520833, 0.270833, 0.145833, 0.0625]) < 4 * error + 1e-6).all()


def test_the_walk_is_uniform_where_the_exact_draw_is_known() -> None:
    """On a rank order both ways of drawing agree in mean and in spread, within the error of a correlated walk."""
    rows = [row([-1, 1, 0], 0), row([0, -1, 1], 0)]
    found = np.array(corners(3, rows), dtype=np.float64)
    coefficients = np.array([one.coefficients for one in rows], dtype=np.float64)
    walk = hit_and_run(found, coefficients, np.zeros(2), 40_000, np.random.default_rng(3))
    exact = barycentric_draws(found, 40_000, np.random.default_rng(4))
    assert walk.burn_in == 200
    assert walk.convergence < 1.01
    assert walk.draws.mean(axis=0) == pytest.approx(exact.mean(axis=0), abs=0.01)
    assert walk.draws.std(axis=0) == pytest.approx(exact.std(axis=0), abs=0.01)


def test_the_walk_keeps_every_statement() -> None:
    """Equalities and inequalities hold in every draw, and weights are never negative."""
    rows = [row([1, -1, 0, 0], 0, equal=True), row([0, 0, 1, 0], Fraction(1, 4)), row([0, 0, 0, -1], Fraction(-1, 10))]
    found = np.array(corners(4, rows), dtype=np.float64)
    both = [*rows, row([-1, 1, 0, 0], 0)]
    coefficients = np.array([one.coefficients for one in both], dtype=np.float64)
    limits = np.array([one.limit for one in both], dtype=np.float64)
    draws = hit_and_run(found, coefficients, limits, 5_000, np.random.default_rng(5)).draws
    assert (draws >= 0).all()
    assert (draws @ coefficients.T <= limits + 1e-9).all()
    assert draws.sum(axis=1) == pytest.approx(1, abs=1e-12)


def test_a_single_point_is_drawn_as_it_is() -> None:
    """Where the statements leave one weight vector, each draw is that one."""
    found = np.array([[0.25, 0.75]])
    walk = hit_and_run(found, np.zeros((0, 2)), np.zeros(0), 3, np.random.default_rng(6))
    assert (walk.draws == [0.25, 0.75]).all()
    assert walk.burn_in == 0


def test_chains_of_a_walk_begin_apart_and_inside() -> None:
    """Chains that begin at one point agree before they mix: each has a start of its own, off every face of the set."""
    vertices = np.array([[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0.5, 0, 0.5, 0], [0.4, 0.3, 0.2, 0.1], [0, 0, 0, 1]])
    starts = cellar._starts(vertices, 3, np.random.default_rng(4))
    assert len(np.unique(starts, axis=0)) == cellar.CHAINS
    assert (starts > 0).all()
    np.testing.assert_allclose(starts.sum(axis=1), 1)
    assert (starts == cellar._starts(vertices, 3, np.random.default_rng(4))).all()
