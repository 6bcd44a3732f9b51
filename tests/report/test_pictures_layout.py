"""Names and numbers in a picture must be whole and readable at 8, 40 and 400 proposals, in three languages."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import mcda_priority as mp
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
    canvas.draw()  # type: ignore[no-untyped-call]
    written = [text for text in texts(ax) if text.get_visible() and text.get_text().strip()]
    assert min(float(text.get_fontsize()) for text in written) >= SMALLEST
    # An annotation counts the line to what it names as well; its text alone must be free.
    return [(text.get_text(), Text.get_window_extent(text)) for text in written]


@pytest.mark.parametrize(("count", "budget"), [(8, None), (40, None), (400, "3 000 000 €")])
def test_no_text_is_cut_or_covered(count: int, budget: str | None) -> None:
    """Each text lies inside the picture, and no two cover each other by more than a pixel."""
    results = ManyResults(many_problem(count), budget, draws=50)
    faults: list[tuple[str, ...]] = []
    for (name, (plot, _)), language in product(PICTURES.items(), LANGUAGES):
        ax = plot(results, language, None)
        figure = ax.get_figure(root=True)
        assert isinstance(figure, Figure)
        found = boxes(ax)
        edge = figure.bbox.padded(1)
        faults += [(name, language, "cut", text) for text, box in found if not _inside(box, edge)]
        faults += [
            (name, language, "covered", one, two)
            for (one, first), (two, second) in combinations(found, 2)
            if _overlap(first, second) > 1
        ]
    assert faults == []


def test_axes_of_the_caller() -> None:
    """Drawn on given axes, a picture stays on them, and rows that have no room are left out and counted."""
    results = ManyResults(many_problem(40))
    figure = Figure(figsize=(12, 5))
    left, right = figure.subplots(1, 2)
    assert mp.plot_contributions(results.decision.portfolio, left) is left
    assert not right.has_data()
    rows = len(left.get_yticks())
    assert 4 <= rows < 40
    assert any(f"{rows} of 40 proposals" in text.get_text().replace("\n", " ") for text in left.texts)


def _inside(box: Bbox, edge: Bbox) -> bool:
    return bool(box.x0 >= edge.x0 and box.x1 <= edge.x1 and box.y0 >= edge.y0 and box.y1 <= edge.y1)


def _overlap(one: Bbox, two: Bbox) -> float:
    """The smaller side of what two boxes share, in pixels."""
    wide = min(one.x1, two.x1) - max(one.x0, two.x0)
    high = min(one.y1, two.y1) - max(one.y0, two.y0)
    return float(min(wide, high))
