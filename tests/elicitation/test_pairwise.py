"""Weights from pairwise comparisons (AHP)."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elicitation.judged import lines, problem
from mcda_priority import InputError, ahp_geometric_weights, ahp_weights

ABC = problem(["a", "b", "c"])
ABCD = problem(["a", "b", "c", "d"])
PUBLISHED: Sequence[Sequence[object]] = [[1, 2, 4], [0.5, 1, 3], [0.25, 1 / 3, 1]]
FOUR: Sequence[Sequence[object]] = [[1, 3, 7, 9], ["1/3", 1, 5, 7], ["1/7", "1/5", 1, 3], ["1/9", "1/7", "1/3", 1]]
EIGENVECTOR = [0.5830888, 0.2895299, 0.084896, 0.0424852]
GEOMETRIC = [0.5823705, 0.2902823, 0.084986, 0.0423612]
RATIO = 0.0609543


def test_three_criteria_as_several_libraries_have_them() -> None:
    """Eigenvector and ratio of a matrix of three; by hand, its largest eigenvalue is 1 + 3/2 ^ (1/3) + 2/3 ^ (1/3)."""
    weights = ahp_weights(ABC, PUBLISHED)
    assert [round(float(one), 4) for one in weights.weights] == [0.5584, 0.3196, 0.1220]
    assert weights.consistency["lambda_max"] == pytest.approx(1 + 1.5 ** (1 / 3) + 1.5 ** (-1 / 3))
    assert weights.consistency["consistency_ratio"] == pytest.approx(0.0158, abs=5e-5)
    assert not weights.doubtful
    assert not weights.notes
    # Of three, the eigenvector and the geometric mean are the same (Crawford & Williams 1985).
    assert ahp_geometric_weights(ABC, PUBLISHED).weights == pytest.approx(weights.weights, abs=2e-9)


def test_four_criteria_as_pydecision_has_them() -> None:
    """The figures of pyDecision 5.1.8, `ahp_method(wd="me")` and `ahp_method(wd="g")`."""
    eigenvector = ahp_weights(ABCD, FOUR)
    assert [float(one) for one in eigenvector.weights] == pytest.approx(EIGENVECTOR, abs=1e-6)
    assert eigenvector.consistency["consistency_ratio"] == pytest.approx(RATIO, abs=1e-6)
    geometric = ahp_geometric_weights(ABCD, FOUR)
    assert [float(one) for one in geometric.weights] == pytest.approx(GEOMETRIC, abs=1e-6)
    assert geometric.consistency == eigenvector.consistency


def test_pairs_say_the_same_as_the_matrix() -> None:
    """A group answers pairs, in either direction; a spreadsheet holds a matrix, and numpy an array."""
    pairs = {("a", "b"): 2, ("c", "a"): "1/4", ("b", "c"): 3, ("c", "b"): "1/3"}
    assert ahp_weights(ABC, pairs).weights == ahp_weights(ABC, PUBLISHED).weights
    assert ahp_weights(ABC, np.array(PUBLISHED)).weights == ahp_weights(ABC, PUBLISHED).weights  # type: ignore[arg-type]


@given(st.lists(st.sampled_from((1, 2, 3)), min_size=4, max_size=4))
def test_consistent_judgements_give_back_their_weights_exactly(worth: list[int]) -> None:
    """Whoever compares by weights in the mind gets them, by both ways, and no contradiction."""
    matrix = [[Fraction(one, other) for other in worth] for one in worth]
    for way in (ahp_weights, ahp_geometric_weights):
        weights = way(ABCD, matrix)
        assert weights.weights == tuple(Fraction(one, sum(worth)) for one in worth)
        assert weights.consistency["consistency_ratio"] == 0


@given(
    st.lists(st.sampled_from(("1/9", "1/5", "1/3", "1", "2", "4", "8")), min_size=6, max_size=6),
    st.permutations(range(4)),
)
def test_permutation(said: list[str], order: list[int]) -> None:
    """The order of the criteria in the case does not change anybody's weight."""
    names = "abcd"
    pairs = dict(zip(combinations(names, 2), said, strict=True))
    mixed = problem([names[at] for at in order])
    for way in (ahp_weights, ahp_geometric_weights):
        weights = way(ABCD, pairs)
        assert sum(weights.weights) == 1
        assert way(mixed, pairs).by_id == pytest.approx(weights.by_id, abs=3e-9)


