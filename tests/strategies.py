"""Problems, rankings and selections to test laws on, and the slow, plain search that tells which answer is right."""

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from mcda_priority import Problem, Ranking, problem_from_document, score

LARGEST_COST = 10**15
"""Minor units: the largest amount that the door lets in."""


class Instance(NamedTuple):
    """A selection as the engine takes it: costs and values as integers, and a budget."""

    costs: list[int]
    values: list[int]
    budget: int


class Answer(NamedTuple):
    """What is right: value, cost and flags by the tie rule, and how many other portfolios have that value."""

    value: int
    cost: int
    selected: list[bool]
    ties: int


@dataclass(frozen=True)
class Draft:
    """A problem before it is written down.

    `rungs` holds for each criterion performances from the worst to the best; `marks` the rung that each proposal
    stands on, proposal by proposal.
    """

    groups: tuple[dict[str, Any], ...]
    rungs: tuple[tuple[object, ...], ...]
    marks: tuple[tuple[int, ...], ...]
    costs: tuple[int, ...]
    names: tuple[str, ...]
    budget: int


# Selections ----------------------------------------------------------------------------------------------------


def _ints(size: int, low: int, high: int) -> SearchStrategy[list[int]]:
    return st.lists(st.integers(low, high), min_size=size, max_size=size)


