"""Scores are exact, stay on their scales, and obey the laws of a fair ranking."""

import math
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import (
    ArrayError,
    InputError,
    Problem,
    Ranking,
    problem_from_document,
    score,
    topsis,
    topsis_anchored,
)
from mcda_priority.scoring import METHODS, Method
from small import one_criterion_document, small_document
from strategies import Draft, drafts, marks_on, problem_of, with_newcomer

both_methods = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
ROUNDING = Fraction(1, 10**9)


def exact(ranking: Ranking) -> list[Fraction]:
    """Scores as rationals."""
    return [int(units) * ranking.quantum for units in ranking.units]


def by_hand(problem: Problem) -> list[Fraction]:
    """The weighted sums in rational arithmetic."""
    return [
        sum((weight * value for weight, value in zip(problem.weights, row, strict=True)), Fraction(0))
        for row in problem.values
    ]


def ranks_by_hand(scores: list[Fraction]) -> list[int]:
    """1 plus the number of better ones."""
    return [1 + sum(other > one for other in scores) for one in scores]


def close(one: list[Fraction], other: list[Fraction], method: Method) -> bool:
    """Equal: exactly for the weighted sum, to the rounding for an index that is computed in floating point."""
    slack = 0 if method is METHODS["weighted-sum"] else ROUNDING
    return all(abs(a - b) <= slack for a, b in zip(one, other, strict=True))


@settings(deadline=None)
@given(drafts())
def test_weighted_sums_are_exact(draft: Draft) -> None:
    """Weights times values in rationals, the ranks that follow, and contributions that add up."""
    problem = problem_of(draft)
    ranking = score(problem)
    assert sum(problem.weights) == 1
    assert exact(ranking) == by_hand(problem)
    assert ranking.ranks.tolist() == ranks_by_hand(by_hand(problem))
    assert ranking.contributions.sum(axis=1) == pytest.approx(ranking.scores, abs=1e-12)
    assert ranking.additive


@settings(deadline=None)
@given(drafts(), st.data())
def test_values_stay_on_their_scale_and_never_fall_with_the_performance(draft: Draft, data: st.DataObject) -> None:
    """A value lies between the worst and 1; a better rung never has a lower value; the ends are reached."""
    problem = problem_of(draft)
    for column, (criterion, ladder) in enumerate(zip(problem.criteria, draft.rungs, strict=True)):
        values = [criterion.scale.value(criterion.scale.read(rung)) for rung in ladder]
        assert values == sorted(values)
        assert values[0] == criterion.scale.worst_value <= 0
        assert values[-1] == 1
        place = data.draw(st.integers(0, len(draft.marks) - 1))
        assert problem.values[place][column] == values[draft.marks[place][column]]


@both_methods
@settings(deadline=None)
@given(draft=drafts(), data=st.data())
def test_a_score_never_falls_when_a_performance_rises(method: Method, draft: Draft, data: st.DataObject) -> None:
    """Better on one criterion: no lower score, no lower rank, and the scores of the others stay."""
    place = data.draw(st.integers(0, len(draft.marks) - 1))
    column = data.draw(st.integers(0, len(draft.rungs) - 1))
    better = list(draft.marks[place])
    better[column] = data.draw(st.integers(better[column], len(draft.rungs[column]) - 1))
    marks = (*draft.marks[:place], tuple(better), *draft.marks[place + 1 :])
    before, after = score(problem_of(draft), method), score(problem_of(replace(draft, marks=marks)), method)
    old, new = exact(before), exact(after)
    assert new.pop(place) >= old.pop(place)
    assert close(old, new, method)
    assert after.ranks[place] <= before.ranks[place]


@both_methods
@settings(deadline=None)
@given(draft=drafts(fewest=2), data=st.data())
def test_scores_move_with_their_proposals(method: Method, draft: Draft, data: st.DataObject) -> None:
    """Neither the order of the proposals nor their names have a say."""
    order = data.draw(st.permutations(range(len(draft.names))))
    moved = replace(
        draft,
        names=tuple(f"renamed-{at}" for at in order),
        marks=tuple(draft.marks[at] for at in order),
        costs=tuple(draft.costs[at] for at in order),
    )
    before, after = score(problem_of(draft), method), score(problem_of(moved), method)
    assert close([exact(before)[at] for at in order], exact(after), method)
    if method is METHODS["weighted-sum"]:
        assert [before.ranks[at] for at in order] == after.ranks.tolist()


