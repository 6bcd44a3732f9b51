"""Who moves when another method ranks and selects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.comparison import MethodComparison
from mcda_priority.i18n import Language
from mcda_priority.report.pictures.canvas import (
    ACCENT,
    DARK,
    FAINT,
    FUNDED,
    GREY,
    Described,
    axes_for,
    legend_below,
    name_axis,
    quiet,
    set_across,
    write_title,
)
from mcda_priority.report.pictures.lettering import SMALL, plain, wrapped
from mcda_priority.report.pictures.placing import spread_out
from mcda_priority.scoring import IntArray, method_name
from mcda_priority.selection.funds import BoolArray
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_LINES = 24
"""Proposals whose lines are named."""


def plot_method_moves(result: MethodComparison, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw each proposal's rank by the methods side by side; filled marks are funded by the method.

    Those that are funded by one method and not by another have thick dashed lines. Of many proposals these and the
    widest moves are named, and the others are grey.

    Parameters
    ----------
    result
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    from matplotlib.lines import Line2D

    words = Language(language)
    problem = result.comparison.rankings[0].problem
    ranks = np.array([ranking.ranks for ranking in result.comparison.rankings])
    funded = np.array([portfolio.selected for portfolio in result.portfolios])
    torn: BoolArray = np.ptp(funded.astype(np.int8), axis=0) > 0
    named = _named(ranks, torn)
    ax = axes_for(ax, 2.2 + 0.24 * max(8, min(len(problem.proposals), _MOST_LINES)))
    across = np.arange(len(ranks))
    for at in range(ranks.shape[1]):
        dark = at in named
        ax.plot(
            across,
            ranks[:, at],
            color=(ACCENT if torn[at] else GREY) if dark else FAINT,
            linewidth=2 if torn[at] else 0.9,
            linestyle=(0, (5, 2)) if torn[at] else "-",
            zorder=2 if dark else 1,
        )
        for flags, fill in ((funded[:, at], FUNDED), (~funded[:, at], "white")):
            if dark:
                ax.plot(across[flags], ranks[flags, at], "o", color=DARK, markerfacecolor=fill, markersize=6, zorder=3)
    set_across(
        ax, [wrapped(words.render(method_name(one.method)), 110, SMALL, 2) for one in result.comparison.rankings]
    )
    quiet(ax, grid=None)
    ax.tick_params(axis="x", pad=8)
    ax.set_ylim(ranks.max() + 0.7, 0.3)
    ax.set_xlim(-0.1, len(ranks) - 0.9)
    top = int(ranks.max())
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if top / step <= 20)
    ax.set_yticks([1, *(rank for rank in range(step, top + 1, step) if rank > 1)])
    name_axis(ax.yaxis, words.say("Rank (1 = best)"))
    handles = [
        Line2D([], [], color=DARK, marker="o", linestyle="none", markerfacecolor=FUNDED),
        Line2D([], [], color=DARK, marker="o", linestyle="none", markerfacecolor="white"),
        Line2D([], [], color=ACCENT, linewidth=2, linestyle=(0, (5, 2))),
    ]
    labels = [
        words.say("Funded by this method"),
        words.say("Not funded by this method"),
        words.say("Funded by one method and not by another"),
    ]
    legend_below(ax, handles, labels, columns=1, side="left")
    notes = []
    if len(named) < ranks.shape[1]:
        notes.append(
            words.say(
                "{shown} of {count} proposals are named: those whose funding changes, then the widest moves.",
                shown=len(named),
                count=ranks.shape[1],
            )
        )
    _name_ends(ax, result, ranks[-1], named, language)
    write_title(ax, problem, _title(words), notes, words)
    return ax


def describe_method_moves(result: MethodComparison, language: str = "en") -> Described:
    """Tell `plot_method_moves` in words and figures; a plus behind a rank stands for funded.

    Parameters
    ----------
    result
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    rankings = result.comparison.rankings
    proposals = rankings[0].problem.proposals
    rows = [
        [
            proposals[at].id,
            proposals[at].label.text_in(language),
            *(
                f"{ranking.ranks[at]}{' +' if portfolio.selected[at] else ''}"
                for ranking, portfolio in zip(rankings, result.portfolios, strict=True)
            ),
        ]
        for at in rankings[0].order()
    ]
    columns = [
        words.say("Id"),
        words.say("Proposal"),
        *(words.say("Rank by {method} (+ funded)", method=method_name(ranking.method)) for ranking in rankings),
    ]
    funded = np.array([portfolio.selected for portfolio in result.portfolios])
    torn = np.flatnonzero(funded.any(axis=0) & ~funded.all(axis=0)).tolist()
    text = words.say(
        "Ranks by method. Funded by one method and not by another: {names}.",
        names=", ".join(proposals[at].id for at in torn) or "–",
    )
    return Described(_title(words), text, Table(columns, rows, right=tuple(range(2, len(columns))), wide=(1,)))


def _title(words: Language) -> str:
    return words.say("Who moves when the method changes")


def _named(ranks: IntArray, torn: BoolArray) -> list[int]:
    moves = np.ptp(ranks, axis=0)
    order = sorted(range(ranks.shape[1]), key=lambda at: (not torn[at], -moves[at], ranks[0, at]))
    return sorted(order[:_MOST_LINES], key=lambda at: ranks[-1, at])


def _name_ends(ax: Axes, result: MethodComparison, last: IntArray, named: Sequence[int], language: str) -> None:
    """Ids and names at the right end, moved apart where ranks are shared."""
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    if figure.get_layout_engine() is not None:
        figure.draw_without_rendering()
    bottom, top = ax.get_ylim()
    per_point = (bottom - top) / (ax.get_window_extent().height / figure.dpi * 72)
    places = spread_out([float(last[at]) for at in named], (SMALL + 4) * per_point, top, bottom)
    proposals = result.comparison.rankings[0].problem.proposals
    for at, place in zip(named, places, strict=True):
        name = proposals[at].label.text_in(language)
        ax.annotate(
            plain(name) if name == proposals[at].id else wrapped(f"{proposals[at].id} {name}", 170, SMALL, 1),
            (1, float(last[at])),
            (1.04, place),
            xycoords=("axes fraction", "data"),
            textcoords=("axes fraction", "data"),
            fontsize=SMALL,
            color=DARK,
            va="center",
            annotation_clip=False,
            parse_math=False,
            arrowprops={
                "arrowstyle": "-",
                "color": GREY,
                "linewidth": 0.5,
                "shrinkA": 0,
                "shrinkB": 0,
                "relpos": (0, 0.5),
            },
        )
