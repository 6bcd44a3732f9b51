"""One weight at a time: every breakpoint against a search of all portfolios in exact fractions."""

from collections.abc import Sequence
from copy import deepcopy
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from mcda_priority import InfeasibleError, InputError, Problem, problem_from_document
from mcda_priority.studies.breakpoints import Breakpoints, WeightLine, breakpoints
from mcda_priority.studies.cells import TooFineError
from reference_data import needs_data, read_csv, read_json
from strategies import Choice, amount, choices, drafts, problem_of, ruled_documents

A_BIT = Fraction(1, 10**30)
ZERO, ONE = Fraction(0), Fraction(1)
THROUGHOUT = (ZERO, ONE)


# What is right -------------------------------------------------------------------------------------------------


def scores_at(problem: Problem, weights: Sequence[Fraction]) -> list[Fraction]:
    """Weighted sums, from their definition."""
    return [sum((w * v for w, v in zip(weights, row, strict=True)), Fraction(0)) for row in problem.values]


def portfolios_at(
    document: dict[str, Any], problem: Problem, weights: Sequence[Fraction], *, idle: bool = False
) -> list[Choice]:
    """Every portfolio that the document allows under these weights, the best first; `idle`: with worthless members."""
    scored = dict(document)
    scored["proposals"] = [
        proposal | {"ratings": {"worth": 100 * score}}
        for proposal, score in zip(document["proposals"], scores_at(problem, weights), strict=True)
    ]
    return choices(scored, idle=idle)


@st.composite
def cases(draw: DrawFn, most: int = 5) -> dict[str, Any]:
    """Documents with rules, three criteria in two groups, harm, and weights among which some are zero."""
    document = draw(ruled_documents(most=most))
    scale = {"kind": "linear", "baseline": 0, "best": 100, "worst": -100}
    points = draw(st.lists(st.integers(0, 4), min_size=2, max_size=2).filter(any))
    of_groups = draw(st.lists(st.integers(0, 4), min_size=2, max_size=2).filter(any))
    criteria = [{"id": name, "label": name.upper(), "scale": scale} for name in ("a", "b", "c")]
    document["groups"] = [
        {
            "id": "g",
            "label": "G",
            "points": of_groups[0],
            "criteria": [one | {"points": point} for one, point in zip(criteria, points, strict=False)],
        },
        {"id": "h", "label": "H", "points": of_groups[1], "criteria": [criteria[2] | {"points": 1}]},
    ]
    for proposal in document["proposals"]:
        proposal["ratings"] = {name: draw(st.integers(-3, 10)) for name in ("a", "b", "c")}
    return document


def middle(low: Fraction, high: Fraction) -> Fraction:
    """Between two weights."""
    return (low + high) / 2


def check_line(document: dict[str, Any], problem: Problem, today: tuple[str, ...], line: WeightLine) -> None:
    """Everything that a line says of funded sets, against all portfolios."""

    def best(weight: Fraction, *, idle: bool = True) -> dict[tuple[str, ...], int]:
        """Portfolios that are optimal there, with their costs."""
        allowed = portfolios_at(document, problem, line.weights_at(weight), idle=idle)
        return {one.ids: one.cost for one in allowed if one.value == max(other.value for other in allowed)}

    pieces = line.funded_sets
    assert [pieces[0].low, *(piece.high for piece in pieces)] == [*(piece.low for piece in pieces), 1]
    assert pieces[0].low == 0
    assert all(piece.low < piece.high for piece in pieces)
    for piece in pieces:
        inside = best(middle(piece.low, piece.high), idle=False)
        if piece.ids is None:
            step = (piece.high - piece.low) / 10**6
            assert not inside
            assert not best(piece.low + step)
            assert not best(piece.high - step)
            continue
        # Optimal at both ends and linear: optimal all the way, because the optimal value is convex.
        assert piece.ids in best(piece.low)
        assert piece.ids in best(piece.high)
        assert inside[piece.ids] == min(inside.values())
        assert piece.ties == len(inside) - 1
    for one, two in pairwise(pieces):
        assert not set(best(middle(one.low, one.high))) & set(best(middle(two.low, two.high)))
    low, high = line.stable
    assert low <= line.weight <= high
    assert today in best(low)
    assert today in best(high)
    ends = [Fraction(0), *line.funded_changes, Fraction(1)]
    if low > 0:
        assert today not in best(middle(max(end for end in ends if end < low), low))
    if high < 1:
        assert today not in best(middle(high, min(end for end in ends if end > high)))


