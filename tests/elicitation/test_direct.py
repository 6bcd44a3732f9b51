"""Weights from one number for each criterion."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elicitation.judged import lines, problem
from mcda_priority import InputError, direct_weights, point_weights, smart_weights, swing_weights

ABC = problem(["a", "b", "c"])
TWO = problem(["a", "b"], ["c"])
THIRD = Fraction(1, 3)


def test_the_four_ways_give_exact_weights() -> None:
    """The same three to two to one, said in four ways, is the same weights to the last digit."""
    half, third, sixth = Fraction(1, 2), THIRD, Fraction(1, 6)
    for weights in (
        direct_weights(ABC, {"a": "1/2", "b": "1/3", "c": "1/6"}),
        point_weights(ABC, {"a": 50, "b": "100/3", "c": "50/3"}),
        swing_weights(ABC, {"c": "100/3", "a": 100, "b": "200/3"}),
        smart_weights(ABC, {"a": 30.0, "b": "20", "c": 10}),
    ):
        assert weights.ids == ("a", "b", "c")
        assert weights.weights == (half, third, sixth)
        assert weights.consistency == {}


def test_groups_and_the_criteria_of_one_group_are_weighted_too() -> None:
    """A large call is weighted in two steps."""
    assert swing_weights(TWO.groups, {"G1": 100, "G2": 60}).by_id == {"G1": Fraction(5, 8), "G2": Fraction(3, 8)}
    assert swing_weights(TWO.groups[0], {"a": 0, "b": 100}).by_id == {"a": 0, "b": 1}


@pytest.mark.parametrize(
    ("ask", "wrong", "expected"),
    [
        (direct_weights, {"a": 0.5, "b": 0.5}, ["weights.c: there is no number for “c”. Add it."]),
        (direct_weights, {"a": "0.5", "b": "0.4", "c": 0}, ["weights: the weights sum to 0.9"]),
        (direct_weights, {"a": 0, "b": 0, "c": 0}, ["weights: all weights are zero."]),
        (point_weights, {"a": 50, "b": 50, "c": 10}, ["points: the points sum to 110; they must sum to 100."]),
        (
            point_weights,
            {"a": -1, "b": "nan", "d": 3},
            [
                "points.d: “d” is not known. Use one of a, b, c.",
                "points.a: -1 is negative.",
                "points.b: “nan” is not a finite number.",
                "points.c: there is no number",
            ],
        ),
        (swing_weights, {"a": 90, "b": 50, "c": 10}, ["swings: the most valuable swing must have 100, and it has 90."]),
        (
            swing_weights,
            {"a": 101, "b": float("inf"), "c": True},
            [
                "swings.a: 101 does not lie between 0 and 100.",
                "swings.b: “inf” is not a finite number.",
                "swings.c: “True” is not a number.",
            ],
        ),
        (smart_weights, {"a": 30, "b": 20, "c": 5}, ["ratios.c: 5 is below 10"]),
        (smart_weights, {"a": 30, "b": 20, "c": 15}, ["ratios: the least important must have 10, and it has 15."]),
    ],
)
def test_every_fault_is_named_at_once(ask: object, wrong: dict[str, object], expected: list[str]) -> None:
    """A group corrects its sheet once, not fault after fault."""
    assert callable(ask)
    with pytest.raises(InputError) as caught:
        ask(ABC, wrong)
    found = lines(caught.value)
    assert len(found) == len(expected)
    for line, begins in zip(found, expected, strict=True):
        assert line.replace("\u2212", "-").startswith(begins)


def test_what_is_no_mapping_is_refused_in_words() -> None:
    """A bare list does not say what its numbers are of."""
    with pytest.raises(InputError, match="give a number for each name: a, b, c"):
        swing_weights(ABC, [100, 50, 20])  # type: ignore[arg-type]


def test_nothing_to_weight_is_refused() -> None:
    """An empty list of groups has no weights."""
    with pytest.raises(InputError, match="nothing to weight"):
        swing_weights([], {})


def test_smart_says_what_it_does_not_ask() -> None:
    """Importance as such is not the worth of a swing, and who reads the weights must know which was asked."""
    assert "importance as such" in smart_weights(ABC, {"a": 30, "b": 20, "c": 10}).summary()
    assert "importance as such" not in swing_weights(ABC, {"a": 100, "b": 20, "c": 10}).summary()


@given(st.lists(st.integers(0, 99), min_size=2, max_size=2), st.integers(1, 50))
def test_scale_invariance_and_permutation(others: list[int], factor: int) -> None:
    """Weights are ratios: they do not hang on the unit of the points nor on the order in which they were said."""
    swings = dict(zip("abc", [100, *others], strict=True))
    weights = swing_weights(ABC, swings)
    assert sum(weights.weights) == 1
    assert weights.weights == swing_weights(ABC, dict(reversed(swings.items()))).weights
    total = sum(swings.values())
    shared = {name: Fraction(100 * one * factor, total * factor) for name, one in swings.items()}
    assert weights.weights == point_weights(ABC, shared).weights


def test_weights_with_a_huge_denominator_are_rounded_and_say_so() -> None:
    """A file could not hold them otherwise; the sum stays 1."""
    weights = swing_weights(ABC, {"a": 100, "b": "1/999999999989", "c": "1/999999999961"})
    assert sum(weights.weights) == 1
    assert all((weight * 10**9).denominator == 1 for weight in weights.weights)
    assert "rounded to a billionth" in weights.summary()


def test_the_summary_names_labels_weights_and_judgements() -> None:
    """The page is the protocol of the question: what was asked, what was said, what came out."""
    page = swing_weights(ABC, {"a": 100, "b": "12.5", "c": "37,5"}).summary()
    assert "swing weighting" in page
    assert "a 100; b 12.5; c 37.5" in page
    assert "66.7%" in page
    assert "12,5" in swing_weights(ABC, {"a": 100, "b": "12.5", "c": "37,5"}).provenance("fi")
    frame = swing_weights(ABC, {"a": 100, "b": 0, "c": 0}).to_frame()
    assert frame.loc["a", "weight"] == 1.0
    assert frame.loc["a", "label"] == "A"
