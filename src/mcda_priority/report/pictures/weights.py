"""What one weight decides, and where exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

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
    write_numbers,
    write_title,
)
from mcda_priority.report.pictures.lettering import SMALL, plain, wrapped
from mcda_priority.report.pictures.placing import spread_out
from mcda_priority.studies import Breakpoints
from mcda_priority.studies.breakpoints import WeightLine
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

_MOST_LINES = 12
"""Proposals whose lines are drawn dark and named."""

_MOST_MARKS = 60
"""Changes of the funded set whose weights are marked through the whole picture; more stand at its foot alone."""


def plot_weight_sensitivity(
    breaks: Breakpoints, ax: Axes | None = None, language: str = "en", *, weight: str | None = None
) -> Axes:
    """Draw each proposal's points as one weight goes from 0 to 100 per cent; the others keep their proportions.

    Solid lines are funded today, dashed ones are not. Where the funded set changes, exactly, a line stands across.
    Where there is only one criterion, the picture says that there is nothing to draw.

    Parameters
    ----------
    breaks
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    weight
        Id of the criterion or group whose weight changes; unless given, the one that changes the funded set soonest.
    """
    words = Language(language)
    problem = breaks.problem
    ax = axes_for(ax, 4.8)
    if not breaks.lines:
        ax.axis("off")
        write_title(ax, problem, _title(words), [_alone(words)], words)
        return ax
    line = _line(breaks, weight)
    ends = _ends(breaks, line)
    dark = _dark(breaks, line)
    for at, (low, high) in enumerate(ends):
        named = at in dark
        ax.plot(
            [0, 1],
            [low, high],
            color=(FUNDED if breaks.selected[at] else ACCENT) if named else FAINT,
            linestyle="-" if breaks.selected[at] else (0, (4, 2)),
            linewidth=1.5 if named else 0.6,
            zorder=2 if named else 1,
        )
    today = ax.axvline(float(line.weight), color=DARK, linewidth=1.6)
    changes = [float(change) for change in line.funded_changes]
    many = len(changes) > _MOST_MARKS
    ax.plot(
        changes,
        [0] * len(changes),
        "v" if not many else "|",
        color=DARK,
        markersize=5,
        clip_on=False,
        zorder=5,
        transform=ax.get_xaxis_transform(),
    )
    across = None
    for change in changes if not many else ():
        across = ax.axvline(change, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)))
    ax.set_xlim(0, 1)
    quiet(ax, grid="y")
    write_numbers(ax.xaxis, words, percent=True)
    write_numbers(ax.yaxis, words)
    name_axis(ax.xaxis, words.say("Weight of “{name}”", name=_label(breaks, line, language)))
    name_axis(ax.yaxis, words.say("Points"))
    _legend(ax, today, across, words)
    notes = [_stable(breaks, line, words)]
    if len(dark) < len(ends):
        notes.append(
            words.say(
                "{shown} of {count} proposals are named: those that the funded set gains or loses first.",
                shown=len(dark),
                count=len(ends),
            )
        )
    _name_lines(ax, breaks, ends, dark)
    write_title(ax, problem, _title(words), notes, words)
    return ax


def describe_weight_sensitivity(breaks: Breakpoints, language: str = "en", *, weight: str | None = None) -> Described:
    """Tell `plot_weight_sensitivity` in words and figures: the funded set between the weights where it changes.

    Parameters
    ----------
    breaks
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    weight
        Id of the criterion or group whose weight changes; unless given, the one that changes the funded set soonest.
    """
    words = Language(language)
    columns = [words.say("Weight from"), words.say("to"), words.say("Funded")]
    if not breaks.lines:
        return Described(_title(words), _alone(words), Table(columns, []))
    line = _line(breaks, weight)
    rows = [
        [
            words.percent(piece.low, 2),
            words.percent(piece.high, 2),
            words.say("no portfolio keeps the rules") if piece.ids is None else ", ".join(piece.ids) or "–",
        ]
        for piece in line.funded_sets
    ]
    return Described(_title(words), _stable(breaks, line, words), Table(columns, rows, right=(0, 1), wide=(2,)))


def _title(words: Language) -> str:
    return words.say("Points as one weight changes")


def _alone(words: Language) -> str:
    return words.say("There is only one criterion: its weight cannot change.")


def _line(breaks: Breakpoints, weight: str | None) -> WeightLine:
    if weight is not None:
        return breaks.of(weight)
    return min(breaks.lines, key=lambda line: line.stable[1] - line.stable[0])


def _label(breaks: Breakpoints, line: WeightLine, language: str) -> str:
    known = breaks.problem.criteria if line.kind == "criterion" else breaks.problem.groups
    text = next(one.label.text_in(language) for one in known if one.id == line.id)
    return wrapped(text, 300, SMALL, 1)


def _stable(breaks: Breakpoints, line: WeightLine, words: Language) -> str:
    return breaks.stable_sentence(words, line)


def _ends(breaks: Breakpoints, line: WeightLine) -> list[tuple[float, float]]:
    """Points of each proposal where the weight is 0 and where it is 1."""

    def points_at(end: Sequence[Fraction], row: Sequence[Fraction]) -> float:
        return float(sum((weight * value for weight, value in zip(end, row, strict=True)), Fraction(0)) * 100)

    return [(points_at(line.at_zero, row), points_at(line.at_one, row)) for row in breaks.problem.values]


def _dark(breaks: Breakpoints, line: WeightLine) -> list[int]:
    """Positions of the proposals to be named: all if few, else those concerned by the changes nearest to today."""
    names = [proposal.id for proposal in breaks.problem.proposals]
    if len(names) <= _MOST_LINES:
        return list(range(len(names)))
    nearest: dict[str, Fraction] = {}
    for one, two in zip(line.funded_sets, line.funded_sets[1:], strict=False):
        for name in set(one.ids or ()) ^ set(two.ids or ()):
            distance = abs(two.low - line.weight)
            nearest[name] = min(distance, nearest.get(name, distance))
    chosen = sorted(nearest, key=lambda name: (nearest[name], names.index(name)))[:_MOST_LINES]
    return sorted(names.index(name) for name in chosen)


def _name_lines(ax: Axes, breaks: Breakpoints, ends: list[tuple[float, float]], dark: list[int]) -> None:
    """Ids at the right end of the lines, moved apart where they would cover each other."""
    figure = ax.get_figure(root=True)
    if figure is None or not dark:
        return
    if figure.get_layout_engine() is not None:
        figure.draw_without_rendering()
    low, high = ax.get_ylim()
    per_point = (high - low) / (ax.get_window_extent().height / figure.dpi * 72)
    places = spread_out([ends[at][1] for at in dark], (SMALL + 4) * per_point, low, high)
    for at, place in zip(dark, places, strict=True):
        ax.annotate(
            plain(breaks.problem.proposals[at].id),
            (1, ends[at][1]),
            (1.03, place),
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


def _legend(ax: Axes, today: Artist, across: Artist | None, words: Language) -> None:
    from matplotlib.lines import Line2D

    handles: list[Artist] = [
        Line2D([], [], color=FUNDED, linewidth=1.5),
        Line2D([], [], color=ACCENT, linewidth=1.5, linestyle=(0, (4, 2))),
        today,
    ]
    labels = [words.say("Funded today"), words.say("Not funded today"), words.say("The weight today")]
    if across is not None:
        handles.append(
            Line2D([], [], color=GREY, linewidth=0.8, linestyle=(0, (1, 2)), marker="v", markerfacecolor=DARK)
        )
        labels.append(words.say("The funded set changes"))
    legend_below(ax, handles, labels)
