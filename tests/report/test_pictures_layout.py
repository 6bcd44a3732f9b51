"""Names and numbers in a picture must be whole and readable at 8, 40 and 400 proposals, in three languages."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from many_results import PICTURES, ManyResults, many_problem

LANGUAGES = ("fi", "sv", "en")
SMALLEST = 7.0
"""Points: nothing is written smaller."""


def texts(ax: Axes) -> Iterator[Text]:
    """Everything that is written in a picture; of the ticks those inside the axes."""
    yield from ax.texts
    yield from (ax.xaxis.label, ax.yaxis.label)
    legend = ax.get_legend()
    if legend is not None:
        yield from legend.get_texts()
    if not ax.axison:
        return
    for axis, (low, high) in ((ax.xaxis, sorted(ax.get_xlim())), (ax.yaxis, sorted(ax.get_ylim()))):
        for tick in axis.get_major_ticks():
            if low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                yield from (one for one in (tick.label1, tick.label2) if one.get_visible())


def boxes(ax: Axes) -> list[tuple[str, Bbox]]:
    """What is written, and where, in pixels."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    written = [text for text in texts(ax) if text.get_visible() and text.get_text().strip()]
    assert min(text.get_fontsize() for text in written) >= SMALLEST
    return [(text.get_text(), text.get_window_extent()) for text in written]


@pytest.mark.parametrize("count", [8, 40, 400])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_or_covered(count: int, language: str) -> None:
    """Each text lies inside the picture, and no two cover each other by more than a pixel."""
    results = ManyResults(many_problem(count), draws=50)
    faults = []
    for name, (plot, _) in PICTURES.items():
        ax = plot(results, language, None)
        figure = ax.get_figure(root=True)
        assert isinstance(figure, Figure)
        found = boxes(ax)
        edge = figure.bbox.padded(1)
        faults += [(name, "cut", text) for text, box in found if not _inside(box, edge)]
        faults += [
            (name, "covered", one, two)
            for (one, first), (two, second) in combinations(found, 2)
            if _overlap(first, second) > 1
        ]
    assert faults == []


def _inside(box: Bbox, edge: Bbox) -> bool:
    return bool(box.x0 >= edge.x0 and box.x1 <= edge.x1 and box.y0 >= edge.y0 and box.y1 <= edge.y1)


def _overlap(one: Bbox, two: Bbox) -> float:
    """The smaller side of what two boxes share, in pixels."""
    wide = min(one.x1, two.x1) - max(one.x0, two.x0)
    high = min(one.y1, two.y1) - max(one.y0, two.y0)
    return float(min(wide, high))
