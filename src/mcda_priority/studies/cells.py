"""Cells of weights that share an optimal portfolio, exactly, with the knapsack as oracle.

Between a few vectors of weights (the corners) each portfolio's value is linear, so the optimal value is a maximum of
linear functions: convex, with flat pieces. The pieces of the portfolios known so far are cut out exactly, and the
knapsack is asked at every vertex of theirs; a better portfolio there is one more linear function. When it finds none at
any vertex, the map is complete: a convex function that meets a linear one at all vertices of a cell nowhere exceeds it
inside.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from mcda_priority.engine.best import best
from mcda_priority.engine.drawn import widened
from mcda_priority.engine.instance import Instance, Solution
from mcda_priority.engine.pareto import LARGEST_SUM
from mcda_priority.errors import NotProvenError
from mcda_priority.i18n import Language
from mcda_priority.problem import Problem
from mcda_priority.problem.rules import Enables, MinimumValue
from mcda_priority.scoring import score
from mcda_priority.selection.conflict import infeasible
from mcda_priority.selection.funds import BoolArray, ids_of
from mcda_priority.selection.instance import engine_instance, rules_in_force
from mcda_priority.selection.keeping import added_up, broken_rules
from mcda_priority.weights import Vector, dot

_BITS = 59
"""Bits of the values' sum where they are rounded for the engine."""

_MOST_LISTED = 1000
"""Portfolios that are told apart at most where values were rounded."""

Point = tuple[Fraction, ...]
"""Shares of the corners, not negative, sum 1."""

Plane = tuple[int, ...]
"""A linear function by its value at each corner, in units."""


