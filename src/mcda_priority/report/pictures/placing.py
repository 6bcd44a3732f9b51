"""Labels beside marks and at the ends of lines, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.methods import FloatArray
from mcda_priority.report.pictures.canvas import DARK
from mcda_priority.report.pictures.lettering import width_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GAP = 2.0


def place_labels(
    ax: Axes, across: FloatArray, up: FloatArray, labels: Sequence[str], order: Sequence[int], size: float
) -> int:
    """Name marks in this order, right, left, above or below, as long as nothing is covered; tells how many it named."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise TypeError("the axes belong to no figure")
    if figure.get_layout_engine() is not None:
        figure.draw_without_rendering()
    scale = 72 / figure.dpi
    marks = ax.transData.transform(np.column_stack([across, up])) * scale
    frame = ax.get_window_extent()
    left, bottom, right, top = (edge * scale for edge in frame.extents)
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in marks]
    named = 0
    for at in order:
        x, y = marks[at]
        wide, high = width_of(labels[at], size), size
        for dx, dy in ((7, -high / 2), (-7 - wide, -high / 2), (-wide / 2, 6), (-wide / 2, -6 - high)):
            box = (x + dx - _GAP, y + dy - _GAP, x + dx + wide + _GAP, y + dy + high + _GAP)
            inside = left <= box[0] and box[2] <= right and bottom <= box[1] and box[3] <= top
            others = (other for place, other in enumerate(taken) if place != at)
            if inside and not any(_cover(box, other) for other in others):
                ax.annotate(
                    labels[at],
                    (across[at], up[at]),
                    (dx, dy),
                    textcoords="offset points",
                    fontsize=size,
                    color=DARK,
                    ha="left",
                    va="bottom",
                    parse_math=False,
                )
                taken.append(box)
                named += 1
                break
    return named


def _cover(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def spread_out(places: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Move places along a line so that they are `apart` and inside, as near to where they were as can be."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    moved = [min(max(places[at], low), high) for at in order]
    for _ in range(200):
        settled = True
        for below in range(len(moved) - 1):
            short = apart - (moved[below + 1] - moved[below])
            if short > 1e-9:
                moved[below] -= short / 2
                moved[below + 1] += short / 2
                settled = False
        if moved and moved[0] < low:
            moved = [place + low - moved[0] if place < low else place for place in moved]
        if moved and moved[-1] > high:
            moved = [place - (moved[-1] - high) if place > high else place for place in moved]
        if settled:
            break
    result = [0.0] * len(places)
    for at, place in zip(order, moved, strict=True):
        result[at] = place
    return result