# Laws ----------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(document=cases(most=4))
def test_funded_sets_and_stable_interval_equal_brute_force(document: dict[str, Any]) -> None:
    """Each piece, each end and each tie, under rules of every kind, for criteria and for groups."""
    problem = problem_from_document(document)
    allowed = portfolios_at(document, problem, problem.weights)
    if not allowed:
        with pytest.raises(InfeasibleError):
            breakpoints(problem)
        return
    found = breakpoints(problem)
    assert found.ids == allowed[0].ids
    assert found.ties == sum(one.value == allowed[0].value for one in allowed) - 1
    assert [line.id for line in found.lines] == ["a", "b", "c", "g"]
    for line in found.lines:
        check_line(document, problem, found.ids, line)


@settings(max_examples=40, deadline=None)
@given(draft=drafts(most=7))
def test_funded_sets_of_more_proposals_equal_brute_force(draft: Any) -> None:
    """The same without rules: scales of every kind, one or two groups, up to seven proposals."""
    problem = problem_of(draft)
    document = {
        "budget": amount(draft.budget),
        "proposals": [{"id": name, "cost": amount(cost)} for name, cost in zip(draft.names, draft.costs, strict=True)],
    }
    found = breakpoints(problem)
    for line in found.lines:
        check_line(document, problem, found.ids, line)


@settings(max_examples=60, deadline=None)
@given(draft=drafts(most=7))
def test_first_places_and_crossings_equal_brute_force(draft: Any) -> None:
    """Between two breakpoints one set of proposals is first; and each pair that changes places meets, once, there."""
    problem = problem_of(draft)
    names = [proposal.id for proposal in problem.proposals]
    for line in breakpoints(problem).lines:
        places = line.first_places
        assert [0, *line.first_changes, 1] == [places[0].low, *(place.high for place in places)]
        for place in places:
            for weight in (place.low, middle(place.low, place.high), place.high):
                scores = scores_at(problem, line.weights_at(weight))
                first = {name for name, score in zip(names, scores, strict=True) if score == max(scores)}
                assert set(place.ids) <= first
                assert weight in {place.low, place.high} or set(place.ids) == first
        assert all(not set(one.ids) & set(two.ids) for one, two in pairwise(places))
        ends = list(zip(scores_at(problem, line.at_zero), scores_at(problem, line.at_one), strict=True))
        expected = set()
        for (one, (a, b)), (other, (c, d)) in combinations(zip(names, ends, strict=True), 2):
            if (a - c) * (b - d) < 0:
                expected.add(((c - a) / (c - a + b - d), one, other))
        lines = dict(zip(names, ends, strict=True))
        found = {
            (crossing.weight, one, other)
            for crossing in line.crossings
            for tied in crossing.tied
            for one, other in combinations(tied, 2)
            if lines[one] != lines[other]
        }
        assert found == expected
        assert list(line.ranking_changes) == sorted({weight for weight, _, _ in expected})


@settings(max_examples=60, deadline=None)
@given(draft=drafts(most=2))
def test_the_other_weights_keep_their_proportions(draft: Any) -> None:
    """The line goes through today's weights, from the weight at 0 to the weight at 1."""
    problem = problem_of(draft)
    members = {criterion.id: [criterion.id] for criterion in problem.criteria}
    members |= {group.id: [criterion.id for criterion in group.criteria] for group in problem.groups}
    for line in breakpoints(problem).lines:
        assert line.weights_at(line.weight) == problem.weights
        inside = [criterion.id in members[line.id] for criterion in problem.criteria]
        for weight in (Fraction(0), Fraction(1, 3), Fraction(1)):
            weights = line.weights_at(weight)
            assert sum(weights) == 1
            assert sum(one for one, flag in zip(weights, inside, strict=True) if flag) == weight
            for side in (True, False):
                kept = [pair for *pair, flag in zip(problem.weights, weights, inside, strict=True) if flag is side]
                assert all(one[0] * two[1] == two[0] * one[1] for one, two in combinations(kept, 2))


