"""Non-dominated portfolios: complete, none dominated, and nothing that is not feasible."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from mcda_priority import (
    InfeasibleError,
    InputError,
    Interval,
    Problem,
    Triangular,
    UncertainPerformances,
    WeightSet,
    leave_proposals_out,
    problem_from_document,
    score,
    select,
    study_budgets,
    study_costs,
    study_portfolios,
    study_ranks,
)
from mcda_priority.engine import dominance as engine
from mcda_priority.errors import ArrayError
from mcda_priority.studies.dominance import non_dominated
from small import small_document
from strategies import breaches, choices, ruled_documents

Portfolio = tuple[bool, ...]
Ids = tuple[str, ...]


def document(rows: list[tuple[int, int, int, int]], budget: int, rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Three criteria from -5 to 10 with the baseline at 0; proposals as cost and three ratings."""
    scale = {"kind": "linear", "baseline": "0", "best": "10", "worst": "-5"}
    return small_document() | {
        "budget": str(budget),
        "groups": [
            {
                "id": "g",
                "label": "g",
                "weight": "1",
                "criteria": [{"id": name, "label": name, "weight": "1/3", "scale": scale} for name in "abc"],
            }
        ],
        "proposals": [
            {
                "id": f"p{at}",
                "label": "p",
                "cost": str(cost),
                "ratings": dict(zip("abc", map(str, ratings), strict=True)),
            }
            for at, (cost, *ratings) in enumerate(rows)
        ],
        "rules": rules,
    }


def keeps(problem: Problem, rules: list[dict[str, Any]], flags: Portfolio) -> bool:
    """The budget and the rules, read from the document itself."""
    names = {proposal.id for proposal, flag in zip(problem.proposals, flags, strict=True) if flag}
    for rule in rules:
        if rule["kind"] == "requires" and rule["proposal"] in names and not names.issuperset(rule["requires"]):
            return False
        if rule["kind"] == "exclusive" and len(names.intersection(rule["proposals"])) > 1:
            return False
        if rule["kind"] == "at_least" and len(names) < int(rule["projects"]):
            return False
    return sum(p.cost_minor for p in problem.proposals if p.id in names) <= problem.budget_minor


def by_brute_force(
    problem: Problem, rules: list[dict[str, Any]], weights: WeightSet, slack: dict[tuple[int, int], Fraction]
) -> set[Portfolio]:
    """Compare every two feasible portfolios over all corners; what both hold cancels; slack is half an interval."""
    corners = weights.corners
    assert corners is not None
    n = len(problem.proposals)
    feasible = [flags for flags in product((True, False), repeat=n) if keeps(problem, rules, flags)]

    def least_difference(one: Portfolio, other: Portfolio, corner: tuple[Fraction, ...], sign: int) -> Fraction:
        total = Fraction(0)
        for at in range(n):
            side = one[at] - other[at]
            for column, weight in enumerate(corner):
                middle = problem.values[at][column]
                total += side * weight * middle - sign * abs(side) * weight * slack.get((at, column), Fraction(0))
        return total

    def dominates(one: Portfolio, other: Portfolio) -> bool:
        return all(least_difference(one, other, corner, 1) >= 0 for corner in corners) and any(
            least_difference(one, other, corner, -1) > 0 for corner in corners
        )

    return {one for one in feasible if not any(dominates(other, one) for other in feasible)}


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """Up to six proposals with small ratings, so that ties happen, up to two rules, up to two statements."""
    n = draw(st.integers(1, 6))
    rating = st.integers(-2, 4)
    rows = draw(st.lists(st.tuples(st.integers(0, 5), rating, rating, rating), min_size=n, max_size=n))
    names = [f"p{at}" for at in range(n)]
    pool: list[dict[str, Any]] = [{"id": "least", "kind": "at_least", "projects": "1"}]
    if n > 1:
        pool.append({"id": "needs", "kind": "requires", "proposal": names[0], "requires": [names[1]]})
        pool.append({"id": "either", "kind": "exclusive", "proposals": names[:2]})
    rules = draw(st.lists(st.sampled_from(pool), max_size=2, unique_by=lambda rule: str(rule["id"])))
    said = draw(st.lists(st.sampled_from(["a >= b", "b >= c", "c <= 1/4", "a = c"]), max_size=2, unique=True))
    return document(rows, draw(st.integers(0, 12)), rules), rules, said