def test_one_spoiled_judgement_is_found_with_the_value_that_the_others_imply() -> None:
    """Of weights 8 4 2 1, d was called four times b where a quarter was meant: that one, and its value, are named."""
    pairs = {("a", "b"): 2, ("a", "c"): 4, ("a", "d"): 8, ("b", "c"): 2, ("b", "d"): "1/4", ("c", "d"): 2}
    weights = ahp_weights(ABCD, pairs)
    assert weights.consistency["consistency_ratio"] > 0.1
    assert len(weights.doubtful) == 3
    worst = weights.doubtful[0]
    assert (worst.one, worst.other, worst.given) == ("d", "b", 4)
    assert worst.implied == pytest.approx(1 / 4)
    assert worst.ratio == pytest.approx(0, abs=1e-9)
    page = weights.summary().replace("\n", " ")
    assert "above 0.1: the judgements contradict each other" in page
    assert "“d” beside “b”: 4 was said, and the other judgements imply 0.25." in page


def test_the_ratio_that_is_named_is_that_of_the_mended_judgements() -> None:
    """What the note promises must come true when the group follows it."""
    pairs = {("a", "b"): 5, ("a", "c"): 2, ("a", "d"): 3, ("b", "c"): 4, ("b", "d"): 1, ("c", "d"): 6}
    weights = ahp_weights(ABCD, pairs)
    one = weights.doubtful[0]
    mended = {pair: said for pair, said in pairs.items() if set(pair) != {one.one, one.other}}
    again = ahp_weights(ABCD, {**mended, (one.one, one.other): one.implied})
    assert again.consistency["consistency_ratio"] == pytest.approx(one.ratio)
    ratios = []
    for pair in pairs:
        found = [doubt.ratio for doubt in weights.doubtful if {doubt.one, doubt.other} == set(pair)]
        ratios += found
    assert ratios
    assert min(ratios) == one.ratio


def test_every_fault_of_the_pairs_is_named() -> None:
    """Off the scale, unknown, against itself, not reciprocal and missing, all at once."""
    pairs = {("a", "b"): 20, ("a", "zz"): 4, ("b", "c"): 2, ("c", "b"): 2, ("a", "a"): 1}
    with pytest.raises(InputError) as caught:
        ahp_weights(ABC, pairs)
    assert [line.split(". ")[0] for line in lines(caught.value)] == [
        "comparisons.a : b: 20 does not lie between 1/9 and 9",
        "comparisons.a : zz: “zz” is not known",
        "comparisons: “('a', 'a')” is not a pair",
        "comparisons: “a” and “c” are not compared",
        "comparisons: “b” beside “c” is 2, and the other way 2: these are not reciprocal",
    ]


def test_every_fault_of_the_matrix_is_named() -> None:
    """A wrong diagonal, zero, text, what is not reciprocal; and a wrong shape."""
    with pytest.raises(InputError) as caught:
        ahp_weights(ABC, [[2, 2, 4], [2, 1, 0], ["x", float("nan"), 1]])
    assert [line.split(". ")[0] for line in lines(caught.value)] == [
        "comparisons.a : a: the diagonal holds 2; it must hold 1",
        "comparisons.b : c: 0 does not lie between 1/9 and 9",
        "comparisons.c : a: “x” is not a number",
        "comparisons.c : b: “nan” is not a finite number",
        "comparisons: “a” beside “b” is 2, and the other way 2: these are not reciprocal",
    ]
    with pytest.raises(InputError, match="3 rows and as many columns"):
        ahp_weights(ABC, [[1, 2], [0.5, 1]])


def test_small_and_large_numbers_of_criteria() -> None:
    """One needs no comparison, two cannot contradict each other, and beyond fifteen there is no random index."""
    assert ahp_weights(problem(["a"]), {}).weights == (Fraction(1),)
    two = ahp_weights(problem(["a", "b"]), {("a", "b"): 3})
    assert two.weights == (Fraction(3, 4), Fraction(1, 4))
    assert two.consistency["consistency_ratio"] == 0
    names = [f"c{number}" for number in range(16)]
    equal = dict.fromkeys(combinations(names[:15], 2), 1)
    assert set(ahp_weights(problem(names[:15]), equal).weights) == {Fraction(1, 15)}
    with pytest.raises(InputError, match="at most 15"):
        ahp_weights(problem(names), {})
