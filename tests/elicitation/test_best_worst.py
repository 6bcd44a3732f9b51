"""Weights from comparisons with the best and the worst."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elicitation.judged import lines, problem
from mcda_priority import InputError, best_worst_weights

ABC = problem(["a", "b", "c"])
ABCD = problem(["a", "b", "c", "d"])


def test_published_example() -> None:
    """Rezaei 2016, https://doi.org/10.1016/j.omega.2015.12.001: 8, 2, 1 and 1, 5, 8 give 1/14, 9/28, 17/28, xi 1/28."""
    weights = best_worst_weights(ABC, "c", "a", {"a": 8, "b": 2, "c": 1}, {"a": 1, "b": 5, "c": 8})
    assert [float(one) for one in weights.weights] == pytest.approx([1 / 14, 9 / 28, 17 / 28], abs=2e-9)
    assert sum(weights.weights) == 1
    assert weights.consistency["xi"] == pytest.approx(1 / 28)
    # Liang et al. 2020, https://doi.org/10.1016/j.omega.2019.102175: (2 * 5 - 8) / (8 * 8 - 8).
    assert weights.consistency["input_based_ratio"] == pytest.approx(2 / 56)
    assert weights.notes[0].values["name"] == "b"


def test_what_goes_without_saying_may_be_left_out() -> None:
    """Best beside best, worst beside worst, and best beside worst the second time."""
    full = best_worst_weights(ABC, "c", "a", {"a": 8, "b": 2, "c": 1}, {"a": 1, "b": 5, "c": 8})
    for off, on in (({"a": 8, "b": 2}, {"b": 5}), ({"b": 2}, {"b": 5, "c": 8})):
        short = best_worst_weights(ABC, "c", "a", off, on)
        assert short.weights == full.weights
        assert short.judgements == full.judgements


@given(st.permutations([8, 4, 2, 1]))
def test_consistent_judgements_give_back_their_weights(worth: list[int]) -> None:
    """Comparisons made by weights in the mind give these, whatever the order, and nothing to look at again."""
    by_name = dict(zip("abcd", worth, strict=True))
    best, worst = max(by_name, key=lambda name: by_name[name]), min(by_name, key=lambda name: by_name[name])
    weights = best_worst_weights(
        ABCD, best, worst, {name: f"8/{one}" for name, one in by_name.items()}, dict(by_name.items())
    )
    assert [float(one) for one in weights.weights] == pytest.approx([one / 15 for one in worth], abs=2e-9)
    assert weights.consistency == {"xi": pytest.approx(0, abs=1e-9), "input_based_ratio": 0}
    assert not weights.notes


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_no_weights_deviate_less(span: int, one: int, two: int, three: int, four: int) -> None:
    """xi is the largest deviation of the weights, and no small step away from them makes it smaller."""
    off = {"a": 1, "b": one, "c": two, "d": span}
    on = {"a": span, "b": three, "c": four, "d": 1}
    weights = best_worst_weights(ABCD, "a", "d", off, on)

    def deviation(of: dict[str, float]) -> float:
        return max(max(abs(of["a"] - off[name] * of[name]), abs(of[name] - on[name] * of["d"])) for name in "abcd")

    found = {name: float(weight) for name, weight in weights.by_id.items()}
    assert deviation(found) == pytest.approx(weights.consistency["xi"], abs=1e-7)
    for more in "abcd":
        for less in "abcd":
            if more != less and found[less] > 1e-3:
                moved = found | {more: found[more] + 1e-3, less: found[less] - 1e-3}
                assert deviation(moved) >= weights.consistency["xi"] - 1e-7


@pytest.mark.parametrize(
    ("best", "worst", "off", "on", "expected"),
    [
        ("a", "a", {}, {}, ["worst: “a” cannot be both the best and the worst."]),
        ("zz", "yy", {}, {}, ["best: “zz” is not known.", "worst: “yy” is not known."]),
        (
            "a",
            "c",
            {"b": 10, "c": 4},
            {"zz": 2},
            [
                "best_to_others.b: 10 does not lie between 1 and 9.",
                "others_to_worst.zz: “zz” is not known.",
                "others_to_worst.b: there is no number",
            ],
        ),
        ("a", "c", {"b": 2, "c": 4, "a": 2}, {"b": 2}, ["best_to_others.a: beside itself it counts 2"]),
        (
            "a",
            "c",
            {"b": 2, "c": 4},
            {"b": 2, "a": 5},
            ["others_to_worst.a: the best beside the worst is 4 here and 5"],
        ),
        (
            "a",
            "c",
            {"b": 2},
            {"b": "x"},
            [
                "best_to_others.c: there is no number",
                "others_to_worst.a: there is no number",
                "others_to_worst.b: “x” is not a number.",
            ],
        ),
    ],
)
def test_every_fault_is_named(
    best: str, worst: str, off: dict[str, object], on: dict[str, object], expected: list[str]
) -> None:
    """Names first, for the rest hangs on them; then all numbers at once."""
    with pytest.raises(InputError) as caught:
        best_worst_weights(ABC, best, worst, off, on)
    found = lines(caught.value)
    assert len(found) == len(expected)
    assert all(line.startswith(begins) for line, begins in zip(found, expected, strict=True))


def test_all_equal() -> None:
    """If the best is worth no more than the worst, all are worth the same."""
    weights = best_worst_weights(ABC, "a", "c", {"b": 1, "c": 1}, {"b": 1})
    assert [float(one) for one in weights.weights] == pytest.approx([1 / 3] * 3, abs=1e-9)
    assert sum(weights.weights) == 1
    assert weights.consistency["input_based_ratio"] == 0
