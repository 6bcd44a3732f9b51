"""Cost against points, and what is worth its money."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.i18n import Language
from mcda_priority.report.pictures.canvas import (
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
from mcda_priority.report.pictures.lettering import SMALL, plain
from mcda_priority.report.pictures.placing import place_labels
from mcda_priority.report.pictures.value_for_money import by_ratio
from mcda_priority.scoring import points
from mcda_priority.selection import Portfolio
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
            # The line of equal points for the money may pass behind it.
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
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
    listed = by_ratio(portfolio, "stop").selected
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
