"""Stochastic multicriteria acceptability analysis where the answer is known exactly.

Lahdelma, R. & Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability analysis for group decision making.
https://doi.org/10.1287/opre.49.3.444.11220
"""

from fractions import Fraction
from math import prod

import numpy as np

from matrix_problems import linear, matrix_problem
from mcda_priority import Problem
from mcda_priority.preferences import WeightSet
from mcda_priority.studies.ranks import RankStudy, study_ranks

TABLE = (
    ("5", "-1.5", "15", "4"),
    ("2.5", "-3.8", "25", "2.5"),
    ("3", "-2.8", "10", "2.8"),
    ("2", "-6.7", "0", "1"),
    ("4", "-3.4", "30", "3.5"),
)
"""Five alternatives on four criteria, of all of which more is better; values run from the least to the most."""

DRAWS = 200_000


def table() -> Problem:
    """The problem, with a linear scale over each column."""
    columns = [[Fraction(entry) for entry in column] for column in zip(*TABLE, strict=True)]
    return matrix_problem(TABLE, [linear(min(column), max(column)) for column in columns])


def study() -> RankStudy:
    """No preference is stated."""
    problem = table()
    return study_ranks(problem, WeightSet.anything(problem), draws=DRAWS, rng=2001)


def beaten_region(problem: Problem, one: int, other: int) -> list[list[Fraction]]:
    """Corners of the weights under which `other` beats `one`, where it is better on a single criterion.

    The corner of that criterion, and on each edge from it the point where both score the same: a simplex.
    """
    gaps = [a - b for a, b in zip(problem.values[one], problem.values[other], strict=True)]
    (better,) = [at for at, gap in enumerate(gaps) if gap < 0]
    corners = []
    for at, gap in enumerate(gaps):
        share = Fraction(1) if at == better else gap / (gap - gaps[better])
        corners.append([Fraction(0)] * len(gaps))
        corners[-1][at] += 1 - share
        corners[-1][better] += share
    return corners


def volume(corners: list[list[Fraction]]) -> Fraction:
    """Share of all weights: each edge from the one whole corner is cut at its own share; the product of the shares."""
    better = next(corner.index(Fraction(1)) for corner in corners if 1 in corner)
    return prod((1 - corner[better] for corner in corners if 1 not in corner), start=Fraction(1))


def test_first_ranks_are_74_0_0_0_26() -> None:
    """Exactly .74, 0, 0, 0 and .26: the fifth beats the first where the third criterion weighs enough."""
    problem, found = table(), study()
    assert volume(beaten_region(problem, 0, 4)) == Fraction(26, 100)
    np.testing.assert_array_equal(found.acceptability[1:4, 0], 0)
    for at, exact in ((0, 0.74), (4, 0.26)):
        assert abs(found.acceptability[at, 0] - exact) < 3 * found.acceptability_error[at, 0]
    np.testing.assert_allclose(found.acceptability_error[[0, 4], 0], np.sqrt(0.74 * 0.26 / DRAWS), rtol=0.02)


def test_central_weights_are_the_centres_of_both_regions() -> None:
    """The fifth's is the mean of four corners; the first's what is left of the centre of the whole simplex."""
    problem, found = table(), study()
    corners = beaten_region(problem, 0, 4)
    of_fifth = [sum(column, Fraction(0)) / 4 for column in zip(*corners, strict=True)]
    assert of_fifth == [Fraction(3, 20), Fraction(13, 90), Fraction(373, 720), Fraction(3, 16)]
    of_first = [(Fraction(1, 4) - Fraction(26, 100) * part) / Fraction(74, 100) for part in of_fifth]
    np.testing.assert_allclose(np.array(of_first, dtype=float), (0.285, 0.287, 0.156, 0.272), atol=5e-4)
    for at, exact in ((0, of_first), (4, of_fifth)):
        error = found.central_weights_error[at]
        assert (abs(found.central_weights[at] - np.array(exact, dtype=float)) < 4 * error).all()
        assert (error < 1e-3).all()
    assert np.isnan(found.central_weights[1:4]).all()


def test_pairwise_winning_indices() -> None:
    """The first beats the fifth in .74, the second the third in 65/144 of all weights."""
    problem, found = table(), study()
    assert volume(beaten_region(problem, 2, 1)) == Fraction(65, 144)
    for one, other, exact in ((0, 4, 0.74), (1, 2, 65 / 144)):
        assert abs(found.winning[one, other] - exact) < 3 * found.winning_error[one, other]
        assert found.winning[other, one] == 1 - found.winning[one, other]


def test_confidence_is_one_where_performances_are_certain() -> None:
    """Under its own central weights each of the two is first; the others have none."""
    np.testing.assert_array_equal(study().confidence, [1, np.nan, np.nan, np.nan, 1])


def test_mean_of_rank_ordered_weights_is_the_rank_order_centroid() -> None:
    """A proposal without a rival is first under all weights, and its central weights are their mean.

    Barron, F. H. & Barrett, B. E. (1996). Decision quality using ranked attribute weights.
    https://doi.org/10.1287/mnsc.42.11.1515
    """
    problem = matrix_problem([(1, 1, 1, 1)])
    weights = WeightSet.ranked(problem, ["c1", "c2", "c3", "c4"])
    found = study_ranks(problem, weights, draws=DRAWS, rng=1996)
    centroid = (0.520833, 0.270833, 0.145833, 0.0625)
    assert (abs(found.central_weights[0] - centroid) < 3 * found.central_weights_error[0] + 1e-6).all()


def test_one_of_five_weights_passes_a_half_with_the_known_probability() -> None:
    """P(max > 1/2) = 5 / 2^4 = .3125 for weights uniform on the simplex; "uniform, then normalised" gives .04.

    A proposal worth 1/2 on every criterion is first unless one weight passes a half.
    """
    rows = [[int(at == one) for at in range(5)] for one in range(5)]
    problem = matrix_problem([*rows, ["0.5"] * 5])
    found = study_ranks(problem, WeightSet.anything(problem), draws=DRAWS, rng=5)
    assert abs(1 - found.acceptability[5, 0] - 0.3125) < 3 * found.acceptability_error[5, 0]
