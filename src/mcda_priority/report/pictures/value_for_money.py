"""What the money buys: the best result at each appropriation, beside the simple list."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.decision import Decision
from mcda_priority.i18n import Language
from mcda_priority.problem.rules import MustFund
from mcda_priority.report.pictures.canvas import (
    ACCENT,
    DARK,
    FUNDED,
    Described,
    axes_for,
    legend_below,
    name_axis,
    quiet,
    write_money,
    write_numbers,
    write_title,
)
from mcda_priority.report.pictures.funding import unproven_note
from mcda_priority.scoring import points
from mcda_priority.selection import CouncilList, Portfolio
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS = 800
"""Budgets at which a long staircase is drawn: as fine as the paper."""


def plot_value_for_money(decision: Decision, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw the points of the best portfolio at each appropriation, and those of the list by points per amount.

    The gap between both at the full appropriation is what going by the list gives away. Where there is no staircase,
    the best portfolios of the cut list are drawn as single marks.

    Parameters
    ----------
    decision
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    problem, portfolio = decision.problem, decision.portfolio
    ax = axes_for(ax, 4.6)
    size = write_money(ax.xaxis, problem, portfolio.budget_minor, words.say("Appropriation"), words)
    costs, values = _best(decision)
    exact = decision.stairs is not None
    (best,) = ax.plot(
        [cost / size for cost in costs],
        values,
        drawstyle="steps-post" if exact else "default",
        color=FUNDED,
        linewidth=1.8,
        linestyle="-" if exact else "none",
        marker="" if exact else "s",
    )
    order = _ratio_order(portfolio)
    (listed,) = ax.plot(
        [cost / size for cost, _ in order],
        [value for _, value in order],
        color=ACCENT,
        linewidth=1,
        linestyle=(0, (3, 2)),
        marker="o" if len(order) <= 60 else "",
        markersize=3.5,
        markerfacecolor="white",
    )
    stop, skip = by_ratio(portfolio, "stop"), by_ratio(portfolio, "skip")
    (skipped,) = ax.plot(
        [skip.cost_minor / size],
        [_points(portfolio, skip.value)],
        "^",
        color=DARK,
        markersize=7,
        markerfacecolor="white",
    )
    budget = portfolio.budget_minor / size
    line = ax.axvline(budget, color=DARK, linewidth=1.2)
    (chosen,) = ax.plot([budget], [_points(portfolio, portfolio.value)], "D", color=FUNDED, markersize=7, clip_on=False)
    quiet(ax, grid="y")
    ax.set_xlim(0, budget * 1.04 or 1)
    ax.set_ylim(bottom=min(0.0, *values) if values else 0)
    name_axis(ax.yaxis, words.say("Points together") if portfolio.ranking.additive else words.say("Index"))
    write_numbers(ax.yaxis, words)
    labels = [
        words.say("Best portfolio at each appropriation (exact)"),
        words.say(
            "By points per amount, until one does not fit: {points}", points=_written(portfolio, stop.value, words)
        ),
        words.say("The same, skipping what does not fit: {points}", points=_written(portfolio, skip.value, words)),
        words.say("Best portfolio: {points}", points=_written(portfolio, portfolio.value, words)),
        words.say("Appropriation {amount}", amount=problem.money(portfolio.budget_minor)),
    ]
    legend_below(ax, [best, listed, skipped, chosen, line], labels)
    notes = [_gap(portfolio, stop, words)]
    if not exact:
        notes.append(words.say("Each amount was calculated by itself."))
    notes += unproven_note(decision, words)
    write_title(ax, problem, words.say("Best result with different appropriations"), notes, words)
    return ax


def describe_value_for_money(decision: Decision, language: str = "en") -> Described:
    """Tell `plot_value_for_money` in words and figures: the full appropriation, and its cuts.

    Parameters
    ----------
    decision
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    problem, portfolio = decision.problem, decision.portfolio
    cuts = [
        (portfolio.budget_minor, portfolio.cost_minor, portfolio.value, int(portfolio.selected.sum())),
        *((cut.budget_minor, cut.cost_minor, cut.value, len(cut.selected)) for cut in decision.cut_list.cuts),
    ]
    rows = [
        [
            words.money(problem.money(budget)),
            str(count),
            "–" if cost is None else words.money(problem.money(cost)),
            "–" if value is None else points(words, value * portfolio.ranking.quantum),
        ]
        for budget, cost, value, count in cuts
    ]
    columns = [words.say("Appropriation"), words.say("Projects"), words.say("Cost"), words.say("Points")]
    text = portfolio.money_sentence(words) + " " + _gap(portfolio, by_ratio(portfolio, "stop"), words)
    title = words.say("Best result with different appropriations")
    return Described(title, text, Table(columns, rows, right=(0, 1, 2, 3)))


