"""Statements about weights become a set of weights, or say which of them clash."""

import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mcda_priority import ArrayError, InputError, Problem, problem_from_document
from mcda_priority.i18n import Language
from mcda_priority.preferences import EmptyWeightSetError, WeightSet
from mcda_priority.weights import Drawing
from small import small_document


def problem() -> Problem:
    """Four criteria in two groups."""
    document = small_document()
    scale = {"kind": "linear", "baseline": "0", "best": "10"}
    document["groups"] = [
        {
            "id": group,
            "label": group,
            "weight": "1/2",
            "criteria": [{"id": name, "label": name, "weight": "1/2", "scale": scale} for name in names],
        }
        for group, names in (("G", ("a", "b")), ("H", ("c", "d")))
    ]
    document["proposals"] = [
        {"id": "p", "label": "p", "cost": "1", "ratings": dict.fromkeys(("a", "b", "c", "d"), "5")},
    ]
    return problem_from_document(document)


CRITERIA = problem()
HALF, THIRD, QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)


def corners_of(weights: WeightSet) -> set[tuple[object, ...]]:
    """Its corners, which there must be."""
    assert weights.corners is not None
    return set(weights.corners)


def test_corners_within_are_those_of_both_sets_together() -> None:
    """Many further statements are tried on one set: cutting it must give what building it anew gives."""
    capped = WeightSet.intervals(CRITERIA, dict.fromkeys("abcd", (0, HALF)))
    found = capped.corners_within(WeightSet.ranked(CRITERIA, ["a", "b"]))
    # Of the six midpoints of two criteria, those of b with c and d are cut off, and leave (a, b, .) on their edges.
    halves = {(HALF, HALF, 0, 0), (HALF, 0, HALF, 0), (HALF, 0, 0, HALF), (0, 0, HALF, HALF)}
    cut = {(QUARTER, QUARTER, HALF, 0), (QUARTER, QUARTER, 0, HALF)}
    assert found is not None
    assert set(found) == halves | cut
    assert len(found) == len(halves | cut)
    assert set(found) == corners_of(capped & WeightSet.ranked(CRITERIA, ["a", "b"]))
    assert capped.corners_within(WeightSet.stated(CRITERIA, ["a >= 0.6"])) == ()


def test_nothing_stated_is_the_whole_simplex() -> None:
    """Each criterion may have all the weight."""
    weights = WeightSet.anything(CRITERIA)
    assert corners_of(weights) == {(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)}
    assert weights.exactly_drawn


def test_a_rank_order_with_a_tie_and_a_free_criterion() -> None:
    """a, then b and c alike, d free: falling weights, equal ones equal."""
    weights = WeightSet.ranked(CRITERIA, ["a", ["b", "c"]])
    assert corners_of(weights) == {(1, 0, 0, 0), (THIRD, THIRD, THIRD, 0), (0, 0, 0, 1)}
    draws = weights.draws(1000, np.random.default_rng(1))
    assert weights.exactly_drawn
    assert (draws[:, 0] >= draws[:, 1] - 1e-12).all()
    assert draws[:, 1] == pytest.approx(draws[:, 2])


@pytest.mark.parametrize(
    ("said", "same_as"),
    [
        (WeightSet.stated(CRITERIA, ["a >= 2 b"]), WeightSet.stated(CRITERIA, ["2*b - a <= 0"])),
        (WeightSet.stated(CRITERIA, ["G <= 50 %"]), WeightSet.stated(CRITERIA, ["a + b <= 0.5"])),
        (WeightSet.stated(CRITERIA, ["1/3 <= c"]), WeightSet.intervals(CRITERIA, {"c": ("1/3", 1)})),
        (WeightSet.stated(CRITERIA, ["a = b"]), WeightSet.ranked(CRITERIA, [["a", "b"]])),
        (WeightSet.stated(CRITERIA, ["a >= b", "2 b >= a"]), WeightSet.ratios(CRITERIA, {("a", "b"): (1, 2)})),
    ],
)
def test_one_thing_said_in_two_ways(said: WeightSet, same_as: WeightSet) -> None:
    """Sums, factors, groups, shares and both sides of a comparison are read alike."""
    assert corners_of(said) == corners_of(same_as)


def test_around_the_own_weights() -> None:
    """Each weight within a fifth of a quarter."""
    weights = WeightSet.around(CRITERIA, "20 %")
    assert all(Fraction(1, 5) <= one <= Fraction(3, 10) for corner in weights.corners or () for one in corner)
    assert not weights.exactly_drawn
    walk = weights.walk(2000, np.random.default_rng(2))
    assert walk.convergence < 1.05
    assert ((walk.draws > 0.2 - 1e-9) & (walk.draws < 0.3 + 1e-9)).all()


def test_sets_are_narrowed_together() -> None:
    """`&` keeps what both keep."""
    both = WeightSet.ranked(CRITERIA, ["a", "b", "c", "d"]) & WeightSet.intervals(CRITERIA, {"a": (0, HALF)})
    assert (1, 0, 0, 0) not in corners_of(both)
    assert (HALF, HALF, 0, 0) in corners_of(both)
    assert (QUARTER, QUARTER, QUARTER, QUARTER) in corners_of(both)


