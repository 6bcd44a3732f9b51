"""Three weights at once: which portfolio is the best where."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda_priority.i18n import Language
from mcda_priority.methods import FloatArray
from mcda_priority.report.pictures.canvas import (
    DARK,
    FAINT,
    Described,
    axes_for,
    ink,
    legend_below,
    write_title,
)
from mcda_priority.report.pictures.lettering import SMALL, wrapped
from mcda_priority.studies import WeightTriangle
from mcda_priority.studies.triangle import WeightCell
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

_MOST_NAMED = 10
"""Cells that have an ink of their own and stand in the legend; the smaller ones are grey."""

_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, math.sqrt(0.75)]])


def plot_weight_triangle(triangle: WeightTriangle, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw the triangle of three weights, cut into cells with one best portfolio each; the star is today's weights.

    At a corner one weight has all that the three share, on the side across from it nothing. The legend says how each
    portfolio differs from today's.

    Parameters
    ----------
    triangle
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch, Polygon

    words = Language(language)
    named = triangle.cells[:_MOST_NAMED]
    ax = axes_for(ax, 5.6 + 0.16 * len(named))
    for place, cell in enumerate(triangle.cells):
        look: dict[str, Any] = (
            ink(place) if place < len(named) else {"facecolor": FAINT, "edgecolor": DARK, "linewidth": 0.3}
        )
        corners = _points(triangle, cell)
        ax.add_patch(Polygon(corners, closed=True, **look))
        if place < len(named) and cell.share > 0.01:
            middle = corners.mean(axis=0)
            ax.text(
                middle[0],
                middle[1],
                str(place + 1),
                fontsize=SMALL,
                ha="center",
                va="center",
                color=DARK,
                bbox={"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": DARK, "linewidth": 0.5},
            )
    today = _today(triangle)
    ax.plot([today[0]], [today[1]], "*", color=DARK, markersize=14, markeredgecolor="white", zorder=5)
    for corner, name, across, side in zip(
        _CORNERS, triangle.names, ("left", "right", "center"), (-1, -1, 1), strict=True
    ):
        ax.annotate(
            wrapped(_label(triangle, name, language), 140, SMALL, 3),
            tuple(corner),
            (0, 5 * side),
            textcoords="offset points",
            fontsize=SMALL,
            color=DARK,
            ha=across,
            va="top" if side < 0 else "bottom",
            parse_math=False,
        )
    ax.set_aspect("equal", adjustable="datalim")
    ax.margins(x=0.02, y=0.12)
    ax.autoscale_view()
    ax.axis("off")
    handles: list[Artist] = [Patch(**ink(place)) for place in range(len(named))]
    labels = [
        f"{place + 1}: {words.percent(cell.share, 1)} {_difference(triangle, cell, words)}"
        for place, cell in enumerate(named)
    ]
    handles.append(Line2D([], [], marker="*", color=DARK, linestyle="none", markersize=10))
    labels.append(words.say("today's weights"))
    if len(named) < len(triangle.cells):
        handles.append(Patch(facecolor=FAINT, edgecolor=DARK, linewidth=0.3))
        labels.append(words.counted("{count} smaller one", "{count} smaller ones", len(triangle.cells) - len(named)))
    legend_below(ax, handles, labels)
    write_title(ax, triangle.problem, _title(words), [_shared(triangle, words)], words)
    return ax


def describe_weight_triangle(triangle: WeightTriangle, language: str = "en") -> Described:
    """Tell `plot_weight_triangle` in words and figures.

    Parameters
    ----------
    triangle
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    rows = [
        [
            str(place + 1),
            words.percent(cell.share, 1),
            words.say("no portfolio keeps the rules") if cell.ids is None else ", ".join(cell.ids) or "–",
            words.say("yes") if cell.holds_today else "",
        ]
        for place, cell in enumerate(triangle.cells)
    ]
    columns = ["", words.say("Share of the weights"), words.say("Funded"), words.say("Today")]
    return Described(_title(words), _shared(triangle, words), Table(columns, rows, right=(0, 1), wide=(2,)))


def _title(words: Language) -> str:
    return words.say("The best portfolio by three weights")


def _label(triangle: WeightTriangle, name: str, language: str) -> str:
    labels = {group.id: group.label for group in triangle.problem.groups}
    labels |= {criterion.id: criterion.label for criterion in triangle.problem.criteria}
    return labels[name].text_in(language)


def _shared(triangle: WeightTriangle, words: Language) -> str:
    return words.say(
        "The three weights share {total} in every possible way; the others stay as they are.",
        total=words.percent(triangle.total, 0 if (triangle.total * 100).denominator == 1 else 1),
    )


def _points(triangle: WeightTriangle, cell: WeightCell) -> FloatArray:
    shares = np.array([[float(weight / triangle.total) for weight in vertex] for vertex in cell.vertices])
    points: FloatArray = shares @ _CORNERS
    return points


def _today(triangle: WeightTriangle) -> FloatArray:
    problem = triangle.problem
    own = dict(zip((criterion.id for criterion in problem.criteria), problem.weights, strict=True))
    groups = {group.id: [criterion.id for criterion in group.criteria] for group in problem.groups}
    weights = [own[name] if name in own else sum(own[one] for one in groups[name]) for name in triangle.names]
    point: FloatArray = np.array([float(weight / triangle.total) for weight in weights]) @ _CORNERS
    return point


def _difference(triangle: WeightTriangle, cell: WeightCell, words: Language) -> str:
    """What comes in and what leaves against today's portfolio; today's own ids in full."""
    if cell.ids is None:
        return words.say("no portfolio keeps the rules")
    today: Sequence[str] = next((one.ids for one in triangle.cells if one.holds_today and one.ids is not None), ())
    if cell.holds_today:
        return words.say("today's portfolio")
    comes = " ".join(f"+{name}" for name in cell.ids if name not in today)
    leaves = " ".join(f"−{name}" for name in today if name not in cell.ids)
    return f"{comes} {leaves}".strip()