class TooFineError(NotProvenError):
    """Too many portfolios lie closer together than the engine's integers tell apart; `name` says for which weights."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)

    def written(self, language: Language) -> str:
        """Say it in a language."""
        return language.say(
            "The breakpoints for “{name}” cannot be told exactly: weights and performances have many digits, and too "
            "many portfolios are about as good. Round the performances, or allow more time.",
            name=self.name,
        )


class Stretch(NamedTuple):
    """The portfolios of a problem between some vectors of weights, in integers.

    problem, budget_minor, without
        What is decided; rules that are switched off.
    name
        What the weights are those of, for errors.
    corners
        The weight vectors.
    instance
        Money and rules, but not those on the value of a portfolio; its values are not used.
    totals
        What each column of the instance is worth at each corner, in units.
    unit
        The unit, exactly: nothing is rounded.
    least
        Value that a portfolio must have, in units; None where no rule says so.
    time_limit
        Seconds for each selection.
    """

    problem: Problem
    budget_minor: int
    without: tuple[str, ...]
    name: str
    corners: tuple[Vector, ...]
    instance: Instance
    totals: tuple[Plane, ...]
    unit: Fraction
    least: Fraction | None
    time_limit: float


class Best(NamedTuple):
    """The optimal portfolio at a point: its linear function, and how many others are as good there."""

    selected: BoolArray
    plane: Plane
    ties: int | None


@dataclass(frozen=True, eq=False)
class Cell:
    """A polygon (or an interval) of weights on which a portfolio is optimal.

    Attributes
    ----------
    selected
        Shape (n_proposals,): the portfolio that the tie rule picks inside; None where no portfolio keeps the rules.
    ties
        How many other portfolios are as good on the whole cell, counted to 1,000; None where that is not known.
    plane
        Its value at each corner, in units.
    vertices
        In order around the cell.
    """

    selected: BoolArray | None
    ties: int | None
    plane: Plane
    vertices: tuple[Point, ...]


def stretched(
    problem: Problem,
    corners: Sequence[Vector],
    budget_minor: int,
    without: Collection[str],
    *,
    name: str,
    time_limit: float,
) -> Stretch:
    """Put a problem's portfolios between vectors of weights into integers, without rounding."""
    rules = rules_in_force(problem, without)
    least = [rule.points / 100 for rule in rules if isinstance(rule, MinimumValue)]
    on_value = [rule.id for rule in rules if isinstance(rule, MinimumValue)]
    bonus_unit = Fraction(1, 100 * math.lcm(*(rule.bonus.denominator for rule in rules if isinstance(rule, Enables))))
    n = len(problem.proposals)
    if sum(rule.bonus * len(rule.enables) for rule in rules if isinstance(rule, Enables)) / bonus_unit >= LARGEST_SUM:
        raise TooFineError(name)
    nothing = replace(score(problem), quantum=bonus_unit, units=np.zeros(n, np.int64))
    instance = engine_instance(nothing, budget_minor, (*without, *on_value))
    bonuses = [bonus * bonus_unit for bonus in instance.values[n:].tolist()]
    worth = [[dot(weights, row) for row in problem.values] + bonuses for weights in corners]
    whole = math.lcm(*(one.denominator for row in worth for one in row))
    raw = [[int(one * whole) for one in row] for row in worth]
    shared = math.gcd(whole, *(one for row in raw for one in row))
    unit = Fraction(shared, whole)
    return Stretch(
        problem,
        budget_minor,
        tuple(without),
        name,
        tuple(tuple(weights) for weights in corners),
        instance,
        tuple(tuple(one // shared for one in row) for row in raw),
        unit,
        max(least) / unit if least else None,
        time_limit,
    )


def best_at(stretch: Stretch, point: Point) -> Best:
    """Find the optimal portfolio at a point, by the tie rule; rules on the value of a portfolio are left aside.

    Raises
    ------
    InfeasibleError
        No portfolio keeps the rules.
    NotProvenError
        The optimum could not be proven in time; `TooFineError` where too many portfolios would have to be told apart
        beyond 64 bits.
    """
    values = _values_at(stretch, point)
    if sum(map(abs, values)) >= LARGEST_SUM:
        return _best_of_many_digits(stretch, values)
    solution = _solved(stretch, values)
    return Best(solution.selected, plane_of(stretch, solution.selected), solution.ties)


def _solved(stretch: Stretch, values: Sequence[int]) -> Solution:
    asked = stretch.instance._replace(values=np.array(values, np.int64))
    wide = widened(asked)
    # Without products the compiled room may answer, which is the faster one.
    solution = best(wide.instance if wide.settles_ties else asked, stretch.time_limit)
    if solution is None:
        raise infeasible(score(stretch.problem), stretch.budget_minor, stretch.without, stretch.time_limit)
    if solution.bound != solution.value:
        raise NotProvenError
    return solution._replace(selected=solution.selected[: asked.n_proposals])


def _best_of_many_digits(stretch: Stretch, values: Sequence[int]) -> Best:
    """Solve with values rounded up to what the engine takes, then tell all that may be as good apart, exactly.

    No portfolio falls when its values are rounded up: one that exactly comes up to the rounded optimum's exact value
    comes up to it rounded as well, and is in the list.
    """
    from mcda_priority.engine.rules import portfolios_worth

    shift = sum(map(abs, values)).bit_length() - _BITS
    rounded = [-(-value >> shift) for value in values]
    first = _solved(stretch, rounded)
    least = -(-_counted(stretch, values, first.selected) >> shift)
    instance = stretch.instance._replace(values=np.array(rounded, np.int64))
    listed, complete = portfolios_worth(instance, least, _MOST_LISTED, stretch.time_limit)
    if not complete:
        raise TooFineError(stretch.name)

    def by_the_tie_rule(selected: BoolArray) -> tuple[int, int, int, list[bool]]:
        flags = selected.tolist()
        idle = sum(value <= 0 for value, flag in zip(values, flags, strict=False) if flag)
        return (
            _counted(stretch, values, selected),
            -_counted(stretch, stretch.instance.costs.tolist(), selected),
            -idle,
            flags,
        )

    chosen = max(listed, key=by_the_tie_rule)
    top = by_the_tie_rule(chosen)[0]
    ties = sum(_counted(stretch, values, one) == top for one in listed) - 1
    return Best(chosen, plane_of(stretch, chosen), ties)


def _values_at(stretch: Stretch, point: Point) -> list[int]:
    """Column values at a point, as the smallest integers that stand in the same proportions."""
    whole = math.lcm(*(share.denominator for share in point))
    shares = [int(share * whole) for share in point]
    values = [
        sum(share * one for share, one in zip(shares, column, strict=True))
        for column in zip(*stretch.totals, strict=True)
    ]
    shared = math.gcd(*values) or 1
    return [value // shared for value in values]


def plane_of(stretch: Stretch, selected: BoolArray) -> Plane:
    """A portfolio's value at each corner, in units."""
    return tuple(_counted(stretch, row, selected) for row in stretch.totals)


def _counted(stretch: Stretch, row: Sequence[int], selected: BoolArray) -> int:
    """Sum of what a portfolio's columns have in a row: its proposals, and the products of funded pairs."""
    flags = selected.tolist()
    counted = [*flags, *(flags[one] and flags[other] for one, other in stretch.instance.pairs.tolist())]
    return sum(one for one, flag in zip(row, counted, strict=True) if flag)


def height(plane: Sequence[int | Fraction], point: Point) -> Fraction:
    """The value of a linear function at a point."""
    total = Fraction(0)
    for share, one in zip(point, plane, strict=True):
        total += share * one
    return total


def optimal_cells(stretch: Stretch) -> tuple[Cell, ...]:
    """Map the weights between the corners by optimal portfolio: intervals of two corners, polygons of three.

    Portfolios that are optimal at single points or along edges only have no cell.

    References
    ----------
    .. [1] Eisner, M. J. & Severance, D. G. (1976). Mathematical techniques for efficient record segmentation in large
           shared databases. https://doi.org/10.1145/321978.321982
    """
    size = len(stretch.corners)
    whole = tuple(tuple(Fraction(int(at == one)) for at in range(size)) for one in range(size))
    optima: dict[Point, Fraction] = {}
    found: dict[tuple[Fraction, ...], tuple[Point, ...]] = {}
    if stretch.least is not None:
        # Where the optimum is worth less than this, no portfolio keeps the rules: a function like that of a portfolio.
        found[(stretch.least,) * size] = whole
    while True:
        vertex = next((at for polygon in found.values() or (whole,) for at in polygon if at not in optima), None)
        if vertex is None:
            break
        plane = best_at(stretch, vertex).plane
        optima[vertex] = height(plane, vertex)
        if all(height(other, vertex) < optima[vertex] for other in found):
            found = _with_plane(found, tuple(map(Fraction, plane)), whole)
    return tuple(_cell(stretch, plane, polygon, found, optima) for plane, polygon in found.items())


def _with_plane(
    found: dict[tuple[Fraction, ...], tuple[Point, ...]], plane: tuple[Fraction, ...], whole: tuple[Point, ...]
) -> dict[tuple[Fraction, ...], tuple[Point, ...]]:
    """Cut a new function's cell out of the others'."""
    own = whole
    kept = {}
    for other, polygon in found.items():
        difference = tuple(a - b for a, b in zip(plane, other, strict=True))
        own = _clipped(own, difference)
        rest = _clipped(polygon, tuple(-one for one in difference))
        if len(rest) >= len(whole):
            kept[other] = rest
    return {**kept, plane: own}


def _clipped(polygon: tuple[Point, ...], sides: tuple[Fraction, ...]) -> tuple[Point, ...]:
    """The part of a convex polygon on which a linear function is not negative."""
    heights = [height(sides, vertex) for vertex in polygon]
    kept: list[Point] = []
    for at, (vertex, here) in enumerate(zip(polygon, heights, strict=True)):
        before, there = polygon[at - 1], heights[at - 1]
        if here * there < 0:
            share = there / (there - here)
            kept.append(tuple(a + share * (b - a) for a, b in zip(before, vertex, strict=True)))
        if here >= 0:
            kept.append(vertex)
    return tuple(dict.fromkeys(kept))


def _cell(
    stretch: Stretch,
    plane: tuple[Fraction, ...],
    vertices: tuple[Point, ...],
    found: dict[tuple[Fraction, ...], tuple[Point, ...]],
    optima: dict[Point, Fraction],
) -> Cell:
    """Ask once more, inside the cell, who is optimal by the tie rule; and add the answer up again."""
    others = [other for other in found if other != plane]
    inside = _simple_point_inside(vertices, plane, others)
    there = best_at(stretch, inside)
    optimum = height(there.plane, inside)
    if optimum < height(plane, inside) and plane == (stretch.least,) * len(plane):
        return Cell(None, None, there.plane, vertices)
    _recheck(stretch, there, plane, vertices, optima)
    return Cell(there.selected, there.ties, there.plane, vertices)


def _simple_point_inside(
    vertices: tuple[Point, ...], plane: tuple[Fraction, ...], others: Sequence[tuple[Fraction, ...]]
) -> Point:
    """A point strictly inside a cell, near its middle, with a small denominator."""
    middle = [sum(shares, Fraction(0)) / len(vertices) for shares in zip(*vertices, strict=True)]
    whole = 1
    while True:
        whole *= 2
        shares = [Fraction(round(share * whole), whole) for share in middle[1:]]
        point = (1 - sum(shares, Fraction(0)), *shares)
        top = height(plane, point)
        if min(point) > 0 and all(height(other, point) < top for other in others):
            return point


def _recheck(
    stretch: Stretch,
    found: Best,
    plane: tuple[Fraction, ...],
    vertices: tuple[Point, ...],
    optima: dict[Point, Fraction],
) -> None:
    """Hold a cell's portfolio against the optimum at each vertex, and add it up again apart from the engine."""
    problem, without = stretch.problem, stretch.without
    ids = ids_of(problem, found.selected)
    n = len(problem.proposals)
    sums = [added_up(problem, worth[:n], stretch.unit, ids, without) for worth in stretch.totals]
    checks = {
        "value": tuple(value for value, _ in sums) == found.plane == plane,
        "cost": all(cost <= stretch.budget_minor for _, cost in sums),
        "optimum": all(optima[vertex] == height(found.plane, vertex) for vertex in vertices),
        "rules": not any(
            broken_rules(problem, ids, height(found.plane, vertex) * stretch.unit, stretch.budget_minor, without)
            for vertex in vertices
        ),
    }
    failed = [name for name, holds in checks.items() if not holds]
    if failed:
        raise AssertionError(f"the portfolio of a cell of weights does not stand up to a check: {', '.join(failed)}")