@settings(max_examples=20, deadline=None)
@given(document=cases(most=4))
def test_changes_lie_inside_and_rise(document: dict[str, Any]) -> None:
    """A breakpoint at 0 or at 1 is none: there is nothing on its other side."""
    try:
        found = breakpoints(problem_from_document(document))
    except InfeasibleError:
        return
    for line in found.lines:
        for changes in (line.first_changes, line.ranking_changes, line.funded_changes):
            assert all(0 < weight < 1 for weight in changes)
            assert list(changes) == sorted(set(changes))
    frame = found.changes_frame()
    assert len(frame[frame["changes"] != "ranking"]) == sum(
        len(line.first_changes) + len(line.funded_changes) for line in found.lines
    )
    assert [Fraction(text) for text in frame["exact"]] == pytest.approx(frame["weight"].tolist())


# Small cases by hand -------------------------------------------------------------------------------------------


def two_sided(weights: tuple[object, ...] = ("0.5", "0.5"), **more: object) -> dict[str, Any]:
    """One of three proposals can be funded: good in a, good in b, or middling in both."""
    marks = {"left": (10, 0), "right": (0, 10), "both": (6, 6)}
    scale = {"kind": "linear", "baseline": 0, "best": 10}
    names = ["a", "b", "c"][: len(weights)]
    return {
        "id": "two-sided",
        "label": "Two-sided",
        "currency": "EUR",
        "budget": "1",
        "groups": [
            {
                "id": f"of-{name}",
                "label": f"Of {name}",
                "weight": weight,
                "criteria": [{"id": name, "label": f"Criterion {name}", "weight": "1", "scale": scale}],
            }
            for name, weight in zip(names, weights, strict=True)
        ],
        "proposals": [
            {"id": name, "label": name, "cost": "1", "ratings": dict(zip(names, (*row, 0), strict=False))}
            for name, row in marks.items()
        ],
        **more,
    }


def found_in(document: dict[str, Any], **options: Any) -> Breakpoints:
    """The breakpoints of a document."""
    return breakpoints(problem_from_document(document), **options)


def test_by_hand() -> None:
    """10 w = 6 at w = 0.6, and 10 (1 - w) = 6 at w = 0.4; left and right meet at 0.5."""
    line = found_in(two_sided()).of("a")
    pieces = [(piece.low, piece.high, piece.ids, piece.ties) for piece in line.funded_sets]
    two, three = Fraction(2, 5), Fraction(3, 5)
    assert pieces == [(ZERO, two, ("right",), 0), (two, three, ("both",), 0), (three, ONE, ("left",), 0)]
    assert [place.ids for place in line.first_places] == [("right",), ("both",), ("left",)]
    assert line.first_changes == line.funded_changes == (two, three)
    assert line.ranking_changes == (two, Fraction(1, 2), three)
    assert line.stable == (two, three)


def test_where_today_is_a_breakpoint_the_interval_is_that_of_the_portfolio_chosen() -> None:
    """At 0.6 two portfolios are as good; of equal cost, the one declared first is today's."""
    found = found_in(two_sided(("0.6", "0.4")))
    assert (found.ids, found.ties) == (("left",), 1)
    assert found.of("a").stable == (Fraction(3, 5), ONE)
    assert "Today another portfolio is as good." in found.summary()


