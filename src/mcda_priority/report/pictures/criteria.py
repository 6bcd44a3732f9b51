"""What each criterion's weight does: how far it may move, and what that is worth."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda_priority.i18n import Language
from mcda_priority.problem import Problem
from mcda_priority.report.pictures.canvas import (
    ACCENT,
    DARK,
    FAINT,
    FUNDED,
    Described,
    axes_for,
    legend_below,
    most_rows,
    name_axis,
    quiet,
    rows_height,
    set_rows,
    write_numbers,
    write_title,
)
from mcda_priority.report.pictures.lettering import SMALL, plain, wrapped
from mcda_priority.scoring import points
from mcda_priority.studies import Breakpoints, Tornado
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_tornado(study: Tornado, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw what the proposed portfolio scores at the lower and the higher weight of each criterion.

    The longest bar comes first. Where another portfolio would be better, a diamond marks what it scores.

    Parameters
    ----------
    study
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    words = Language(language)
    problem = study.portfolio.problem
    bars = study.bars[: most_rows(ax)]
    ax = axes_for(ax, rows_height(len(bars)) + 0.4)
    today = float(study.portfolio.value * study.portfolio.ranking.quantum * 100)
    looks: tuple[dict[str, Any], ...] = ({"facecolor": FUNDED}, {"facecolor": "white", "hatch": "////"})
    better = False
    for row, bar in enumerate(bars):
        for chosen, best, look in zip(bar.chosen, bar.best, looks, strict=True):
            value = float(chosen * 100)
            ax.barh(row, value - today, left=today, height=0.6, edgecolor=DARK, linewidth=0.6, **look)
            if best > chosen:
                better = True
                ax.plot([float(best * 100)], [row], "D", color=DARK, markerfacecolor=ACCENT, markersize=5, zorder=4)
    ax.axvline(today, color=DARK, linewidth=1.2)
    set_rows(ax, _criteria(problem, [bar.criterion for bar in bars], language))
    quiet(ax)
    ax.margins(x=0.08)
    name_axis(ax.xaxis, words.say("Points together"))
    write_numbers(ax.xaxis, words)
    labels = [
        words.say("Weight {share} lower", share=words.percent(study.share)),
        words.say("Weight {share} higher", share=words.percent(study.share)),
        words.say("Today: {points}", points=words.number(Fraction(today), 1)),
    ]
    handles = [
        *(Patch(edgecolor=DARK, linewidth=0.6, **look) for look in looks),
        Line2D([], [], color=DARK, linewidth=1.2),
    ]
    if better:
        handles.append(Line2D([], [], color=DARK, marker="D", markerfacecolor=ACCENT, linestyle="none", markersize=5))
        labels.append(words.say("What another portfolio would score"))
    legend_below(ax, handles, labels)
    notes = [words.say("What the portfolio that is proposed scores; the other weights keep their proportions.")]
    if len(bars) < len(study.bars):
        notes.append(words.say("The {count} longest bars are shown.", count=len(bars)))
    write_title(ax, problem, _tornado_title(words), notes, words)
    return ax


def describe_tornado(study: Tornado, language: str = "en") -> Described:
    """Tell `plot_tornado` in words and figures.

    Parameters
    ----------
    study
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    rows = [
        [
            bar.criterion,
            words.percent(bar.weights[0], 1),
            words.percent(bar.weights[1], 1),
            *(points(words, value) for value in (*bar.chosen, *bar.best)),
        ]
        for bar in study.bars
    ]
    columns = [
        words.say("Criterion"),
        words.say("Lower weight"),
        words.say("Higher weight"),
        words.say("Points at the lower"),
        words.say("at the higher"),
        words.say("Best at the lower"),
        words.say("Best at the higher"),
    ]
    text = words.say(
        "Bars of what the proposed portfolio scores when one weight moves. The longest: {names}.",
        names=", ".join(bar.criterion for bar in study.bars[:3]),
    )
    return Described(_tornado_title(words), text, Table(columns, rows, right=tuple(range(1, 7))))