@both_methods
@settings(deadline=None)
@given(draft=drafts(), data=st.data())
def test_a_dominated_proposal_never_outranks_its_dominator(method: Method, draft: Draft, data: st.DataObject) -> None:
    """At least as good on every criterion means at least as good a rank."""
    place = data.draw(st.integers(0, len(draft.marks) - 1))
    above = tuple(
        data.draw(st.integers(mark, len(ladder) - 1))
        for mark, ladder in zip(draft.marks[place], draft.rungs, strict=True)
    )
    ranking = score(problem_of(with_newcomer(draft, 0, above)), method)
    assert ranking.ranks[-1] <= ranking.ranks[place]
    assert ranking.units[-1] >= ranking.units[place]


@both_methods
@settings(deadline=None)
@given(draft=drafts(), data=st.data())
def test_a_newcomer_reverses_no_ranks(method: Method, draft: Draft, data: st.DataObject) -> None:
    """With declared anchors the scores of the others do not depend on who else asks."""
    newcomer = data.draw(marks_on(draft.rungs))
    before = score(problem_of(draft), method)
    after = score(problem_of(with_newcomer(draft, 0, newcomer)), method)
    assert close(exact(before), exact(after)[:-1], method)


def test_exact_ties_are_ties() -> None:
    """All 625 profiles of four ratings 1-5 under weights .1 .2 .3 .4: in float64, 31 % of the tied pairs come apart."""
    levels = [{"level": str(level), "anchor": f"level {level}"} for level in range(1, 6)]
    scale = {"kind": "levels", "levels": levels}
    profiles = list(product(range(1, 6), repeat=4))
    document = {
        "id": "ties",
        "label": "Ties",
        "currency": "EUR",
        "budget": "0",
        "groups": [
            {
                "id": "all",
                "label": "All",
                "weight": "1",
                "criteria": [
                    {"id": f"c{tenths}", "label": "C", "weight": f"0.{tenths}", "scale": scale}
                    for tenths in range(1, 5)
                ],
            }
        ],
        "proposals": [
            {
                "id": "p" + "".join(map(str, profile)),
                "label": "P",
                "cost": "1",
                "ratings": {f"c{tenths}": str(level) for tenths, level in enumerate(profile, 1)},
            }
            for profile in profiles
        ],
    }
    tenths = [sum(weight * level for weight, level in enumerate(profile, 1)) for profile in profiles]
    ranking = score(problem_from_document(document))
    assert exact(ranking) == [Fraction(total - 10, 40) for total in tenths]
    assert ranking.ranks.tolist() == ranks_by_hand([Fraction(total) for total in tenths])


def test_equal_scores_share_the_lower_rank() -> None:
    """1 2 2 4, in whatever order they were declared."""
    document = one_criterion_document([("a", "1", "5"), ("b", "1", "9"), ("c", "1", "5"), ("d", "1", "1")], "1")
    ranking = score(problem_from_document(document))
    assert ranking.ranks.tolist() == [2, 1, 2, 4]
    assert ranking.order() == [1, 0, 2, 3]


def test_a_third_three_times_is_one() -> None:
    """Weights of 1/3 and values of 1/7: the quantum is their least common denominator, and nothing is rounded."""
    document = small_document()
    document["groups"][0]["criteria"] = [
        {"id": name, "label": name, "weight": "1/3", "scale": {"kind": "linear", "baseline": 0, "best": 7}}
        for name in "abc"
    ]
    for proposal, marks in zip(document["proposals"], ((7, 7, 7), (1, 2, 3), (3, 2, 1)), strict=True):
        proposal["ratings"] = dict(zip("abc", marks, strict=True))
    ranking = score(problem_from_document(document))
    assert exact(ranking) == [1, Fraction(6, 21), Fraction(6, 21)]
    assert ranking.ranks.tolist() == [1, 2, 2]


def test_a_very_large_denominator_is_rounded_and_said() -> None:
    """Past 10^12 scores go to a billionth, with a note, and like proposals still tie."""
    document = small_document()
    criteria = document["groups"][0]["criteria"]
    for criterion, weight, best in zip(
        criteria, ("100003/999983", "899980/999983"), ("1000003", "1000033"), strict=True
    ):
        criterion |= {"weight": weight, "scale": {"kind": "linear", "baseline": "0", "best": best}}
    for proposal, marks in zip(document["proposals"], ((123457, 7), (5, 999999), (123457, 7)), strict=True):
        proposal["ratings"] = dict(zip("ab", marks, strict=True))
    problem = problem_from_document(document)
    ranking = score(problem)
    assert ranking.quantum == ROUNDING
    assert all(abs(one - other) <= ROUNDING / 2 for one, other in zip(exact(ranking), by_hand(problem), strict=True))
    assert ranking.ranks[0] == ranking.ranks[2]
    assert "rounded to a billionth" in ranking.summary()


