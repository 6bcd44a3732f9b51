"""Weights of groups and inside them, and weights of several people."""

from fractions import Fraction
from statistics import geometric_mean, stdev

import numpy as np
import pytest

from elicitation.judged import lines, problem
from mcda_priority import (
    InputError,
    combine_weights,
    combine_weights_geometric,
    direct_weights,
    rank_order_centroid,
    rank_sum_weights,
    smart_weights,
    study_ranks,
    swing_weights,
    weights_by_group,
)

ABC = problem(["a", "b"], ["c"])
PEOPLE = {
    "mayor": direct_weights(ABC, {"a": "0.5", "b": "0.3", "c": "0.2"}),
    "treasurer": direct_weights(ABC, {"a": "0.2", "b": "0.6", "c": "0.2"}),
    "youth": swing_weights(ABC, {"a": 100, "b": 60, "c": 40}),
}


def test_a_group_s_weight_is_shared_inside_it() -> None:
    """Global weights are products, and the group of one needs no question."""
    groups = swing_weights(ABC.groups, {"G1": 100, "G2": 25})
    inside = {"G1": smart_weights(ABC.groups[0], {"a": 30, "b": 10})}
    weights = weights_by_group(ABC, groups, inside)
    assert weights.by_id == {"a": Fraction(3, 5), "b": Fraction(1, 5), "c": Fraction(1, 5)}
    expected = [("G1", Fraction(100)), ("G2", Fraction(25)), ("a", Fraction(30)), ("b", Fraction(10))]
    assert list(weights.judgements) == expected
    assert "importance as such" in weights.summary()


def test_every_fault_of_a_composition_is_named() -> None:
    """Weights of the wrong things, an unknown group, and a group whose inside was forgotten."""
    of_criteria = swing_weights(ABC.groups[0], {"a": 100, "b": 0})
    with pytest.raises(InputError) as caught:
        weights_by_group(ABC, of_criteria, {"zz": of_criteria, "G2": of_criteria})
    assert [line.split(": ")[0] for line in lines(caught.value)] == ["groups", "inside.zz", "inside.G1", "inside.G2"]


def test_means_and_spread_of_three_people() -> None:
    """Against the standard library's statistics."""
    columns = [[0.5, 0.2, 0.5], [0.3, 0.6, 0.3], [0.2, 0.2, 0.2]]
    combined = combine_weights(PEOPLE)
    assert combined.together.weights == (Fraction(2, 5), Fraction(2, 5), Fraction(1, 5))
    assert combined.lowest == (Fraction(1, 5), Fraction(3, 10), Fraction(1, 5))
    assert combined.highest == (Fraction(1, 2), Fraction(3, 5), Fraction(1, 5))
    assert combined.deviation == pytest.approx([stdev(column) for column in columns])
    means = [geometric_mean(column) for column in columns]
    found = combine_weights_geometric(PEOPLE).together
    assert [float(one) for one in found.weights] == pytest.approx([one / sum(means) for one in means], abs=2e-9)
    assert sum(found.weights) == 1
    frame = combined.to_frame()
    assert list(frame.columns) == [
        "label",
        "weight",
        "lowest",
        "highest",
        "deviation",
        "weight mayor",
        "weight treasurer",
        "weight youth",
    ]
    assert frame.loc["b", "weight treasurer"] == 0.6
    assert "How far the people lie apart" in combined.summary()


def test_agreement_stays_what_it_is() -> None:
    """People who all say the same are combined to that, with no spread."""
    same = dict.fromkeys(("one", "two"), PEOPLE["mayor"])
    for way in (combine_weights, combine_weights_geometric):
        combined = way(same)
        assert combined.together.weights == pytest.approx(PEOPLE["mayor"].weights, abs=1e-9)
        assert combined.deviation == pytest.approx(0, abs=1e-15)


def test_the_geometric_mean_names_what_somebody_gave_nothing() -> None:
    """One zero decides alone there; the arithmetic mean keeps the others' say."""
    people = PEOPLE | {"zero": direct_weights(ABC, {"a": 1, "b": 0, "c": 0})}
    found = combine_weights_geometric(people).together
    assert found.weights == (Fraction(1), Fraction(0), Fraction(0))
    assert [note.values["name"] for note in found.notes] == ["b", "c"]
    assert all(combine_weights(people).together.weights)
    clash = {"one": direct_weights(ABC, {"a": 1, "b": 0, "c": 0}), "two": direct_weights(ABC, {"a": 0, "b": 1, "c": 0})}
    with pytest.raises(InputError, match="Take the arithmetic mean"):
        combine_weights_geometric(clash)


def test_the_spread_feeds_the_studies() -> None:
    """Intervals hold everybody's weights and the mean; the sample draws nobody else's."""
    combined = combine_weights(PEOPLE)
    within = combined.intervals(ABC)
    for weights in (*PEOPLE.values(), combined.together):
        vector = weights.weights
        for row in within.rows:
            assert sum(one * other for one, other in zip(row.coefficients, vector, strict=True)) <= row.limit
    drawn = combined.sample(ABC).draws(50, np.random.default_rng(1))
    said = {tuple(float(one) for one in weights.weights) for weights in PEOPLE.values()}
    assert {tuple(row) for row in drawn.tolist()} == said
    study = study_ranks(ABC, combined.sample(ABC), draws=100, rng=1)
    assert study.n_draws == 100


def test_people_who_weighted_different_things_are_not_combined() -> None:
    """All faults at once; and one person is nobody to be combined with."""
    other = swing_weights(ABC.groups, {"G1": 100, "G2": 50})
    for way in (combine_weights, combine_weights_geometric):
        with pytest.raises(InputError, match="at least two people"):
            way({"one": PEOPLE["mayor"]})
        with pytest.raises(InputError) as caught:
            way(PEOPLE | {"x": other, "y": other})
        assert [line.split(": ")[0] for line in lines(caught.value)] == ["people.x", "people.y"]
    with pytest.raises(InputError, match="weights of a, b, c"):
        combine_weights({"x": other, "y": other}).intervals(ABC)


def test_many_people_s_exact_mean_is_rounded_rather_than_endless() -> None:
    """Denominators multiply; the sum stays 1 and the note says so."""
    many = {
        f"p{number}": swing_weights(ABC, {"a": 100, "b": number, "c": number + 1}) for number in (3, 7, 9, 13, 21, 57)
    }
    many |= {"r": rank_order_centroid(ABC, ["a", "b", "c"]), "s": rank_sum_weights(ABC, ["c", "b", "a"])}
    together = combine_weights(many).together
    assert sum(together.weights) == 1
    assert "rounded to a billionth" in together.summary()
