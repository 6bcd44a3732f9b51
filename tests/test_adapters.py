"""Methods of other libraries, through the adapters and called directly: the same numbers, the same order."""

import re
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymcdm import methods, normalizations
from skcriteria import mkdm
from skcriteria.agg.electre import ELECTRE1
from skcriteria.agg.simple import WeightedProductModel
from skcriteria.agg.topsis import TOPSIS
from skcriteria.agg.vikor import VIKOR
from skcriteria.pipelines import mkpipe
from skcriteria.preprocessing.invert_objectives import NegateMinimize
from skcriteria.preprocessing.scalers import VectorScaler

import mcda_priority as mp
from mcda_priority.methods import FloatArray
from small import one_criterion_document, small_document

# Hwang & Yoon (1981), Multiple Attribute Decision Making, https://doi.org/10.1007/978-3-642-48318-9: four aircraft.
MATRIX = np.array(
    [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 2e4, 5, 5, 5],
    ]
)
WEIGHTS = np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3])
DIRECTIONS = np.array([1, 1, 1, -1, 1, 1])
PUBLISHED = [0.643, 0.268, 0.613, 0.312]


def aircraft() -> mp.Problem:
    """The published data as a problem: each costs 1, and there is money for two."""
    ends = [(1, 3), (1000, 3000), (15000, 25000), (8, 4), (0, 10), (0, 10)]
    criteria = [
        {
            "id": f"c{at}",
            "label": "C",
            "weight": str(weight),
            "scale": {"kind": "linear", "baseline": str(low), "best": str(high)},
        }
        for at, (weight, (low, high)) in enumerate(zip(WEIGHTS, ends, strict=True))
    ]
    proposals = [
        {
            "id": f"a{at}",
            "label": "A",
            "cost": "1",
            "ratings": {f"c{column}": str(mark) for column, mark in enumerate(row)},
        }
        for at, row in enumerate(MATRIX)
    ]
    return mp.problem_from_document(
        {
            "id": "aircraft",
            "label": "Aircraft",
            "currency": "EUR",
            "budget": "2",
            "groups": [{"id": "all", "label": "All", "weight": "1", "criteria": criteria}],
            "proposals": proposals,
        }
    )


def ranks_by_hand(better: FloatArray) -> list[int]:
    """1 plus the number of those that are better by more than the rounding."""
    return [1 + int((better > one + 5e-10).sum()) for one in better]


def test_the_published_closeness_comes_out_of_all_three() -> None:
    """TOPSIS with the vector norm: pymcdm through the adapter, our own, and the book's numbers."""
    outside = mp.score(aircraft(), mp.from_pymcdm(methods.TOPSIS(normalizations.vector_normalization)))
    own = mp.topsis(MATRIX, WEIGHTS, DIRECTIONS, "vector")
    assert outside.scores == pytest.approx(own, abs=1e-9)
    assert outside.scores == pytest.approx(PUBLISHED, abs=6e-4)
    pipe = mkpipe(NegateMinimize(), VectorScaler(target="matrix"), TOPSIS())
    assert mp.score(aircraft(), mp.from_scikit_criteria(pipe)).ranks.tolist() == [1, 4, 2, 3]


def test_vikor_is_turned_about() -> None:
    """Its Q is better the lower it is: by hand 0.0306, 1, 0.1818, 0.8612, so that the first proposal is first."""
    q = np.array(methods.VIKOR()(MATRIX, WEIGHTS, DIRECTIONS))
    ranking = mp.score(aircraft(), mp.from_pymcdm(methods.VIKOR()))
    assert q == pytest.approx([0.030612, 1, 0.181818, 0.861224], abs=1e-6)
    assert ranking.scores == pytest.approx(1 - q, abs=1e-9)
    assert ranking.ranks.tolist() == [1, 4, 2, 3]