def test_a_portfolio_that_is_the_best_only_today() -> None:
    """Middling at 5 of 10 it is as good as both others at 0.5, is cheaper, and nowhere else the best."""
    document = two_sided()
    document["proposals"][2] |= {"cost": "0.50", "ratings": {"a": 5, "b": 5}}
    found = found_in(document)
    assert found.ids == ("both",)
    assert found.of("a").stable == (Fraction(1, 2), Fraction(1, 2))
    assert [piece.ids for piece in found.of("a").funded_sets] == [("right",), ("left",)]
    assert "only at today's weight of “Criterion a”, 50%" in found.summary()


def test_words() -> None:
    """What a council officer reads: the interval, now, who comes in and who leaves."""
    text = found_in(two_sided()).summary()
    assert "The funded set stays the same while the weight of “Criterion a” is 40–60%" in text
    assert "(now 50%)" in " ".join(text.split())
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "Criterion a 60% left both" in rows
    assert "Criterion a 40% right both" in rows
    assert "Criterion b 50% 3 40% 60%" in rows


def test_an_interval_is_rounded_inwards() -> None:
    """2/3 is 66.7 % rounded up at the lower end, so that what is written holds."""
    document = two_sided(("0.7", "0.3"))
    document["proposals"][2]["ratings"] = {"a": 0, "b": 0}
    document["proposals"][1]["ratings"] = {"a": 0, "b": "20/3"}
    document["proposals"][0]["ratings"] = {"a": "10/3", "b": 0}
    found = found_in(document)
    assert found.of("a").stable == (Fraction(2, 3), ONE)
    assert "is 66.7–100%" in found.summary()


def test_a_criterion_that_has_all_the_weight_leaves_equal_shares() -> None:
    """Beside a weight of 1 there are no proportions to keep: equal shares, and said so."""
    found = found_in(two_sided(("1", "0", "0")))
    line = found.of("a")
    assert line.equal_shares
    assert line.at_zero == (ZERO, Fraction(1, 2), Fraction(1, 2))
    assert line.stable[1] == 1
    assert "Beside “Criterion a” all weights are zero today" in found.summary()
    assert not found.of("b").equal_shares
    assert found.of("b").at_zero == (ONE, ZERO, ZERO)


def test_a_group_of_no_weight_keeps_the_proportions_declared_inside_it() -> None:
    """A group's own weights are known whatever the group weighs."""
    document = two_sided(("1", "0"))
    scale = document["groups"][0]["criteria"][0]["scale"]
    document["groups"][1]["criteria"] = [
        {"id": name, "label": name, "weight": weight, "scale": scale} for name, weight in (("b", "0.2"), ("c", "0.8"))
    ]
    for proposal in document["proposals"]:
        proposal["ratings"]["c"] = 0
    assert found_in(document).of("of-b").at_one == (ZERO, Fraction(1, 5), Fraction(4, 5))


def test_no_portfolio_in_the_middle() -> None:
    """Where the best is worth less than a rule asks for, no portfolio keeps it; exactly from .2 to .8."""
    document = two_sided(("0.9", "0.1"), rules=[{"id": "worthwhile", "kind": "minimum_value", "points": 80}])
    found = found_in(document)
    line = found.of("a")
    pieces = [(piece.low, piece.high, piece.ids) for piece in line.funded_sets]
    low, high = Fraction(1, 5), Fraction(4, 5)
    assert pieces == [(ZERO, low, ("right",)), (low, high, None), (high, ONE, ("left",))]
    assert line.stable == (high, ONE)
    assert "no portfolio keeps the" in found.summary()
    assert found_in(document, without=["worthwhile"]).of("a").funded_changes == (Fraction(2, 5), Fraction(3, 5))
    with pytest.raises(InfeasibleError):
        found_in(two_sided(rules=document["rules"]))


def test_a_value_that_is_just_enough_everywhere() -> None:
    """A portfolio worth exactly what the rule asks for at every weight keeps it at every weight."""
    document = two_sided(rules=[{"id": "enough", "kind": "minimum_value", "points": 60}])
    document["proposals"] = document["proposals"][2:]
    line = found_in(document).of("a")
    assert [(piece.low, piece.high, piece.ids) for piece in line.funded_sets] == [(ZERO, ONE, ("both",))]