def _points(portfolio: Portfolio, units: int) -> float:
    return float(units * portfolio.ranking.quantum * 100)


def _written(portfolio: Portfolio, units: int, words: Language) -> str:
    return points(words, units * portfolio.ranking.quantum)


def by_ratio(portfolio: Portfolio, misfit: str) -> CouncilList:
    """The list by points per amount beside a portfolio, as it stops at or skips what does not fit."""
    return next(one for one in portfolio.lists if (one.order, one.misfit) == ("ratio", misfit))


def _gap(portfolio: Portfolio, stop: CouncilList, words: Language) -> str:
    gap = points(words, abs(stop.gap) * portfolio.ranking.quantum)
    if stop.gap == 0:
        return words.say("The list by points per amount gets as many points here.")
    if stop.gap < 0:
        return words.say("The list by points per amount breaks a rule, and gets {gap} points more.", gap=gap)
    return words.say("The list by points per amount gets {gap} points less.", gap=gap)


def _best(decision: Decision) -> tuple[list[int], list[float]]:
    """Costs in minor units and points of the best portfolios; of a very long staircase as many as can be told apart."""
    portfolio, stairs = decision.portfolio, decision.stairs
    if stairs is None:
        cuts = [(cut.budget_minor, cut.value) for cut in decision.cut_list.cuts if cut.value is not None]
        found = sorted([*cuts, (portfolio.budget_minor, portfolio.value)])
    else:
        at = list(range(len(stairs)))
        if len(stairs) > _COLUMNS:
            budgets = np.linspace(int(stairs.costs_minor[0]), stairs.budget_minor, _COLUMNS).astype(np.int64)
            at = sorted({stairs.step_at(budget) for budget in budgets.tolist()})
        found = [(int(stairs.costs_minor[step]), int(stairs.values[step])) for step in at]
        found.append((stairs.budget_minor, int(stairs.values[-1])))
    return [cost for cost, _ in found], [_points(portfolio, value) for _, value in found]


def _ratio_order(portfolio: Portfolio) -> list[tuple[int, float]]:
    """Cost and points as the list by points per amount goes on, until something does not fit."""
    problem, units = portfolio.problem, portfolio.ranking.worth.tolist()
    costs = problem.costs_minor
    must = {
        name
        for rule in problem.rules
        if isinstance(rule, MustFund) and rule.id not in portfolio.without
        for name in rule.proposals
    }
    names = [proposal.id for proposal in problem.proposals]
    order = sorted(
        np.flatnonzero(by_ratio(portfolio, "stop").selected).tolist(),
        key=lambda at: (
            names[at] not in must,
            0 if names[at] in must else costs[at] > 0,
            0 if names[at] in must else Fraction(costs[at], units[at]),
            -units[at],
        ),
    )
    cost = value = 0
    path = [(0, 0.0)]
    for at in order:
        cost, value = cost + costs[at], value + units[at]
        path.append((cost, _points(portfolio, value)))
    return path