def test_net_flows_count_from_the_worst_flow() -> None:
    """PROMETHEE II gives -1 to 1 with half of all below zero; an index below zero would never be funded."""
    ranking = mp.score(aircraft(), mp.from_pymcdm(methods.PROMETHEE_II("usual")))
    flows = np.array(methods.PROMETHEE_II("usual")(MATRIX, WEIGHTS, DIRECTIONS))
    assert ranking.scores == pytest.approx(1 + flows, abs=1e-9)
    assert (ranking.units >= 0).all()


def test_the_own_direction_of_a_method_is_found() -> None:
    """LoPM is better the lower it is, although pymcdm's own `rank` does not know: the book's example, 4 first."""
    matrix = [
        [14820, 18, 0.0002, 2.1, 9.5, 4.5],
        [21450, 18, 0.0012, 2.7, 14.4, 9.0],
        [78000, 16, 0.0006, 2.6, 9.0, 8.5],
        [20475, 17, 0.0006, 2.6, 6.5, 2.6],
        [16575, 14, 0.0010, 3.1, 5.6, 3.5],
        [21450, 16, 0.0005, 2.2, 8.6, 1.0],
    ]
    lopm = mp.from_pymcdm(methods.LoPM([10000, 14, 0.0015, 3.5, 2.3, 9.0], [1, 1, -1, -1, 0, -1]))
    index = lopm(matrix, [0.2, 0.33, 0.13, 0.07, 0.07, 0.2], [1, 1, -1, -1, 1, -1])
    # Merit values .77 1.08 .81 .66 .78 .68, the lowest the best: Farag (2020), Materials and Process Selection.
    assert index == pytest.approx([4 / 6, 1 / 6, 2 / 6, 6 / 6, 3 / 6, 5 / 6])


MARKS = st.lists(st.lists(st.integers(1, 50), min_size=3, max_size=3), min_size=3, max_size=7, unique_by=tuple)
PARTS = st.lists(st.integers(1, 9), min_size=3, max_size=3)
SIGNS = st.lists(st.sampled_from((1, -1)), min_size=3, max_size=3)
PYMCDM: list[tuple[Callable[[], Any], int]] = [
    (methods.TOPSIS, 1),
    (methods.VIKOR, -1),
    (lambda: methods.PROMETHEE_II("usual"), 1),
    (methods.WPM, 1),
    (methods.WSM, 1),
    (methods.EDAS, 1),
    (methods.MABAC, 1),
    (methods.MAIRCA, -1),
    (methods.COPRAS, 1),
]


@pytest.mark.parametrize(("make", "sign"), PYMCDM)
@settings(deadline=None, max_examples=40)
@given(marks=MARKS, parts=PARTS, signs=SIGNS)
def test_pymcdm_ranks_as_it_does_when_called_directly(
    make: Callable[[], Any], sign: int, marks: list[list[int]], parts: list[int], signs: list[int]
) -> None:
    """The numbers are those of the library itself, and the order is theirs; what it cannot do, the adapter refuses."""
    matrix, weights, directions = np.array(marks, float), np.array(parts) / sum(parts), np.array(signs)
    adapter = mp.from_pymcdm(make())
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            direct = np.array(make()(matrix, weights, directions))
    except ValueError:
        direct = np.array([np.nan])
    if not np.isfinite(direct).all():
        with pytest.raises(mp.ArrayError):
            adapter(matrix, weights, directions)
        return
    index = adapter(matrix, weights, directions)
    assert adapter.preferences(matrix, weights, directions) == pytest.approx(direct, abs=1e-12)
    scale = np.abs(direct).max() or 1.0
    for one, mark in zip(index, direct, strict=True):
        assert (index >= 0).all()
        clearly = sign * (direct - mark) > 1e-8 * scale
        assert (index[clearly] > one - 1e-12).all()


