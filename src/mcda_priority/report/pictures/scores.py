"""What each proposal's points are made of, and where funding ends."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.i18n import Language
from mcda_priority.methods import FloatArray
from mcda_priority.problem.criteria import Criterion
from mcda_priority.report.pictures.canvas import (
    DARK,
    Described,
    axes_for,
    ink,
    legend_below,
    most_rows,
    name_axis,
    quiet,
    row_labels,
    rows_height,
    set_rows,
    shown_note,
    write_beside,
    write_numbers,
    write_title,
)
from mcda_priority.report.pictures.lettering import SMALL
from mcda_priority.scoring import points
from mcda_priority.selection import Portfolio
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_CRITERIA = 11


def plot_contributions(portfolio: Portfolio, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw each proposal's points as a bar of what the criteria contribute, the funded ones above a line.

    Within both parts the proposals stand by points. Where an index was asked for, which no criteria add up to, each bar
    is one piece. Of many proposals those nearest the line are drawn: the funded with the fewest points, and the
    unfunded with the most.

    Parameters
    ----------
    portfolio
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    from matplotlib.patches import Patch

    words = Language(language)
    problem, ranking = portfolio.problem, portfolio.ranking
    positions, n_funded = _shown(portfolio, most_rows(ax))
    pieces, labels = _pieces(portfolio, words)
    legend_lines = (len(labels) + 1) // 2 if len(labels) > 1 else 0
    ax = axes_for(ax, rows_height(len(positions) + 1) + 0.28 * legend_lines)
    gap = 1.0 if len(positions) <= 12 else 2.0
    rows = [row + (gap if row >= n_funded else 0) for row in range(len(positions))]
    for row, at in zip(rows, positions, strict=True):
        ends = {True: 0.0, False: 0.0}
        for place, size in enumerate(pieces[at].tolist()):
            if size:
                ax.barh(
                    row,
                    size,
                    left=ends[size > 0],
                    height=0.66,
                    alpha=1 if portfolio.selected[at] else 0.6,
                    **ink(place),
                )
                ends[size > 0] += size
        text = points(words, int(ranking.units[at]) * ranking.quantum)
        write_beside(ax, max(0.0, ends[True]), row, text, "bold" if portfolio.selected[at] else "normal")
    set_rows(ax, row_labels(problem, positions, words), rows)
    quiet(ax)
    ax.margins(x=0.1)
    ax.axvline(0, color=DARK, linewidth=0.8)
    _funding_line(ax, n_funded, len(positions), gap, words)
    name_axis(ax.xaxis, _unit(portfolio, words))
    write_numbers(ax.xaxis, words)
    if len(labels) > 1:
        legend_below(ax, [Patch(**ink(place)) for place in range(len(labels))], labels)
    notes = shown_note(words, len(positions), len(ranking.units), words.say("those nearest the line, on both sides"))
    if not ranking.additive:
        notes += [words.render(note) for note in ranking.notes[:1]]
    write_title(ax, problem, _title(words), notes, words)
    return ax


def describe_contributions(portfolio: Portfolio, language: str = "en") -> Described:
    """Tell `plot_contributions` in words and figures.

    Parameters
    ----------
    portfolio
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    problem, ranking = portfolio.problem, portfolio.ranking
    positions, _ = _shown(portfolio, len(ranking.units))
    parts = problem.criteria if ranking.additive else ()
    rows = [
        [
            problem.proposals[at].id,
            problem.proposals[at].label.text_in(language),
            words.say("Proposed for funding") if portfolio.selected[at] else words.say("Not proposed"),
            points(words, int(ranking.units[at]) * ranking.quantum),
            *(
                points(words, value * weight)
                for value, weight, _ in zip(problem.values[at], problem.weights, parts, strict=False)
            ),
        ]
        for at in positions
    ]
    columns = [
        words.say("Id"),
        words.say("Proposal"),
        words.say("Status"),
        words.say("Points") if ranking.additive else words.say("Index"),
        *(criterion.id for criterion in parts),
    ]
    text = words.say(
        "Bars of points by proposal. Those proposed for funding: {funded}. Those not proposed: {others}.",
        funded=", ".join(problem.proposals[at].id for at in positions if portfolio.selected[at]) or "–",
        others=", ".join(problem.proposals[at].id for at in positions if not portfolio.selected[at]) or "–",
    )
    return Described(_title(words), text, Table(columns, rows, right=tuple(range(3, len(columns))), wide=(1,)))


def _title(words: Language) -> str:
    return words.say("What the points are made of, and who is proposed for funding")


def _unit(portfolio: Portfolio, words: Language) -> str:
    if not portfolio.ranking.additive:
        return words.say("Index")
    return words.say("Points (0 as if not funded, 100 at the best of everything)")


def _shown(portfolio: Portfolio, most: int) -> tuple[list[int], int]:
    """Positions from the top down, funded first; the fewest points of these and the most of the others are nearest."""
    order = portfolio.ranking.order()
    funded = [at for at in order if portfolio.selected[at]]
    others = [at for at in order if not portfolio.selected[at]]
    room = max(most - most // 2, most - len(others))
    kept = funded[-room:]
    return [*kept, *others[: most - len(kept)]], len(kept)


def _pieces(portfolio: Portfolio, words: Language) -> tuple[FloatArray, list[str]]:
    """Points of each proposal by criterion, shape (n_proposals, n_pieces), and the pieces' names.

    Of many criteria those that contribute least are drawn as one.
    """
    ranking, problem = portfolio.ranking, portfolio.problem
    if not ranking.additive:
        return ranking.scores[:, np.newaxis] * 100, [""]
    parts = ranking.contributions * 100
    labels = [
        f"{_name(criterion, words)} ({words.percent(weight, _decimals(problem.weights))})"
        for criterion, weight in zip(problem.criteria, problem.weights, strict=True)
    ]
    if len(labels) <= _MOST_CRITERIA:
        return parts, labels
    largest = sorted(np.argsort(-np.abs(parts).sum(axis=0), kind="stable")[: _MOST_CRITERIA - 1].tolist())
    rest = np.delete(parts, largest, axis=1).sum(axis=1, keepdims=True)
    other = words.counted("{count} other criterion", "{count} other criteria", len(labels) - len(largest))
    return np.hstack([parts[:, largest], rest]), [*(labels[at] for at in largest), other]


def _name(criterion: Criterion, words: Language) -> str:
    label = criterion.label.text_in(words.code)
    return label if label == criterion.id else f"{criterion.id} {label}"


def _decimals(weights: Sequence[Fraction]) -> int:
    return 0 if all((weight * 100).denominator == 1 for weight in weights) else 1


def _funding_line(ax: Axes, n_funded: int, n_rows: int, gap: float, words: Language) -> None:
    """A line through the gap below the funded, with what stands above and below it in words."""
    at = n_funded + (gap - 1) / 2
    lowest, highest = ax.get_ylim()
    ax.set_ylim(max(lowest, at + 0.1), min(highest, at - 0.1))
    ax.axhline(at, color=DARK, linewidth=1.4, linestyle=(0, (6, 2)))
    sides = []
    if n_funded:
        sides.append((words.say("Proposed for funding"), "bottom", 2))
    if n_funded < n_rows:
        sides.append((words.say("Not proposed"), "top", -2))
    for text, side, shift in sides:
        ax.annotate(
            text,
            (1, at),
            (0, shift),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            va=side,
            fontsize=SMALL,
            color=DARK,
            fontstyle="italic",
        )
