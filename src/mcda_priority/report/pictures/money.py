"""What the money buys: the best result by appropriation, beside the simple list; and cost against value."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.decision import Decision
from mcda_priority.i18n import Language
from mcda_priority.problem.rules import MustFund
from mcda_priority.report.pictures.canvas import (
    ACCENT,
    DARK,
    FUNDED,
    GREY,
    UNFUNDED,
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
from mcda_priority.report.pictures.lettering import SMALL, plain
from mcda_priority.report.pictures.placing import place_labels
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
    stop, skip = _by_ratio(portfolio, "stop"), _by_ratio(portfolio, "skip")
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
    text = portfolio.money_sentence(words) + " " + _gap(portfolio, _by_ratio(portfolio, "stop"), words)
    title = words.say("Best result with different appropriations")
    return Described(title, text, Table(columns, rows, right=(0, 1, 2, 3)))


def _points(portfolio: Portfolio, units: int) -> float:
    return float(units * portfolio.ranking.quantum * 100)


def _written(portfolio: Portfolio, units: int, words: Language) -> str:
    return points(words, units * portfolio.ranking.quantum)


def _by_ratio(portfolio: Portfolio, misfit: str) -> CouncilList:
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
        np.flatnonzero(_by_ratio(portfolio, "stop").selected).tolist(),
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


def plot_cost_and_value(portfolio: Portfolio, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw each proposal by its cost and its points; funded ones are filled.

    Above the line a proposal brings more points for its money than the first one that the list by points per amount
    could not fund. Where a filled mark lies below it, or a hollow one above, the whole set is better for it.

    Parameters
    ----------
    portfolio
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    problem, ranking = portfolio.problem, portfolio.ranking
    ax = axes_for(ax, 5.2)
    costs = problem.costs_minor
    size = write_money(ax.xaxis, problem, max(costs), words.say("Amount requested"), words)
    across, up = np.array(costs) / size, ranking.scores * 100
    handles = []
    for flags, shape, fill in ((portfolio.selected, "o", FUNDED), (~portfolio.selected, "s", UNFUNDED)):
        (marks,) = ax.plot(
            across[flags],
            up[flags],
            shape,
            markerfacecolor=fill,
            markeredgecolor=DARK,
            markersize=8 if len(costs) <= 60 else 4.5,
            markeredgewidth=0.8,
            alpha=1 if len(costs) <= 60 else 0.8,
        )
        handles.append(marks)
    quiet(ax, grid="y")
    ax.set_xlim(0, float(across.max()) * 1.08 or 1)
    low, high = min(0.0, float(up.min())), max(0.0, float(up.max()))
    ax.set_ylim(low - (high - low) * 0.04, high + ((high - low) * 0.1 or 1))
    labels = [words.say("Proposed for funding"), words.say("Not proposed")]
    ratio = _marginal_ratio(portfolio)
    if ratio is not None:
        handles.append(ax.axline((0, 0), slope=float(ratio) * size, color=GREY, linewidth=1, linestyle=(0, (5, 3))))
        labels.append(words.say("As many points for the money as the first that the list cannot fund"))
    name_axis(ax.yaxis, words.say("Points") if ranking.additive else words.say("Index"))
    write_numbers(ax.yaxis, words)
    legend_below(ax, handles, labels)
    title = words.say("Cost and points: what is worth its money")
    write_title(ax, problem, title, [], words)
    first = sorted(range(len(costs)), key=lambda at: (not _surprising(portfolio, at, ratio), -up[at]))
    n_named = place_labels(ax, across, up, [plain(one.id) for one in problem.proposals], first, SMALL)
    if n_named < len(costs):
        note = words.say("{shown} of {count} proposals are named: as many as fit.", shown=n_named, count=len(costs))
        ax.annotate(
            note,
            (1, 1),
            (0, -4),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=SMALL,
            color=GREY,
            ha="right",
            va="top",
        )
    return ax


def describe_cost_and_value(portfolio: Portfolio, language: str = "en") -> Described:
    """Tell `plot_cost_and_value` in words and figures, the most points for the money first.

    Parameters
    ----------
    portfolio
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    problem, ranking = portfolio.problem, portfolio.ranking
    costs, units = problem.costs_minor, ranking.units.tolist()
    order = sorted(range(len(costs)), key=lambda at: (costs[at] > 0, -Fraction(units[at], costs[at] or 1)))
    million = 10 ** (6 + MINOR_DIGITS[problem.currency])
    rows = [
        [
            problem.proposals[at].id,
            problem.proposals[at].label.text_in(language),
            words.money(problem.money(costs[at])),
            points(words, units[at] * ranking.quantum),
            "–" if not costs[at] else points(words, units[at] * ranking.quantum * million / costs[at]),
            words.say("Proposed for funding") if portfolio.selected[at] else words.say("Not proposed"),
        ]
        for at in order
    ]
    columns = [
        words.say("Id"),
        words.say("Proposal"),
        words.say("Amount requested"),
        words.say("Points") if ranking.additive else words.say("Index"),
        words.say("Points per million"),
        words.say("Status"),
    ]
    text = words.say(
        "Cost against points. The most points for the money: {names}.",
        names=", ".join(problem.proposals[at].id for at in order[:3]),
    )
    title = words.say("Cost and points: what is worth its money")
    return Described(title, text, Table(columns, rows, right=(2, 3, 4), wide=(1,)))


def _marginal_ratio(portfolio: Portfolio) -> Fraction | None:
    """Points per minor unit of the first that the list by points per amount stops at; None if it never does."""
    units, costs = portfolio.ranking.worth.tolist(), portfolio.problem.costs_minor
    listed = _by_ratio(portfolio, "stop").selected
    ratios = [
        Fraction(units[at], costs[at]) for at in range(len(costs)) if units[at] > 0 and costs[at] and not listed[at]
    ]
    return max(ratios) * portfolio.ranking.quantum * 100 if ratios else None


def _surprising(portfolio: Portfolio, at: int, ratio: Fraction | None) -> bool:
    """Whether a mark lies on the other side of the line than its funding suggests."""
    if ratio is None:
        return False
    above = (
        int(portfolio.ranking.units[at]) * portfolio.ranking.quantum * 100 > ratio * portfolio.problem.costs_minor[at]
    )
    return above != bool(portfolio.selected[at])