@settings(deadline=None, max_examples=40)
@given(marks=MARKS, parts=PARTS, signs=SIGNS)
def test_scikit_criteria_ranks_as_it_does_when_called_directly(
    marks: list[list[int]], parts: list[int], signs: list[int]
) -> None:
    """The same ranks, but that equal ones share the lower number and the next are skipped: 1 2 2 4."""
    matrix, weights = np.array(marks, float), np.array(parts) / sum(parts)
    adapter = mp.from_scikit_criteria(VIKOR())
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            direct = VIKOR().evaluate(mkdm(matrix, signs, weights=weights)).rank_
    except ValueError:
        with pytest.raises(mp.ArrayError):
            adapter(matrix, weights, signs)
        return
    assert ranks_by_hand(adapter(matrix, weights, signs)) == ranks_by_hand(-np.array(direct, float))


def test_results_name_library_method_version_and_settings() -> None:
    """The default normalisation differs by library and changes the winner: a result says which it was."""
    assert mp.score(aircraft(), mp.from_pymcdm(methods.VIKOR())).method.startswith("pymcdm VIKOR ")
    name = mp.from_pymcdm(methods.TOPSIS(normalizations.vector_normalization)).name
    assert "normalization=vector_normalization" in name
    assert mp.from_pymcdm(methods.PROMETHEE_II("usual")).name.endswith("(pfs=usual)")
    pipe = mkpipe(NegateMinimize(), VectorScaler(target="matrix"), TOPSIS())
    name = mp.from_scikit_criteria(pipe).name
    assert name.startswith("scikit-criteria TOPSIS ")
    assert "VectorScaler(target=matrix)" in name


def test_long_names_of_methods_push_nothing_off_the_page() -> None:
    """A name as long as a pipeline's must not cost the table its other columns."""
    problem = aircraft()
    made = [methods.TOPSIS(normalizations.vector_normalization), methods.EDAS(), methods.PROMETHEE_II("usual")]
    page = mp.compare_methods(problem, [mp.weighted_sum, *map(mp.from_pymcdm, made)]).summary()
    for proposal in problem.proposals:
        assert re.search(rf" {proposal.id} +{re.escape(proposal.label.text_in('en'))}", page)
    assert all(f"({at})" in page for at in range(1, 5))
    many = mp.compare_methods(problem, [mp.weighted_sum, *[mp.from_pymcdm(methods.EDAS())] * 6]).summary()
    for proposal in problem.proposals:
        assert re.search(rf" {proposal.id} +{re.escape(proposal.label.text_in('en'))}$", many, re.MULTILINE)


def test_an_outside_method_is_an_index_in_every_step() -> None:
    """Scored, selected, decided: never called a value, and the portfolio by value stands beside it."""
    adapter = mp.from_pymcdm(methods.VIKOR())
    decision = mp.decide(aircraft(), adapter)
    assert not decision.portfolio.ranking.additive
    assert decision.portfolio.ids == ("a0", "a2")
    assert decision.portfolio.additive is not None
    page = " ".join(decision.portfolio.ranking.summary().split())
    assert "an index, not a value" in page
    assert "a newcomer can change the order" in page


def test_places_count_where_numbers_have_no_zero() -> None:
    """MABAC's numbers fall below zero; its ranking alone counts: the first of four 1, the last a quarter."""
    ranking = mp.score(aircraft(), mp.from_pymcdm(methods.MABAC()))
    assert ranking.scores == pytest.approx([0.75, 0.25, 1.0, 0.5])
    assert "only its ranking counts" in " ".join(ranking.summary().split())


def test_studies_take_an_outside_method() -> None:
    """A block of weights is a call for each row, on threads and on processes alike."""
    problem, adapter = aircraft(), mp.from_pymcdm(methods.TOPSIS())
    weights = mp.WeightSet.anything(problem)
    alone = mp.study_ranks(problem, weights, draws=40, rng=7, method=adapter)
    assert alone.acceptability.sum(axis=1) == pytest.approx(1)
    with ProcessPoolExecutor(1) as processes:
        apart = mp.study_ranks(problem, weights, draws=40, rng=7, method=adapter, executor=processes)
    assert np.array_equal(alone.acceptability, apart.acceptability)