def _uncorrelated(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    return draw(_ints(size, 0, reach)), draw(_ints(size, -reach, reach))


def _weakly_correlated(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    costs = draw(_ints(size, 1, reach))
    noise = draw(_ints(size, -(reach // 10) - 1, reach // 10 + 1))
    return costs, [max(1, cost + extra) for cost, extra in zip(costs, noise, strict=True)]


def _strongly_correlated(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    costs = draw(_ints(size, 1, reach))
    return costs, [cost + reach // 10 for cost in costs]


def _inversely_correlated(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    values = draw(_ints(size, 1, reach))
    return [value + reach // 10 for value in values], values


def _subset_sum(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    costs = draw(_ints(size, 1, reach))
    return costs, list(costs)


def _equal_ratios(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    values, ratio = draw(_ints(size, 1, max(1, reach // 5))), draw(st.integers(1, 5))
    return [ratio * value for value in values], values


def _much_alike(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    costs, values = draw(_ints(size, 0, 3)), draw(_ints(size, 0, 3))
    return [reach + extra for extra in costs], [reach + extra for extra in values]


def _some_worthless(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    cost = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, reach))
    value = st.one_of(st.integers(-2, 2), st.integers(-reach, reach))
    return (
        draw(st.lists(cost, min_size=size, max_size=size)),
        draw(st.lists(value, min_size=size, max_size=size)),
    )


FAMILIES = (
    _uncorrelated,
    _weakly_correlated,
    _strongly_correlated,
    _inversely_correlated,
    _subset_sum,
    _equal_ratios,
    _much_alike,
    _some_worthless,
)
"""Families of knapsack instances: Pisinger, D. (2005). Where are the hard knapsack problems?
https://doi.org/10.1016/j.cor.2004.03.002, and two with many ties."""


@st.composite
def instances(draw: DrawFn, most: int = 14, reaches: tuple[int, ...] = (3, 20, 1000, 10**9, LARGEST_COST)) -> Instance:
    """Selections of up to `most` proposals of any family, with small and with very large numbers."""
    costs, values = draw(st.sampled_from(FAMILIES))(draw, draw(st.integers(0, most)), draw(st.sampled_from(reaches)))
    total = sum(costs)
    budget = draw(st.one_of(st.integers(0, total + 1), st.sampled_from((0, total // 2, total, total + 10**6))))
    return Instance(costs, values, budget)


@st.composite
def stated_instances(draw: DrawFn, most: int = 10) -> Instance:
    """Instances that a document can state exactly: a proposal at least, costs up to the largest, values below 10^12."""
    reaches = (3, 20, 1000, 10**9)
    costs, values, budget = draw(instances(most=most, reaches=reaches).filter(lambda instance: bool(instance.costs)))
    unit = draw(st.integers(1, LARGEST_COST // max(*costs, budget, 1)))
    unit = draw(st.sampled_from((1, unit)))
    return Instance([unit * cost for cost in costs], values, unit * budget)


def searched(instance: Instance) -> Answer:
    """Go through every subset of the proposals with a positive value: the answer that `select` has to give."""
    size = len(instance.costs)
    subsets = [(0, 0, 0)]
    for position, (cost, value) in enumerate(zip(instance.costs, instance.values, strict=True)):
        if value > 0:
            flag = 1 << (size - 1 - position)  # the earlier proposal is the more significant bit
            subsets += [(total + value, spent + cost, flags | flag) for total, spent, flags in subsets]
    fitting = [subset for subset in subsets if subset[1] <= instance.budget]
    value, cost, flags = max(fitting, key=lambda subset: (subset[0], -subset[1], subset[2]))
    selected = [bool(flags >> (size - 1 - position) & 1) for position in range(size)]
    return Answer(value, cost, selected, sum(subset[0] == value for subset in fitting) - 1)


# Problems ------------------------------------------------------------------------------------------------------


def amount(minor: int) -> str:
    """Minor units of a currency with cents as text that has one reading."""
    return f"{minor // 100}.{minor % 100:02d}"


def selection_document(instance: Instance) -> dict[str, Any]:
    """A document with one linear criterion, on which each proposal's performance is its value in the instance.

    A score is then the value over `selection_best`.
    """
    best = selection_best(instance)
    worst = min(0, *instance.values) if instance.values else 0
    scale = {"kind": "linear", "baseline": 0, "best": best} | ({"worst": worst} if worst else {})
    criterion = {"id": "worth", "label": "Worth", "weight": 1, "scale": scale}
    return {
        "id": "selection",
        "label": "Selection",
        "currency": "EUR",
        "budget": amount(instance.budget),
        "groups": [{"id": "all", "label": "All", "weight": 1, "criteria": [criterion]}],
        "proposals": [
            {"id": f"p{position}", "label": f"P{position}", "cost": amount(cost), "ratings": {"worth": value}}
            for position, (cost, value) in enumerate(zip(instance.costs, instance.values, strict=True))
        ],
    }


def selection_best(instance: Instance) -> int:
    """The performance that `selection_document` gives value 1."""
    return max(1, *(abs(value) for value in instance.values)) if instance.values else 1


def selection_ranking(instance: Instance) -> Ranking:
    """The weighted sum's ranking of an instance that has at least one proposal."""
    return score(problem_from_document(selection_document(instance)))


@st.composite
def scales(draw: DrawFn) -> tuple[dict[str, Any], tuple[object, ...]]:
    """A scale as a document states it, and performances on it from the worst to the best."""
    kind = draw(st.sampled_from(("levels", "linear", "piecewise")))
    if kind == "levels":
        names = [f"L{position}" for position in range(draw(st.integers(2, 5)))]
        scale: dict[str, Any] = {"kind": kind, "levels": [{"level": name, "anchor": name} for name in names]}
        middle = draw(st.sampled_from(names[:-1]))
        return scale | ({"baseline": middle} if draw(st.booleans()) else {}), tuple(names)
    if kind == "linear":
        baseline, span = draw(st.integers(-50, 50)), draw(st.integers(1, 60)) * draw(st.sampled_from((1, -1)))
        below = draw(st.integers(0, 2))
        worst, best = baseline - below * span, baseline + span
        scale = {"kind": kind, "baseline": baseline, "best": best} | ({"worst": worst} if below else {})
        return scale, tuple(Fraction(worst * (6 - rung) + best * rung, 6) for rung in range(7))
    gains = draw(st.lists(st.integers(0, 9), min_size=1, max_size=4))
    harms = draw(st.lists(st.integers(0, 9), max_size=2))
    values = [Fraction(-sum(harms[position:]), 10) for position in range(len(harms))]
    values += [Fraction(sum(gains[:position]), sum(gains) or 1) for position in range(len(gains) + 1)]
    values[-1] = Fraction(1)
    steps, sign = draw(_ints(len(values) - 1, 1, 20)), draw(st.sampled_from((1, -1)))
    performances = [sign * Fraction(sum(steps[:position]), 3) for position in range(len(values))]
    points = list(zip(performances, values, strict=True))
    between = [(one + other) / 2 for one, other in pairwise(performances)]
    rungs = sorted(performances + between, key=lambda performance: sign * performance)
    return {"kind": kind, "points": points if draw(st.booleans()) else points[::-1]}, tuple(rungs)


@st.composite
def drafts(draw: DrawFn, fewest: int = 1, most: int = 7) -> Draft:
    """Problems with one or two groups, scales of every kind, and `fewest` to `most` proposals."""
    groups, rungs = [], []
    for group in range(draw(st.integers(1, 2))):
        criteria = []
        for place in range(draw(st.integers(1, 3))):
            scale, ladder = draw(scales())
            label = f"c{group}{place}"
            points = draw(st.integers(1 if not place else 0, 7))
            criteria.append({"id": label, "label": label, "points": points, "scale": scale})
            rungs.append(ladder)
        groups.append({"id": f"g{group}", "label": "G", "points": draw(st.integers(1, 5)), "criteria": criteria})
    size = draw(st.integers(fewest, most))
    marks = draw(st.lists(marks_on(tuple(rungs)), min_size=size, max_size=size))
    costs = draw(_ints(size, 0, draw(st.sampled_from((5, 10**6)))))
    budget = draw(st.integers(0, sum(costs)))
    names = tuple(f"p{position}" for position in range(size))
    return Draft(tuple(groups), tuple(rungs), tuple(marks), tuple(costs), names, budget)


def marks_on(rungs: tuple[tuple[object, ...], ...]) -> SearchStrategy[tuple[int, ...]]:
    """A rung on each ladder."""
    return st.tuples(*(st.integers(0, len(ladder) - 1) for ladder in rungs))


def problem_of(draft: Draft) -> Problem:
    """The problem that a draft states."""
    criteria = [criterion["id"] for group in draft.groups for criterion in group["criteria"]]
    document = {
        "id": "draft",
        "label": "Draft",
        "currency": "EUR",
        "budget": amount(draft.budget),
        "groups": list(draft.groups),
        "proposals": [
            {
                "id": name,
                "label": name,
                "cost": amount(cost),
                "ratings": {
                    criterion: ladder[mark]
                    for criterion, ladder, mark in zip(criteria, draft.rungs, marks, strict=True)
                },
            }
            for name, cost, marks in zip(draft.names, draft.costs, draft.marks, strict=True)
        ],
    }
    return problem_from_document(document)


def with_newcomer(draft: Draft, cost: int, marks: tuple[int, ...]) -> Draft:
    """The draft with one more proposal at its end."""
    return replace(draft, names=(*draft.names, "newcomer"), costs=(*draft.costs, cost), marks=(*draft.marks, marks))


@st.composite
def weight_vectors(draw: DrawFn, size: int) -> list[float]:
    """Weights that sum to 1, zeros among them."""
    points = draw(_ints(size, 0, 50).filter(any))
    return [point / sum(points) for point in points]


@st.composite
def matrices(draw: DrawFn, low: float, high: float) -> list[list[float]]:
    """Matrices of up to six proposals on up to four criteria."""
    columns = draw(st.integers(1, 4))
    entry = st.one_of(st.floats(low, high, allow_subnormal=False), st.integers(math.ceil(low), math.floor(high)))
    row = st.lists(entry.map(float), min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=1, max_size=6))