@settings(max_examples=120, deadline=None)
@given(cases())
def test_equals_the_comparison_of_every_two_portfolios(
    case: tuple[dict[str, Any], list[dict[str, Any]], list[str]],
) -> None:
    """Complete, and none too many, over all weights and under statements, with and without rules."""
    written, rules, said = case
    problem = problem_from_document(written)
    weights = WeightSet.stated(problem, said)
    expected = by_brute_force(problem, rules, weights, {})
    if not expected:
        with pytest.raises(InfeasibleError):
            non_dominated(problem, weights)
        return
    found = non_dominated(problem, weights)
    assert found.complete
    listed = [tuple(row) for row in found.selected.tolist()]
    assert len(listed) == len(set(listed))
    assert set(listed) == expected


@settings(max_examples=40, deadline=None)
@given(cases())
def test_equals_the_comparison_with_uncertain_scores(
    case: tuple[dict[str, Any], list[dict[str, Any]], list[str]],
) -> None:
    """With a rating known only to lie one to either side, what both portfolios hold still cancels."""
    written, rules, said = case
    problem = problem_from_document(written)
    weights = WeightSet.stated(problem, said)
    expected = by_brute_force(problem, rules, weights, {(0, 0): Fraction(1, 10)})
    if not expected:
        return
    rated = problem.performances[0][0]
    found = non_dominated(problem, weights, score_intervals={("p0", "a"): Interval(rated - 1, rated + 1)})
    assert found.complete
    assert {tuple(row) for row in found.selected.tolist()} == expected


def test_a_limit_is_said_and_what_is_listed_holds() -> None:
    """Past the limit the result is not complete; what it lists is among the true ones."""
    rows = [(1 + at % 3, at % 5, (3 * at) % 5, (2 * at) % 7 - 1) for at in range(10)]
    problem = problem_from_document(document(rows, 9, []))
    weights = WeightSet.anything(problem)
    whole, cut = non_dominated(problem, weights), non_dominated(problem, weights, limit=3)
    assert whole.complete
    assert not cut.complete
    assert {tuple(row) for row in cut.selected.tolist()} <= {tuple(row) for row in whole.selected.tolist()}


# With every kind of rule ---------------------------------------------------------------------------------------


@st.composite
def ruled(draw: st.DrawFn) -> dict[str, Any]:
    """Documents with every kind of rule, budget lines, bonuses and savings, and three criteria, harm among them."""
    written = draw(ruled_documents(most=5))
    scale = {"kind": "linear", "baseline": 0, "best": 100, "worst": -100}
    points = draw(st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any))
    written["groups"] = [
        {
            "id": "g",
            "label": "G",
            "weight": 1,
            "criteria": [
                {"id": name, "label": name, "points": point, "scale": scale}
                for name, point in zip("abc", points, strict=True)
            ],
        }
    ]
    for proposal in written["proposals"]:
        proposal["ratings"] = {name: draw(st.integers(-2, 6)) for name in "abc"}
    return written


def scored_at(written: dict[str, Any], problem: Problem, weights: Sequence[Fraction]) -> dict[str, Any]:
    """The document with one rating for each proposal: its points under these weights."""
    scored = [
        proposal | {"ratings": {"worth": 100 * sum((w * v for w, v in zip(weights, row, strict=True)), Fraction(0))}}
        for proposal, row in zip(written["proposals"], problem.values, strict=True)
    ]
    return written | {"proposals": scored}


def values_at(written: dict[str, Any], problem: Problem, weights: Sequence[Fraction]) -> dict[Ids, Fraction]:
    """Value of every portfolio that the document allows under these weights, its bonuses included."""
    return {one.ids: one.value for one in choices(scored_at(written, problem, weights), idle=True)}


