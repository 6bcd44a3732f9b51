"""Scales are fixed, run through 0 at the baseline up to 1, and refuse what lies off them."""

from fractions import Fraction
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from mcda_priority.errors import RuleError
from mcda_priority.problem import LevelScale, LinearScale, Scale


def scale(**facts: Any) -> Scale:
    """A scale as a document states it."""
    adapter: TypeAdapter[Scale] = TypeAdapter(Scale)
    return adapter.validate_python(facts)


def levels(*names: str, **facts: Any) -> dict[str, Any]:
    """Levels with anchors."""
    return {"kind": "levels", "levels": [{"level": name, "anchor": f"level {name}"} for name in names], **facts}


def test_levels_have_equal_steps_from_the_baseline() -> None:
    """With harm below the baseline, the worst level has a negative value."""
    plain, harm = (
        scale(**levels("0", "1", "2", "3", "4")),
        scale(**levels("worse", "same", "better", "best", baseline="same")),
    )
    assert [plain.value(plain.read(name)) for name in "01234"] == [Fraction(step, 4) for step in range(5)]
    assert [harm.value(harm.read(name)) for name in ("worse", "same", "better", "best")] == [
        Fraction(-1, 2),
        Fraction(0),
        Fraction(1, 2),
        Fraction(1),
    ]
    assert harm.worst_value == Fraction(-1, 2)


def test_linear_runs_in_either_direction_and_below_the_baseline() -> None:
    """Noise falls from 80 to 40; above 80 it does harm."""
    noise = scale(kind="linear", baseline="80", best="40", worst="100")
    assert [noise.value(noise.read(text)) for text in ("80", "60", "40", "100")] == [
        0,
        Fraction(1, 2),
        1,
        Fraction(-1, 2),
    ]
    assert noise.direction == -1
    assert noise.worst_value == Fraction(-1, 2)
    with pytest.raises(RuleError, match="outside the scale 40–100"):
        noise.read("101")


def test_piecewise_falls_and_rises() -> None:
    """Minutes saved count less and less; harm is below the point of value zero."""
    minutes = scale(kind="piecewise", points=[["30", "-0.5"], ["20", "0"], ["10", "0.8"], ["0", "1"]])
    assert [minutes.value(minutes.read(text)) for text in ("30", "25", "15", "5")] == [
        Fraction(-1, 2),
        Fraction(-1, 4),
        Fraction(2, 5),
        Fraction(9, 10),
    ]
    assert minutes.direction == -1
    assert minutes.worst_value == Fraction(-1, 2)


@pytest.mark.parametrize(
    "facts",
    [
        levels("0"),
        levels("0", "0"),
        levels("0", "1", baseline="1"),
        levels("0", "1", baseline="9"),
        {"kind": "levels", "levels": [{"level": "0", "anchor": "x", "value": "0"}, {"level": "1", "anchor": "y"}]},
        {
            "kind": "levels",
            "levels": [{"level": "0", "anchor": "x", "value": "0"}, {"level": "1", "anchor": "y", "value": "0.9"}],
        },
        {"kind": "linear", "baseline": "1", "best": "1"},
        {"kind": "linear", "baseline": "0", "best": "10", "worst": "5"},
        {"kind": "piecewise", "points": [["0", "0"]]},
        {"kind": "piecewise", "points": [["0", "0"], ["0", "1"]]},
        {"kind": "piecewise", "points": [["0", "0"], ["1", "1"], ["2", "0.5"]]},
        {"kind": "piecewise", "points": [["0", "0.1"], ["1", "1"]]},
        {"kind": "piecewise", "points": [["0", "0"], ["1", "0.9"]]},
        {"kind": "cubic"},
    ],
)
def test_scales_that_contradict_themselves_are_refused(facts: dict[str, Any]) -> None:
    """A scale without a zero or a best, or one that turns back, cannot be used."""
    with pytest.raises(ValidationError):
        scale(**facts)


def test_declared_values_of_levels_are_used() -> None:
    """Steps need not be equal where the values say otherwise."""
    steps = LevelScale.model_validate(
        {
            "kind": "levels",
            "levels": [
                {"level": "none", "anchor": "x", "value": "0"},
                {"level": "some", "anchor": "y", "value": "0,25"},
                {"level": "all", "anchor": "z", "value": "1"},
            ],
        }
    )
    assert steps.value(steps.read("some")) == Fraction(1, 4)


def test_an_unknown_level_names_the_known_ones() -> None:
    """The sentence says what may be written instead."""
    with pytest.raises(RuleError, match=r"“hyvä” is not on the scale\. Use one of 0, 1"):
        scale(**levels("0", "1")).read("hyvä")


def test_not_a_number_is_no_performance() -> None:
    """NaN never reaches a score."""
    with pytest.raises(RuleError, match="finite"):
        LinearScale(kind="linear", baseline=Fraction(0), best=Fraction(1)).read("NaN")