def plot_stable_weights(breaks: Breakpoints, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw how far each weight can move, the others in proportion, before the funded set changes: exactly.

    The bar is where today's portfolio stays the best, the dark stroke today's weight; small strokes are the weights
    where the funded set changes.

    Parameters
    ----------
    breaks
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    words = Language(language)
    lines = breaks.lines[: most_rows(ax)]
    ax = axes_for(ax, rows_height(max(1, len(lines))) + 0.3)
    for row, line in enumerate(lines):
        low, high = (float(end) for end in line.stable)
        ax.barh(row, 1, height=0.12, color=FAINT)
        ax.barh(row, high - low, left=low, height=0.5, facecolor=FUNDED, edgecolor=DARK, linewidth=0.6, alpha=0.75)
        changes = np.array([float(change) for change in line.funded_changes])
        ax.vlines(changes, row - 0.3, row + 0.3, color=DARK, linewidth=0.8)
        ax.plot([float(line.weight)], [row], "D", color=DARK, markerfacecolor="white", markersize=6, clip_on=False)
    names = _criteria(breaks.problem, [line.id for line in lines if line.kind == "criterion"], language)
    groups = {group.id: group.label.text_in(language) for group in breaks.problem.groups}
    names += [
        wrapped(words.say("Group: {name}", name=groups[line.id]), 190, SMALL, 1)
        for line in lines
        if line.kind == "group"
    ]
    set_rows(ax, names or [""])
    quiet(ax)
    ax.set_xlim(-0.01, 1.01)
    write_numbers(ax.xaxis, words, percent=True)
    ax.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    name_axis(ax.xaxis, words.say("Weight, per cent"))
    handles = [
        Patch(facecolor=FUNDED, edgecolor=DARK, linewidth=0.6, alpha=0.75),
        Line2D([], [], color=DARK, marker="D", markerfacecolor="white", linestyle="none", markersize=6),
        Line2D([], [], color=DARK, marker="|", linestyle="none", markersize=9),
    ]
    labels = [
        words.say("Today's portfolio is the best"),
        words.say("The weight today"),
        words.say("The funded set changes"),
    ]
    legend_below(ax, handles, labels)
    note = words.say("As one weight goes from 0% to 100%, the others keep their proportions.")
    write_title(ax, breaks.problem, _stable_title(words), [note], words)
    return ax


def describe_stable_weights(breaks: Breakpoints, language: str = "en") -> Described:
    """Tell `plot_stable_weights` in words and figures.

    Parameters
    ----------
    breaks
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    rows = [
        [
            line.id,
            words.percent(line.weight, 1),
            words.percent(line.stable[0], 1),
            words.percent(line.stable[1], 1),
            str(len(line.funded_changes)),
        ]
        for line in breaks.lines
    ]
    columns = [
        words.say("Weight of"),
        words.say("Today"),
        words.say("Stays from"),
        words.say("to"),
        words.say("Changes from 0% to 100%"),
    ]
    narrow = sorted(breaks.lines, key=lambda line: line.stable[1] - line.stable[0])[:3]
    text = " ".join(breaks.stable_sentence(words, line) for line in narrow)
    return Described(_stable_title(words), text, Table(columns, rows, right=(1, 2, 3, 4)))


def _tornado_title(words: Language) -> str:
    return words.say("What one weight changes in the points of the proposed portfolio")


def _stable_title(words: Language) -> str:
    return words.say("How far each weight can move before the funded set changes")


def _criteria(problem: Problem, ids: list[str], language: str) -> list[str]:
    labels = {criterion.id: criterion.label.text_in(language) for criterion in problem.criteria}
    lines = 2 if len(ids) <= 12 else 1
    return [
        plain(name) if labels[name] == name else wrapped(f"{name} {labels[name]}", 190, SMALL, lines) for name in ids
    ]