@settings(max_examples=80, deadline=None)
@given(ruled(), st.lists(st.sampled_from(["a >= b", "b >= 2 c", "a <= 1/2"]), max_size=2, unique=True))
def test_every_rule_against_all_portfolios(written: dict[str, Any], said: list[str]) -> None:
    """Whatever a rule counts, the same portfolios are allowed and compared; a minimum is read at the own weights."""
    problem = problem_from_document(written)
    weights = WeightSet.stated(problem, said)
    assert weights.corners is not None
    allowed = values_at(written, problem, problem.weights)
    if not allowed:
        with pytest.raises(InfeasibleError):
            non_dominated(problem, weights)
        return
    free = written | {"rules": [rule for rule in written["rules"] if rule["kind"] != "minimum_value"]}
    at_corners = [values_at(free, problem, corner) for corner in weights.corners]
    vectors = {ids: [values[ids] for values in at_corners] for ids in allowed}
    expected = {
        ids
        for ids, own in vectors.items()
        if not any(other != own and all(a >= b for a, b in zip(other, own, strict=True)) for other in vectors.values())
    }
    found = non_dominated(problem, weights)
    listed = [found.portfolio(place) for place in range(len(found.selected))]
    assert found.complete
    assert len(listed) == len(expected)
    assert set(listed) == expected
    assert found.values.tolist() == pytest.approx([float(allowed[ids]) for ids in listed])
    assert found.lowest.tolist() == pytest.approx([float(min(vectors[ids])) for ids in listed])
    assert found.highest.tolist() == pytest.approx([float(max(vectors[ids])) for ids in listed])
    rated = scored_at(written, problem, problem.weights)
    assert [breaches(rated, ids) for ids in listed] == [(set(), cost) for cost in found.costs_minor.tolist()]


# What follows from the list ------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(cases(), st.sampled_from(["a >= 2 b", "b >= a", "c <= 1/5"]))
def test_narrowing_keeps_core_proposals_core(
    case: tuple[dict[str, Any], list[dict[str, Any]], list[str]], said: str
) -> None:
    """A statement that leaves some of the inside only takes portfolios away: what is settled stays settled."""
    problem = problem_from_document(case[0])
    anything = WeightSet.anything(problem)
    try:
        wide = non_dominated(problem, anything)
    except InfeasibleError:
        reject()
    narrow = non_dominated(problem, anything & WeightSet.stated(problem, [said]))
    assert {tuple(row) for row in narrow.selected.tolist()} <= {tuple(row) for row in wide.selected.tolist()}
    assert set(wide.core) <= set(narrow.core)
    assert set(wide.exterior) <= set(narrow.exterior)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_core_proposals_are_in_every_portfolio(
    case: tuple[dict[str, Any], list[dict[str, Any]], list[str]],
) -> None:
    """Each proposal is in one class, and its core index is the share of portfolios that hold it."""
    problem = problem_from_document(case[0])
    try:
        found = non_dominated(problem, WeightSet.anything(problem))
    except InfeasibleError:
        reject()
    sets = [set(found.portfolio(place)) for place in range(len(found.selected))]
    assert set(found.core) == set.intersection(*sets)
    assert set(found.core) | set(found.borderline) == set.union(*sets)
    frame = found.proposals_frame()
    for at, (name, index) in enumerate(zip(frame["class"], frame["core_index"], strict=True)):
        share = Fraction(sum(f"p{at}" in one for one in sets), len(sets))
        assert index == float(share)
        assert name == {0: "exterior", 1: "core"}.get(int(share) if share.denominator == 1 else -1, "borderline")