@pytest.mark.parametrize(
    ("adapter", "sentence"),
    [
        (lambda: mp.from_scikit_criteria(WeightedProductModel()), "refuses this problem"),
        (lambda: mp.from_pymcdm(methods.WPM()), "requires all positive values"),
        (lambda: mp.from_pymcdm(methods.VIKOR()), "refuses this problem"),
        (lambda: mp.from_scikit_criteria(ELECTRE1()), "two groups"),
    ],
)
def test_what_a_library_cannot_do_is_said(adapter: Callable[[], Any], sentence: str) -> None:
    """Performances of zero and below, a constant criterion, a kernel: words and no numbers."""
    document = small_document()
    document["groups"][0]["criteria"][0]["scale"]["worst"] = "-10"
    for proposal, mark in zip(document["proposals"], ("-5", "0", "7"), strict=True):
        proposal["ratings"] = {"a": mark, "b": "0"}
    with pytest.raises(mp.ArrayError, match=sentence):
        mp.score(mp.problem_from_document(document), adapter())


@pytest.mark.parametrize("answer", [[1.0, np.nan, 2.0], [1.0, np.inf, 2.0], [1.0, 2.0], [[1.0], [2.0], [3.0]]])
def test_answers_that_are_no_numbers_are_refused(answer: Any) -> None:
    """NaN, infinity and other shapes never become a rank."""

    class Broken(methods.TOPSIS):  # type: ignore[misc]
        def __call__(self, *_: object) -> Any:
            return answer

    with pytest.raises(mp.ArrayError, match="Broken"):
        mp.score(mp.problem_from_document(small_document()), mp.from_pymcdm(Broken()))


@pytest.mark.parametrize("wrong", [methods.VIKOR, "VIKOR", None, len])
def test_what_is_no_method_is_refused(wrong: object) -> None:
    """A class in place of an object, a name, a plain function: said before anything is computed."""
    with pytest.raises(mp.ArrayError, match="not a method of pymcdm"):
        mp.from_pymcdm(wrong)
    with pytest.raises(mp.ArrayError, match="not a decision maker"):
        mp.from_scikit_criteria(wrong)


def test_a_library_that_is_absent_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Optional libraries are asked for when they are used, and the message says how to get them."""

    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("mcda_priority.adapters.outside.import_module", absent)
    with pytest.raises(mp.ArrayError, match=r"mcda-priority\[pymcdm\]"):
        mp.from_pymcdm(methods.VIKOR())
    with pytest.raises(mp.ArrayError, match=r"mcda-priority\[scikit-criteria\]"):
        mp.from_scikit_criteria(VIKOR())


def test_methods_side_by_side_say_who_moves_and_who_is_funded() -> None:
    """Ranks and portfolios of several methods in one frame, compared with the first."""
    problem = mp.problem_from_document(
        one_criterion_document([("a", "6", "60"), ("b", "5", "45"), ("c", "5", "40"), ("d", "9", "50")], "10")
    )

    def backwards(values: FloatArray) -> FloatArray:
        index: FloatArray = 1 - values[:, 0]
        return index

    found = mp.compare_methods(problem, [mp.weighted_sum, backwards, backwards])
    # By value 45 + 40 for 10; turned about 55 + 60 of the same two.
    assert found.portfolios[0].ids == found.portfolios[1].ids == ("b", "c")
    assert (found.enters(1), found.leaves(1)) == ((), ())
    frame = found.to_frame()
    assert frame["weighted_sum"].tolist() == [1, 3, 4, 2]
    assert frame["backwards (2)"].tolist() == [4, 2, 1, 3]
    assert frame["moves"].tolist() == [3, 1, 3, 1]
    assert frame["funded backwards"].tolist() == [False, True, True, False]
    tight = mp.compare_methods(problem, [mp.weighted_sum, backwards], "6")
    assert (tight.enters(1), tight.leaves(1)) == (("c",), ("a",))
    assert "these enter: c; and these leave: a" in tight.summary()
    with pytest.raises(mp.ArrayError, match="two or more"):
        mp.compare_methods(problem, [mp.weighted_sum])