def test_a_clash_names_the_statements_that_clash_and_no_others() -> None:
    """Both groups above half cannot be; what is said of d has no part in it."""
    with pytest.raises(EmptyWeightSetError) as caught:
        WeightSet.stated(CRITERIA, ["G >= 60 %", "d >= 0.1", "H >= 50 %"])
    assert [statement.text for statement in caught.value.statements] == ["G >= 60 %", "H >= 50 %"]
    assert "G >= 60 %; H >= 50 %" in str(caught.value)


def test_every_statement_that_cannot_be_read_is_named() -> None:
    """All at once: unknown names, two comparisons, no comparison, no sum, an ambiguous number."""
    with pytest.raises(InputError) as caught:
        WeightSet.stated(CRITERIA, ["a >= b", "zz >= 1", "a >= b >= c", "a b", "a b >= 1", "a >= 1,234"])
    lines = str(caught.value).split("\n")
    assert len(lines) == 5
    assert "“zz” is not known" in lines[0]


def test_draws_from_data_are_taken_as_they_are() -> None:
    """A survey's weight vectors are drawn with replacement, and refused where they are no weights."""
    survey = np.array([[0.1, 0.2, 0.3, 0.4], [0.25, 0.25, 0.25, 0.25]])
    weights = WeightSet.from_draws(CRITERIA, survey)
    draws = weights.draws(50, np.random.default_rng(3))
    assert {tuple(draw) for draw in draws} == {tuple(one) for one in survey}
    for wrong in ([[0.5, 0.5, 0.5, -0.5]], [[0.5, 0.5, 0.1, 0.0]], [[np.nan, 0.5, 0.5, 0.0]], [[0.5, 0.5]], []):
        with pytest.raises(InputError):
            WeightSet.from_draws(CRITERIA, wrong)
    with pytest.raises(ValueError, match="cannot be narrowed"):
        weights & WeightSet.anything(CRITERIA)


def test_statements_read_as_sentences() -> None:
    """A reader sees what is said of which weight, in whole numbers and fractions, and never a sum with -1 in it."""
    said = (
        WeightSet.ranked(CRITERIA, ["a", ["b", "c"]])
        & WeightSet.intervals(CRITERIA, {"G": ("0.25", "2/3")})
        & WeightSet.ratios(CRITERIA, {("a", "d"): (1, "2.5")})
        & WeightSet.stated(CRITERIA, ["a - 1 b >= 0"])
    )
    assert [statement.text for statement in said.statements] == [
        "weight of b = weight of c",
        "weight of a >= weight of b",
        "weight of G >= 0.25",
        "weight of G <= 2/3",
        "weight of a >= weight of d",
        "weight of a <= 2.5 times weight of d",
        "a - 1 b >= 0",
    ]
    finnish = [statement.written(Language("fi")) for statement in said.statements]
    assert finnish[-1] == "a - 1 b >= 0"
    assert "2,5" in finnish[-2]


def test_a_clash_of_built_statements_reads_as_sentences() -> None:
    """The clashing ones are named in the words of the statements."""
    with pytest.raises(EmptyWeightSetError, match=r"weight of a >= 0\.6; weight of b >= weight of a"):
        WeightSet.intervals(CRITERIA, {"a": ("0.6", 1)}) & WeightSet.ranked(CRITERIA, ["b", "a"])


@pytest.mark.parametrize("draws", [[["a", "b", "c", "d"]], [[1.0], [0.5, 0.5]], None, "weights"])
def test_draws_that_are_no_table_are_refused(draws: Any) -> None:
    """Text, ragged rows and nothing at all are one clear error each, and never numpy's own."""
    with pytest.raises(InputError, match="draws: "):
        WeightSet.from_draws(CRITERIA, draws)


def test_statements_of_the_wrong_kind_are_refused() -> None:
    """One limit in place of two, an empty tie, a number for a statement, and draws that would be narrowed."""
    with pytest.raises(InputError, match="two numbers"):
        WeightSet.intervals(CRITERIA, {"a": "0.3"})  # type: ignore[dict-item]
    with pytest.raises(InputError, match="two numbers"):
        WeightSet.ratios(CRITERIA, {("a", "b"): 2})  # type: ignore[dict-item]
    with pytest.raises(InputError, match="names nothing"):
        WeightSet.ranked(CRITERIA, ["a", []])
    with pytest.raises(InputError, match="not one comparison"):
        WeightSet.stated(CRITERIA, [3])  # type: ignore[list-item]
    survey = WeightSet.from_draws(CRITERIA, [[0.25] * 4])
    with pytest.raises(ArrayError, match="cannot be narrowed"):
        survey & WeightSet.anything(CRITERIA)


@pytest.mark.parametrize("said", [[], ["a >= b"], ["a <= 0.4", "b <= 0.4"]])
def test_what_is_sent_to_a_process_is_small_and_draws_the_same(said: list[str]) -> None:
    """Every block carries the set: the arrays alone, not the problem with its texts; the draws are the same bytes."""
    weights = WeightSet.stated(CRITERIA, said)
    sent = pickle.dumps(weights.drawing)
    assert b"Problem" not in sent
    there: Drawing = pickle.loads(sent)  # noqa: S301 - made a line above
    here = weights.draws(50, np.random.default_rng(3))
    assert there.draws(50, np.random.default_rng(3)).tobytes() == here.tobytes()
    assert there.exactly_drawn == weights.exactly_drawn