@settings(max_examples=30, deadline=None)
@given(cases(), st.booleans())
def test_further_statements_settle_what_they_say(
    case: tuple[dict[str, Any], list[dict[str, Any]], list[str]], uncertain: bool
) -> None:
    """Each is held against the study done again under it; the set's own statements leave nothing open twice."""
    problem = problem_from_document(case[0])
    weights = WeightSet.stated(problem, case[2])
    rated = problem.performances
    widths = {("p0", "a"): (1, 2), ("p0", "b"): (0, 1)} if uncertain else {}
    doubts = {
        (name, criterion): Interval(rated[0]["abc".index(criterion)] - low, rated[0]["abc".index(criterion)] + high)
        for (name, criterion), (low, high) in widths.items()
    }
    try:
        found = non_dominated(problem, weights, score_intervals=doubts)
    except InfeasibleError:
        reject()
    assert found.further is not None
    assert [one.n_settled for one in found.further] == sorted((one.n_settled for one in found.further), reverse=True)
    for one in found.further:
        if one.kind == "weights":
            again = non_dominated(problem, weights & WeightSet.ranked(problem, list(one.names)), score_intervals=doubts)
        else:
            first, *rest = case[0]["proposals"]
            middles = {
                criterion: rated[0]["abc".index(criterion)] + Fraction(high - low, 2)
                for (_, criterion), (low, high) in widths.items()
            }
            first = first | {"ratings": first["ratings"] | middles}
            other = problem_from_document(case[0] | {"proposals": [first, *rest]})
            again = non_dominated(other, WeightSet.stated(other, case[2]))
        assert len(again.selected) == one.n_portfolios
        assert set(one.core) == set(again.core) - set(found.core)
        assert set(one.exterior) == set(again.exterior) - set(found.exterior)


def test_which_statement_settles_most_is_told() -> None:
    """One of two fits, each good for one thing: to know which thing matters more settles both, and the page says so."""
    problem = problem_from_document(document([(1, 4, 0, 0), (1, 0, 4, 0)], 1, []))
    found = non_dominated(problem, WeightSet.stated(problem, ["c <= 0"]))
    assert found.borderline == ("p0", "p1")
    assert found.further is not None
    best = found.further[0]
    assert (best.names, best.core, best.exterior, best.n_settled) == (("a", "b"), ("p0",), ("p1",), 2)
    page = found.summary()
    assert "If “a” weighs at least as much as “b”, 2 more projects are settled: p0, p1." in page
    assert page.count("depends on the weights") == 2


def test_captions_name_the_classes() -> None:
    """A council officer reads who is always in, who depends, and who never is."""
    problem = problem_from_document(document([(1, 9, 9, 9), (1, 4, 0, 0), (1, 0, 4, 4), (3, 1, 1, 1)], 2, []))
    found = non_dominated(problem, WeightSet.anything(problem))
    assert (found.core, found.borderline, found.exterior) == (("p0",), ("p1", "p2"), ("p3",))
    page = found.summary()
    assert "always in" in page
    assert "never in" in page
    assert "Checked: 2 portfolios are not dominated" in page
    assert found.to_frame()["selected"].tolist() == [("p0", "p2"), ("p0", "p1")]


def test_an_incomplete_list_claims_no_core_index() -> None:
    """Where others may exist, a proposal that all listed portfolios hold is not called core."""
    rows = [(1 + at % 3, at % 5, (3 * at) % 5, (2 * at) % 7 - 1) for at in range(10)]
    problem = problem_from_document(document(rows, 9, []))
    found = non_dominated(problem, WeightSet.anything(problem), limit=3)
    assert set(found.classes) <= {"open", "borderline"}
    assert bool(np.isnan(found.core_index).all())
    assert found.further is None
    page = found.summary()
    assert "A limit was reached" in page
    assert page.count("not known") == found.classes.count("open") > 0
    assert "always in" not in page


def test_a_cap_on_memory_is_a_limit_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """With many corners few portfolios fill a laptop: what is then listed is true, and not called complete."""
    rows = [(1 + at % 3, at % 5, (3 * at) % 5, (2 * at) % 7 - 1) for at in range(10)]
    problem = problem_from_document(document(rows, 9, []))
    weights = WeightSet.anything(problem)
    whole = non_dominated(problem, weights)
    monkeypatch.setattr(engine, "_MOST_VALUES", 10)
    cut = non_dominated(problem, weights)
    assert whole.complete
    assert not cut.complete
    assert set(map(bytes, cut.selected)) <= set(map(bytes, whole.selected))


