"""One change at a time says what that change alone does."""

from fractions import Fraction
from functools import partial
from typing import Any

import pytest

from mcda_priority import InputError, Problem, problem_from_document, score, select, topsis, topsis_anchored
from mcda_priority.studies.one_at_a_time import (
    leave_criteria_out,
    leave_proposals_out,
    reweighted,
    tornado,
    without_proposal,
)
from small import small_document


def problem(**changes: Any) -> Problem:
    """The small problem: weights .6 and .4, three proposals of which two fit into 1,000."""
    return problem_from_document(small_document() | changes)


def test_a_changed_weight_leaves_the_others_their_proportions() -> None:
    """From 6:4 to one half: 5:5; and alike where the others had nothing."""
    assert reweighted(problem(), "a", Fraction(1, 2)).weights == (Fraction(1, 2), Fraction(1, 2))
    document = small_document()
    for criterion, weight in zip(document["groups"][0]["criteria"], ("1", "0"), strict=True):
        criterion["weight"] = weight
    assert reweighted(problem_from_document(document), "a", Fraction(1, 4)).weights == (Fraction(1, 4), Fraction(3, 4))


def test_tornado_adds_up_by_hand() -> None:
    """Scores are linear in a weight: at .5 and .7 the portfolio p1, p2 is worth what a pocket calculator says.

    Values on a and b: p1 (.5, .5), p2 (.6, 1), p3 (.1, 1); p1 and p2 cost 900.50 of 1,000, p1 and p3 1,000.50.
    """
    found = tornado(problem(), Fraction(1, 6))
    bars = {bar.criterion: bar for bar in found.bars}
    assert found.portfolio.ids == ("p1", "p2")
    assert bars["a"].weights == (Fraction(1, 2), Fraction(7, 10))
    assert bars["a"].chosen == (Fraction(13, 10), Fraction(122, 100))
    assert bars["a"].best == bars["a"].chosen
    assert found.bars[0].criterion == "a"
    assert bars["a"].scores[0] == (Fraction(1, 2), Fraction(4, 5), Fraction(11, 20))


@pytest.mark.parametrize("share", ["0.2", "20 %", Fraction(1, 5)])
def test_a_share_is_read_like_every_number(share: object) -> None:
    """A fifth is a fifth however it is written."""
    assert tornado(problem(), share).share == Fraction(1, 5)


@pytest.mark.parametrize("share", ["wide", "-0.1", 1.5, None, float("nan")])
def test_a_share_that_is_none_is_refused(share: object) -> None:
    """One clear error, before anything is selected."""
    with pytest.raises(InputError, match="share: "):
        tornado(problem(), share)


def test_leaving_a_criterion_out_is_the_problem_without_it() -> None:
    """With b alone, p2 and p3 tie at the top and p1 falls to the third place."""
    (without_a, without_b) = leave_criteria_out(problem()).entries
    assert (without_a.id, without_b.id) == ("a", "b")
    alone = score(reweighted(problem(), "a", Fraction(0)))
    assert list(alone.ranks) == [3, 1, 1]
    before = list(score(problem()).ranks)
    assert without_a.moves == sum(old != new for old, new in zip(before, alone.ranks, strict=True))


def test_fixed_scales_never_reverse_ranks_and_observed_ideals_may() -> None:
    """Hwang & Yoon's ranking moves with the cohort; the anchored one cannot.

    Two criteria of equal weight, (1,5) (4,2) (3,3) (5,1): the textbook's TOPSIS puts the second first among three and
    the first of them first among four.
    """
    document = small_document()
    for criterion in document["groups"][0]["criteria"]:
        criterion.update(weight="1/2", scale={"kind": "linear", "baseline": "0", "best": "10"})
    document["proposals"] = [
        {"id": name, "label": name, "cost": "1", "ratings": {"a": a, "b": b}}
        for name, a, b in (("p", "1", "5"), ("q", "4", "2"), ("r", "3", "3"), ("s", "5", "1"))
    ]
    cohort = problem_from_document(document)
    moved = {entry.id: entry.moves for entry in leave_proposals_out(cohort, partial(topsis, norm="vector")).entries}
    assert moved["s"] > 0
    for method in (None, topsis_anchored):
        study = leave_proposals_out(cohort, method) if method is not None else leave_proposals_out(cohort)
        assert all(entry.moves == 0 for entry in study.entries)


def test_a_proposal_leaves_with_the_rules_that_name_it() -> None:
    """What is left is a problem of its own."""
    rules = [
        {"id": "one", "kind": "must_fund", "proposals": ["p3"], "reason": "promised"},
        {"id": "two", "kind": "requires", "proposal": "p1", "requires": ["p3"]},
        {"id": "cap", "kind": "at_most", "projects": "1"},
    ]
    rest = without_proposal(problem(rules=rules), "p3")
    assert [rule.id for rule in rest.rules] == ["cap"]
    assert select(score(rest)).ids == ("p2",)


@pytest.mark.parametrize("lang", ["en", "fi", "sv"])
def test_studies_read_as_pages(lang: str) -> None:
    """Each result has a summary and a frame."""
    for study in (tornado(problem()), leave_criteria_out(problem()), leave_proposals_out(problem())):
        assert study.summary(lang)
        assert len(study.to_frame()) in {2, 3}
