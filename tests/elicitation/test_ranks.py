"""Weights from a rank order."""

from fractions import Fraction
from itertools import permutations

import pytest

from elicitation.judged import lines, problem
from mcda_priority import InputError, rank_order_centroid, rank_reciprocal_weights, rank_sum_weights
from mcda_priority.preferences import WeightSet

FOUR = problem(["a", "b"], ["c", "d"])
WAYS = (rank_order_centroid, rank_sum_weights, rank_reciprocal_weights)


def test_published_weights_of_four() -> None:
    """The usual figures for four (formulas: Barron & Barrett 1996, https://doi.org/10.1287/mnsc.42.11.1515)."""
    centroid = rank_order_centroid(FOUR, ["a", "b", "c", "d"]).weights
    assert [round(float(one), 6) for one in centroid] == [0.520833, 0.270833, 0.145833, 0.0625]
    assert [float(one) for one in rank_sum_weights(FOUR, ["a", "b", "c", "d"]).weights] == [0.4, 0.3, 0.2, 0.1]
    reciprocal = rank_reciprocal_weights(FOUR, ["a", "b", "c", "d"]).weights
    assert [float(one) for one in reciprocal] == [0.48, 0.24, 0.16, 0.12]


def test_the_centroid_is_the_mean_of_the_corners_of_its_order() -> None:
    """An independent way to the same weights: the polytope that the studies draw from."""
    corners = WeightSet.ranked(FOUR, ["c", "a", "d", "b"]).corners
    assert corners is not None
    means = [sum(column) / len(corners) for column in zip(*corners, strict=True)]
    assert list(rank_order_centroid(FOUR, ["c", "a", "d", "b"]).weights) == means


@pytest.mark.parametrize("way", WAYS)
def test_a_tie_is_the_mean_over_the_orders_that_break_it(way: object) -> None:
    """Nobody gains by being named first in a tie."""
    assert callable(way)
    tied = way(FOUR, ["d", ["a", "b", "c"]])
    broken = [way(FOUR, ["d", *order]).weights for order in permutations("abc")]
    assert tied.weights == tuple(sum(column, Fraction(0)) / 6 for column in zip(*broken, strict=True))
    assert sum(tied.weights) == 1
    assert len(set(way(FOUR, [["a", "b", "c", "d"]]).weights)) == 1
    assert way(FOUR, ["d", ["a", "b", "c"]]).judgements == (("d", 1), ("a", 2), ("b", 2), ("c", 2))


def test_every_fault_of_an_order_is_named() -> None:
    """Unknown, twice and missing."""
    with pytest.raises(InputError) as caught:
        rank_order_centroid(FOUR, ["a", ["zz", "a"], "c"])
    assert lines(caught.value) == [
        "order.2: “zz” is not known. Use one of a, b, c, d.",
        "order.2: “a” stands twice in the order. Name it once.",
        "order: “b” is missing in the order. Add it.",
        "order: “d” is missing in the order. Add it.",
    ]


def test_an_order_says_what_it_assumes() -> None:
    """The distances come from the formula and not from anybody's mouth."""
    assert "Only the order was asked for" in rank_sum_weights(FOUR, ["a", "b", "c", "d"]).summary()