@pytest.mark.parametrize("doubts", [{}, {("p0", "a"): Interval(0, 2), ("p3", "b"): Interval(0, 2)}])
def test_bounds_piece_by_piece_leave_the_same_portfolios(
    monkeypatch: pytest.MonkeyPatch, doubts: dict[tuple[str, str], Interval]
) -> None:
    """Partial portfolios are bounded in pieces for want of memory; how large these are must not matter."""
    rows = [(1 + at % 3, at % 5, (3 * at + 1) % 5, (2 * at) % 7 - 1) for at in range(10)]
    problem = problem_from_document(document(rows, 9, []))
    weights = WeightSet.anything(problem)
    whole = non_dominated(problem, weights, score_intervals=doubts)
    monkeypatch.setattr(engine, "_VALUES_AT_ONCE", 60)
    pieces = non_dominated(problem, weights, score_intervals=doubts)
    assert pieces.complete
    assert (pieces.selected == whole.selected).all()


def test_worthless_proposals_are_pointed_out() -> None:
    """Zero means as if not funded: portfolios with and without it are equal, both are listed, and the page says why."""
    problem = problem_from_document(document([(1, 4, 4, 4), (1, 0, 0, 0)], 2, []))
    found = non_dominated(problem, WeightSet.anything(problem))
    assert len(found.selected) == 2
    assert found.selected[:, 0].all()
    assert "Worth nothing with any admitted weights: p1." in found.summary()


def test_budget_and_rules_can_be_others() -> None:
    """For a what-if the budget is given anew and rules are switched off by name."""
    either = {"id": "either", "kind": "exclusive", "proposals": ["p0", "p1"]}
    problem = problem_from_document(document([(1, 4, 4, 4), (1, 3, 3, 3)], 1, [either]))
    weights = WeightSet.anything(problem)
    assert non_dominated(problem, weights, budget=2).core == ("p0",)
    assert non_dominated(problem, weights, budget=2, without=["either"]).core == ("p0", "p1")
    with pytest.raises(InputError, match="other"):
        non_dominated(problem, weights, without=["other"])


# What bad input gets -------------------------------------------------------------------------------------------


def test_all_wrong_intervals_are_named() -> None:
    """Every interval that cannot be is told at once, with the place and what to do."""
    problem = problem_from_document(document([(1, 4, 4, 4), (1, 3, 3, 3)], 1, []))
    doubts = {
        ("p9", "a"): Interval(0, 5),
        ("p0", "z"): Interval(0, 5),
        ("p0", "a"): Interval(5, 3),
        ("p0", "b"): Interval(0, 3),
        ("p1", "a"): Interval(3, 11),
        ("p1", "b"): Interval("nan", 4),
    }
    with pytest.raises(InputError) as caught:
        non_dominated(problem, WeightSet.anything(problem), score_intervals=doubts)
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["p9, a", "p0, z", "p0, a", "p0, b", "p1, a", "p1, b"]
    assert "do not rise" in lines[2]
    assert "outside its interval" in lines[3]


def test_draws_and_weights_of_another_problem_are_refused() -> None:
    """Dominance asks for a set, not for a sample; and for weights of the criteria at hand."""
    problem = problem_from_document(document([(1, 4, 4, 4)], 1, []))
    with pytest.raises(InputError, match="not draws"):
        non_dominated(problem, WeightSet.from_draws(problem, [[0.2, 0.3, 0.5]]))
    with pytest.raises(ArrayError, match="another problem"):
        non_dominated(problem, WeightSet.anything(problem_from_document(small_document())))


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": "many"}, {"time_limit": float("nan")}, {"time_limit": -1}, {"time_limit": "1"}]
)
def test_limits_of_the_wrong_kind_are_refused(asked: dict[str, Any]) -> None:
    """A limit that is no number limits nothing: one clear error."""
    problem = problem_from_document(document([(1, 4, 4, 4)], 1, []))
    with pytest.raises(ArrayError, match=next(iter(asked))):
        non_dominated(problem, WeightSet.anything(problem), **asked)