def test_one_proposal_and_all_equal() -> None:
    """Nothing to cross: no breakpoint, one piece, stable throughout."""
    alone, alike = two_sided(), two_sided()
    alone["proposals"] = alone["proposals"][:1]
    for proposal in alike["proposals"]:
        proposal["ratings"] = {"a": 5, "b": 5}
    for document, ties in ((alone, 0), (alike, 2)):
        found = found_in(document)
        for line in found.lines:
            assert line.first_changes == line.ranking_changes == line.funded_changes == ()
            assert line.stable == THROUGHOUT
            assert line.funded_sets[0].ties == ties
        assert "No single weight changes the funded set." in found.summary()
        assert found.changes_frame().empty
        assert found.to_frame()["funded_changes"].tolist() == [0, 0]


def test_one_criterion() -> None:
    """Its weight is always 1: there are no lines, and that is said."""
    found = found_in(two_sided(("1",)))
    assert found.lines == ()
    assert "There is only one criterion" in found.summary()
    assert found.to_frame().empty


def test_budget_is_read_as_everywhere() -> None:
    """With two euros two of the three are funded; a budget that cannot be read is refused."""
    assert found_in(two_sided(), budget=2).ids == ("left", "both")
    assert found_in(two_sided(), budget=3).of("a").stable == THROUGHOUT
    with pytest.raises(InputError):
        found_in(two_sided(), budget="much")
    with pytest.raises(InputError):
        found_in(two_sided(), without=["unknown"])


def test_many_digits_stay_exact() -> None:
    """Performances of eighteen digits need more than 64 bits at a breakpoint; nothing is rounded all the same."""
    document = two_sided()
    nudge = Fraction(1, 10**18 + 9)
    document["proposals"][0]["ratings"]["a"] = 10 - nudge
    document["proposals"][1]["ratings"]["b"] = 10 - 3 * nudge
    problem = problem_from_document(document)
    found = breakpoints(problem)
    for line in found.lines:
        check_line(document, problem, found.ids, line)
    assert found.of("a").funded_changes == (1 - 6 / (10 - 3 * nudge), 6 / (10 - nudge))


def test_many_digits_and_many_portfolios_are_refused_by_name() -> None:
    """More portfolios than can be told apart beyond 64 bits: an error that names the weight, never a guess."""
    document = two_sided(budget="6")
    document["proposals"] = [
        {
            "id": f"p{at}",
            "label": f"P{at}",
            "cost": "1",
            "ratings": {"a": 10 - Fraction(at, 10**30 + 57), "b": 10 - Fraction(at * at, 10**30 + 57)},
        }
        for at in range(13)
    ]
    problem = problem_from_document(document)
    with pytest.raises(TooFineError, match="The breakpoints for “two-sided” cannot be told exactly") as refused:
        breakpoints(problem)
    assert refused.value.name == "two-sided"


# Published -----------------------------------------------------------------------------------------------------


def hwang_and_yoon() -> Problem:
    """The fighter aircraft, Hwang & Yoon (1981), Multiple Attribute Decision Making, ch. 3: linear to the largest.

    Benefits as x / max, the cost as min / x, all from zero; one aircraft is bought.
    """
    rows = {
        "A1": (2.0, 1500, 20000, "9/11", 5, 9),
        "A2": (2.5, 2700, 18000, "9/13", 3, 5),
        "A3": (1.8, 2000, 21000, "1", 7, 7),
        "A4": (2.2, 1800, 20000, "9/10", 5, 5),
    }
    largest = (2.5, 2700, 21000, 1, 7, 9)
    criteria = [
        {
            "id": f"X{at}",
            "label": f"X{at}",
            "weight": weight,
            "scale": {"kind": "linear", "baseline": 0, "best": str(best)},
        }
        for at, (weight, best) in enumerate(zip(("0.2", "0.1", "0.1", "0.1", "0.2", "0.3"), largest, strict=True), 1)
    ]
    return problem_from_document(
        {
            "id": "fighters",
            "label": "Fighters",
            "currency": "USD",
            "budget": 1,
            "groups": [{"id": "all", "label": "All", "weight": 1, "criteria": criteria}],
            "proposals": [
                {
                    "id": name,
                    "label": name,
                    "cost": 1,
                    "ratings": {f"X{at}": str(mark) for at, mark in enumerate(row, 1)},
                }
                for name, row in rows.items()
            ],
        }
    )


