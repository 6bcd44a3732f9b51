"""What all pictures share: a figure of their own or the caller's axes, inks, titles, notes, legends, money axes, SVG.

Nothing here touches pyplot or changes a setting for good. Every funded mark differs from an unfunded one in shape or
filling as well as in colour, and every colour has an outline: the pictures are readable in black and white.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.i18n import Language
from mcda_priority.problem import Problem
from mcda_priority.report.pictures.lettering import LARGE, MEDIUM, SMALL, plain, wrapped
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

WIDTH = 7.2
"""Of a figure of our own, in inches; a page of A4 has room for it at nearly its full size."""

MOST_ROWS = 40
"""Proposals that a picture of rows shows at most; it says so when there are more."""

DARK, GREY, FAINT = "#1a1a1a", "#595959", "#d9d9d9"
FUNDED, UNFUNDED, ACCENT = "#0072B2", "#FFFFFF", "#B34700"
INKS = ("#56B4E9", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#0072B2", "#D55E00", "#BBBBBB")
"""Okabe and Ito's colours for all kinds of sight, light beside dark."""

HATCHES = ("", "///", "--", "", "xxx", "||", "\\\\\\", "++", "//", "\\\\", "xx")
"""Beside the inks; the two cycles have no length in common, so the pairs differ. Lines alone: dots make heavy files."""


@dataclass(frozen=True)
class Described:
    """What a picture says, in words: its title, a sentence for those who do not see it, and its figures as a table."""

    title: str
    text: str
    table: Table


def axes_for(ax: Axes | None, height: float) -> Axes:
    """The caller's axes, or those of a new figure of our width and this height, in inches."""
    if ax is not None:
        return ax
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), dpi=100, layout="constrained", facecolor="white")
    return figure.add_subplot()


def rows_height(count: int) -> float:
    """Height of a figure of so many rows, in inches; few rows have room for labels of two lines."""
    return 1.5 + count * (0.36 if count <= 12 else 0.21)


def most_rows(ax: Axes | None) -> int:
    """How many rows with a readable label fit."""
    if ax is None:
        return MOST_ROWS
    return max(4, int(ax.get_window_extent().height / ax.figure.dpi / 0.18))


def row_labels(problem: Problem, positions: Sequence[int], language: Language) -> list[str]:
    """Id and name of proposals, on two lines where rows are few, else on one, shortened with an ellipsis."""
    proposals = problem.proposals
    lines = 2 if len(positions) <= 12 else 1
    return [
        wrapped(f"{proposals[at].id} {proposals[at].label.text_in(language.code)}", 190, SMALL, lines)
        if proposals[at].label.text_in(language.code) != proposals[at].id
        else plain(proposals[at].id)
        for at in positions
    ]


def set_rows(ax: Axes, labels: Sequence[str], rows: Sequence[float] | None = None) -> None:
    """Rows from the top down, with their labels at the left; at 0, 1, 2 unless told otherwise."""
    places = list(rows) if rows is not None else list(range(len(labels)))
    ax.set_yticks(places, labels=list(labels), fontsize=SMALL, color=DARK, parse_math=False)
    ax.set_ylim(max(places, default=0) + 0.6, -0.6)
    ax.tick_params(axis="y", length=0)


def set_across(ax: Axes, labels: Sequence[str]) -> None:
    """Columns from the left, with their labels below."""
    ax.set_xticks(range(len(labels)), labels=list(labels), fontsize=SMALL, color=DARK, parse_math=False)
    ax.tick_params(axis="x", length=0)


def write_beside(ax: Axes, end: float, row: float, text: str, weight: str = "normal") -> None:
    """Write at the right of a bar's end; a space would do on paper, but a browser takes it away."""
    ax.annotate(
        text,
        (end, row),
        (3, 0),
        textcoords="offset points",
        fontsize=SMALL,
        fontweight=weight,
        color=DARK,
        va="center",
        annotation_clip=False,
        parse_math=False,
    )


def quiet(ax: Axes, grid: str | None = "x") -> None:
    """Take away what carries no information; a faint grid where lengths are read."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(GREY)
    ax.tick_params(colors=DARK, labelsize=SMALL)
    ax.set_axisbelow(True)
    if grid == "x":
        ax.xaxis.grid(visible=True, color=FAINT, linewidth=0.6)
    if grid == "y":
        ax.yaxis.grid(visible=True, color=FAINT, linewidth=0.6)


def name_axis(axis: Axis, text: str) -> None:
    """Write an axis's name and unit."""
    axis.set_label_text(plain(text), fontsize=MEDIUM, color=DARK, parse_math=False)