def test_distributions_are_not_intervals() -> None:
    """Dominance holds for every score; a distribution says how likely each is, which plays no part."""
    problem = problem_from_document(document([(1, 4, 4, 4)], 1, []))
    doubts: Any = {("p0", "a"): Triangular(3, 4, 5)}
    with pytest.raises(InputError, match="knows no distributions"):
        non_dominated(problem, WeightSet.anything(problem), score_intervals=doubts)


@pytest.mark.parametrize("weights", [None, (0.5, 0.3, 0.2), "anything"])
def test_every_study_refuses_what_is_no_weight_set(weights: Any) -> None:
    """A vector in place of a set is a mistake that is easily made: one clear error, nothing computed."""
    problem = problem_from_document(document([(1, 4, 4, 4)], 1, []))
    for study in (
        lambda: non_dominated(problem, weights),
        lambda: study_ranks(problem, weights, draws=10, rng=0),
        lambda: study_portfolios(problem, weights, draws=10, rng=0),
        lambda: study_budgets(problem, weights, [1], draws=10, rng=0),
    ):
        with pytest.raises(ArrayError, match="must be a WeightSet"):
            study()


@pytest.mark.parametrize("asked", [{"draws": 0}, {"draws": 2.5}, {"rng": None}, {"rng": -1}])
def test_every_study_refuses_wrong_draws_and_seeds_before_it_selects(asked: dict[str, Any]) -> None:
    """Even where no portfolio keeps the rules, the wrong argument is what is told: nothing was computed."""
    must = {"id": "must", "kind": "must_fund", "proposals": ["p0"], "reason": "promised"}
    problem = problem_from_document(document([(9, 4, 4, 4)], 1, [must]))
    given = {"draws": 10, "rng": 0} | asked
    weights = WeightSet.anything(problem)
    for study in (
        lambda: study_ranks(problem, weights, **given),
        lambda: study_portfolios(problem, weights, **given),
        lambda: study_budgets(problem, weights, [1], **given),
    ):
        with pytest.raises(ArrayError, match=next(iter(asked))):
            study()


def test_keys_that_name_no_proposal_and_criterion_are_refused() -> None:
    """A key that is a single name, or three, is a fault like others, and never an error of unpacking."""
    problem = problem_from_document(document([(1, 4, 4, 4)], 1, []))
    for key in ("p0", ("p0", "a", "b"), ("p0",), 3):
        doubts: Any = {key: Interval(3, 5)}
        with pytest.raises(InputError, match="does not name a proposal and a criterion"):
            non_dominated(problem, WeightSet.anything(problem), score_intervals=doubts)
        with pytest.raises(InputError, match="does not name a proposal and a criterion"):
            UncertainPerformances.stated(problem, doubts)


def test_arguments_of_the_wrong_type_are_refused() -> None:
    """A name in place of a function, ids in place of a portfolio, text in place of budgets: one clear error each."""
    problem = problem_from_document(document([(1, 4, 4, 4)], 1, []))
    weights: Any = WeightSet.anything(problem)
    wrong: Any = "topsis"
    for study in (
        lambda: study_ranks(problem, weights, draws=5, rng=1, method=wrong),
        lambda: leave_proposals_out(problem, wrong),
        lambda: study_portfolios(problem, weights, draws=5, rng=1, chosen=wrong),
        lambda: study_portfolios(problem, weights, draws=5, rng=1, executor=wrong),
        lambda: study_budgets(problem, weights, wrong, draws=5, rng=1),
        lambda: study_costs(select(score(problem)), wrong, draws=5, rng=1),
    ):
        with pytest.raises(ArrayError, match="must be a"):
            study()