def test_hwang_and_yoon_by_hand() -> None:
    """A3 leads A1 (.851 to .835) until manoeuvrability weighs so much that A1's 9 against 7 outweighs the rest."""
    problem = hwang_and_yoon()
    scores = scores_at(problem, problem.weights)
    assert [round(float(score), 3) for score in scores] == [0.835, 0.707, 0.851, 0.737]
    lead = [Fraction(2, 125), Fraction(-1, 54), Fraction(-1, 210), Fraction(-1, 55), Fraction(-2, 35)]
    others = sum(lead) / Fraction(7, 10)
    assert breakpoints(problem).of("X6").first_changes == (others / (others - Fraction(2, 9)),)


def test_hwang_and_yoon_on_both_sides() -> None:
    """At every breakpoint scores meet, and a tiny rational step to its left and its right they are the other way."""
    problem = hwang_and_yoon()
    names = [proposal.id for proposal in problem.proposals]
    found = breakpoints(problem)
    assert [line.id for line in found.lines] == ["X1", "X2", "X3", "X4", "X5", "X6"]
    n_changes = 0
    for line in found.lines:

        def order(weight: Fraction, line: WeightLine = line) -> list[str]:
            scores = scores_at(problem, line.weights_at(weight))
            assert len(set(scores)) == len(scores)
            return sorted(names, key=lambda name: -scores[names.index(name)])

        # One aircraft is bought: the funded set is who comes first.
        assert line.funded_changes == line.first_changes
        for one, two in pairwise(line.first_places):
            assert (order(two.low - A_BIT)[0], order(two.low + A_BIT)[0]) == (*one.ids, *two.ids)
        for crossing in line.crossings:
            n_changes += 1
            below, above = order(crossing.weight - A_BIT), order(crossing.weight + A_BIT)
            at = dict(zip(names, scores_at(problem, line.weights_at(crossing.weight)), strict=True))
            for first, other in combinations(names, 2):
                turned = (below.index(first) < below.index(other)) != (above.index(first) < above.index(other))
                assert turned == (at[first] == at[other])
        # Between neighbouring breakpoints nothing turns.
        ends = [Fraction(0), *line.ranking_changes, Fraction(1)]
        for low, high in pairwise(ends):
            assert order(low + A_BIT) == order(high - A_BIT)
    assert n_changes > 0


@needs_data
def test_probe_optimum_is_optimal_for_every_single_weight() -> None:
    """Lourenço, Morton & Bana e Costa (2012), https://doi.org/10.1016/j.dss.2012.08.001: 0 to 1 for all four."""
    expected = read_json("probe2012/expected.json")
    golden = read_json("probe2012/golden_recomputed.json")["weight_stability_interval"]
    scale = {"kind": "linear", "baseline": 0, "best": 100}
    names = list(golden)
    document = {
        "id": "probe",
        "label": "PROBE",
        "currency": "EUR",
        "budget": "5 000 000",
        "groups": [
            {
                "id": "benefits",
                "label": "Benefits",
                "weight": 1,
                "criteria": [
                    {"id": name, "label": name, "weight": weight, "scale": scale}
                    for name, weight in zip(names, expected["weights"], strict=True)
                ],
            }
        ],
        "proposals": [
            {
                "id": row["project"],
                "label": row["project"],
                "cost": str(int(Fraction(row["cost_meur"]) * 10**6)),
                "ratings": {name: row[name] for name in names},
            }
            for row in read_csv("probe2012/probe_example.csv")
        ],
    }
    found = found_in(deepcopy(document))
    assert found.ids == tuple(expected["optimal"])
    for name, (low, high, _, _) in golden.items():
        assert found.of(name).stable == (Fraction(low), Fraction(high)) == THROUGHOUT