def write_numbers(axis: Axis, language: Language, *, percent: bool = False) -> None:
    """Write an axis's numbers as the language does."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    def written(number: float, _: int) -> str:
        exact = Fraction(number).limit_denominator(10**6)
        return language.percent(exact, 0) if percent else language.number(exact)

    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10], min_n_ticks=3))
    axis.set_major_formatter(FuncFormatter(written))


def write_money(axis: Axis, problem: Problem, largest_minor: int, name: str, language: Language) -> float:
    """Name a money axis and write its numbers; tells how many minor units its unit has."""
    from babel.numbers import get_currency_symbol

    symbol = get_currency_symbol(problem.currency, locale=language.code)
    whole = 10 ** MINOR_DIGITS[problem.currency]
    if largest_minor >= 10**6 * whole:
        unit, size = language.say("million {currency}", currency=symbol), whole * 10**6
    elif largest_minor >= 10**4 * whole:
        unit, size = language.say("thousand {currency}", currency=symbol), whole * 10**3
    else:
        unit, size = symbol, whole
    name_axis(axis, f"{name}, {unit}")
    write_numbers(axis, language)
    return float(size)


def ink(place: int) -> dict[str, Any]:
    """Filling of the one criterion among several: a colour and a hatch."""
    return {
        "facecolor": next(islice(cycle(INKS), place, None)),
        "hatch": next(islice(cycle(HATCHES), place, None)),
        "edgecolor": DARK,
        "linewidth": 0.5,
    }


def readable_on(colour: Sequence[float]) -> str:
    """Black or white, whichever stands out from a colour; one of them always has a contrast of 4.5 (WCAG 1.4.3)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > 0.179 else "white"


def legend_below(
    ax: Axes, handles: Sequence[Artist], labels: Sequence[str], columns: int = 2, side: str = "right"
) -> None:
    """A legend below the axes and what is written under them, flush with one of their sides; it hides nothing."""
    from matplotlib.transforms import ScaledTranslation

    figure = ax.get_figure(root=True)
    if figure is None:
        raise TypeError("the axes belong to no figure")
    below = ax.transAxes + ScaledTranslation(0, -38 / 72, figure.dpi_scale_trans)
    legend = ax.legend(
        handles,
        ["-"] * len(labels),
        loc="upper left" if side == "left" else "upper right",
        bbox_to_anchor=(side == "right", 0),
        bbox_transform=below,
        ncols=columns,
        fontsize=SMALL,
        frameon=False,
        borderaxespad=0,
        handlelength=1.8,
    )
    # Set afterwards: a legend drops labels that begin with an underscore, and reads dollars as mathematics.
    for text, label in zip(legend.get_texts(), labels, strict=True):
        text.set_parse_math(False)
        text.set_text(wrapped(label, WIDTH * 72 / columns - 50, SMALL, 2))


def write_title(ax: Axes, problem: Problem, title: str, notes: Sequence[str], language: Language) -> None:
    """Title and notes above the axes, broken to their width; illustrative ratings are always said."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise TypeError("the axes belong to no figure")
    if figure.get_layout_engine() is not None:
        figure.draw_without_rendering()  # now the axes have their width
    width = max(120.0, ax.get_window_extent().width / figure.dpi * 72 * 0.92)
    notes = [" ".join(notes)] if notes else []
    if problem.assessment is not None and problem.assessment.illustrative:
        notes = [language.say("ILLUSTRATIVE RATINGS"), *notes]
    lines = [
        (wrapped(title, width, LARGE, 3, bold=True), LARGE, "bold", DARK),
        *((wrapped(note, width, SMALL, 3), SMALL, "normal", GREY) for note in notes),
    ]
    offset = 6.0
    for text, size, weight, colour in reversed(lines):
        ax.annotate(
            text,
            (0, 1),
            (0, offset),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=size,
            fontweight=weight,
            color=colour,
            va="bottom",
            annotation_clip=False,
            parse_math=False,
        )
        offset += (text.count("\n") * 1.42 + 1.2) * size + 2


def shown_note(language: Language, shown: int, count: int, which: str) -> list[str]:
    """Say that not all are shown, and which are."""
    if shown == count:
        return []
    return [language.say("{shown} of {count} proposals are shown: {which}.", shown=shown, count=count, which=which)]


def as_svg(figure: Figure, name: str, text: str = "") -> str:
    """Write a figure as an `<svg>` element for a page: the same bytes each time, and nothing that runs or loads.

    Text stays text: small, found by a search, and read at any size. A reader's machine without DejaVu Sans takes
    Verdana, which is as wide, or a narrower typeface.

    Parameters
    ----------
    figure
        The figure.
    name
        Begins every id in it, so that several stand on one page.
    text
        What it shows, for those who do not see it.
    """
    from matplotlib import rc_context

    settings: dict[Any, Any] = {
        "svg.hashsalt": "mcda-priority",
        "svg.fonttype": "none",
        "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    }
    stream = io.StringIO()
    with rc_context(settings):
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    drawn = stream.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
    # Inside tags only: names of proposals stand between them, and are left as they are.
    drawn = re.sub(r"<[^>]+>", lambda tag: re.sub(r'(\bid="|xlink:href="#|url\(#)', rf"\g<1>{name}-", tag[0]), drawn)
    drawn = re.sub(r'(<svg\b[^>]*?) height="[^"]*"', r"\1", drawn, count=1)
    drawn = re.sub(r'(<svg\b[^>]*?) width="[^"]*"', r'\1 width="100%"', drawn, count=1)
    if not text:
        return drawn.replace("<svg", '<svg aria-hidden="true"', 1)
    return drawn.replace("<svg", f'<svg role="img" aria-label="{escape(text)}"', 1)