def test_far_harm_is_refused_in_words() -> None:
    """A worst anchor 10^20 times further off than the best leaves 64 bits: an error at the door, no raw overflow."""
    document = one_criterion_document([("a", "1", "-100000000000000000000"), ("b", "1", "1")], "1", best="1")
    document["groups"][0]["criteria"][0]["scale"]["worst"] = "-100000000000000000000"
    with pytest.raises(InputError):
        problem_from_document(document)


def test_harm_as_far_as_the_door_allows_is_scored_exactly() -> None:
    """A million times the best, in quanta of 10^-12, still fits into 64 bits."""
    marks = [("a", "1", "-1000000"), ("b", "1", "0.000000000001"), ("c", "1", "-999999.999999999999")]
    document = one_criterion_document(marks, "1", best="1")
    document["groups"][0]["criteria"][0]["scale"]["worst"] = "-1000000"
    ranking = score(problem_from_document(document))
    assert exact(ranking) == [Fraction(mark) for _, _, mark in marks]
    assert ranking.ranks.tolist() == [3, 1, 2]


@both_methods
def test_proposals_that_are_all_equal_share_rank_one(method: Method) -> None:
    """Peers crash or return NaN here; the result says that it tells none apart."""
    document = one_criterion_document([("a", "1", "5"), ("b", "2", "5"), ("c", "3", "5")], "1")
    ranking = score(problem_from_document(document), method)
    assert ranking.ranks.tolist() == [1, 1, 1]
    assert "all share rank 1" in ranking.summary()
    assert "tells none apart" in ranking.summary()


@both_methods
def test_one_proposal_has_rank_one(method: Method) -> None:
    """Valid, with a note that a ranking of one says nothing."""
    ranking = score(problem_from_document(one_criterion_document([("a", "1", "5")], "1")), method)
    assert ranking.ranks.tolist() == [1]
    assert "only one proposal" in ranking.summary()


def test_an_index_is_called_an_index() -> None:
    """Closeness cannot be added up, and the ranking says so."""
    ranking = score(problem_from_document(small_document()), topsis_anchored)
    assert not ranking.additive
    assert ranking.quantum == ROUNDING
    assert "an index, not a value" in ranking.summary()


def test_settings_are_part_of_the_name() -> None:
    """The norm changes the winner, so the result names it; performances and directions reach the method."""
    problem = problem_from_document(small_document())
    ranking = score(problem, partial(topsis, norm="vector"))
    assert ranking.method == "topsis(norm=vector)"
    expected = topsis([[5, 1], [6, 2], [1, 2]], [0.6, 0.4], [1, 1], "vector")
    assert ranking.scores == pytest.approx(expected, abs=1e-9)


def test_the_frame_keeps_names_and_order() -> None:
    """One row a proposal in declared order, with value and contribution by criterion."""
    frame = score(problem_from_document(small_document())).to_frame()
    assert frame.index.tolist() == ["p1", "p2", "p3"]
    assert frame["cost_minor"].tolist() == [40050, 50000, 60000]
    assert frame["value a"].tolist() == [0.5, 0.6, 0.1]
    assert frame["contribution b"].tolist() == pytest.approx([0.2, 0.4, 0.4])
    assert frame["score"].tolist() == pytest.approx([0.5, 0.76, 0.46])
    assert frame["rank"].tolist() == [2, 1, 3]


def test_results_are_read_only() -> None:
    """A result is a fact: nobody changes it afterwards."""
    ranking = score(problem_from_document(small_document()))
    for array in (ranking.units, ranking.ranks, ranking.values, ranking.contributions):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def _asks_for_more(values: Any, mood: Any) -> Any:
    return values[:, 0] * mood


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (_asks_for_more, "asks for mood; `score` offers values, weights, worst, performances, directions"),
        (topsis, "asks for norm"),
        (lambda values: values, r"returned the shape \(3, 2\), not \(3,\)"),
        (lambda values: values[:2, 0], r"returned the shape \(2,\), not \(3,\)"),
        (lambda values: values[:, 0] * math.nan, "not finite numbers"),
        (lambda values: np.full(len(values), math.inf), "not finite numbers"),
        (lambda values: np.full(len(values), 1e7), "not finite numbers below 10"),
    ],
)
def test_a_method_that_does_not_fit_is_refused(method: Method, sentence: str) -> None:
    """A method plugged in from elsewhere that asks for more, or returns NaN or another shape, is no ranking."""
    with pytest.raises(ArrayError, match=sentence):
        score(problem_from_document(small_document()), method)
