"""Where the assessors disagree, and where that decides."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mcda_priority.assessment import Disagreement
from mcda_priority.assessment.agreement import Spread
from mcda_priority.i18n import Language
from mcda_priority.report.pictures.canvas import (
    DARK,
    FUNDED,
    Described,
    axes_for,
    legend_below,
    most_rows,
    name_axis,
    quiet,
    rows_height,
    set_rows,
    write_beside,
    write_numbers,
    write_title,
)
from mcda_priority.report.pictures.lettering import SMALL, plain, wrapped
from mcda_priority.scoring import points
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROWS = 20


def plot_disagreement(result: Disagreement, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw how far a proposal's score moves from the worst of its ratings to the best, the one to discuss first first.

    Dark bars decide by themselves whether the proposal is funded. The ratings stand beside the bars.

    Parameters
    ----------
    result
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    from matplotlib.patches import Patch

    words = Language(language)
    spreads = result.to_discuss[: min(_ROWS, most_rows(ax))]
    ax = axes_for(ax, rows_height(max(1, len(spreads))) + 0.3)
    looks: dict[bool, dict[str, Any]] = {True: {"facecolor": FUNDED}, False: {"facecolor": "white", "hatch": "///"}}
    for row, spread in enumerate(spreads):
        size = float(spread.reach * 100)
        ax.barh(row, size, height=0.6, edgecolor=DARK, linewidth=0.6, **looks[bool(spread.decides)])
        write_beside(ax, size, row, plain(_ends(spread, words)))
    set_rows(ax, [_label(result, spread, language) for spread in spreads] or [words.say("none")])
    quiet(ax)
    ax.set_xlim(0, float(max((spread.reach for spread in spreads), default=0) * 100) * 1.35 or 1)
    name_axis(ax.xaxis, words.say("Points from the worst rating to the best"))
    write_numbers(ax.xaxis, words)
    handles = [Patch(edgecolor=DARK, linewidth=0.6, **looks[flag]) for flag in (True, False)]
    legend_below(ax, handles, [words.say("Decides by itself"), words.say("Does not decide by itself")])
    notes = []
    if not result.to_discuss:
        notes.append(words.say("All assessors agree on everything that several rated."))
    if len(spreads) < len(result.to_discuss):
        notes.append(
            words.say(
                "{shown} of {count} ratings are shown: those to discuss first.",
                shown=len(spreads),
                count=len(result.to_discuss),
            )
        )
    if any(spread.decides is None for spread in spreads):
        notes.append(words.say("Whether one alone decides was not computed."))
    write_title(ax, result.problem, _title(words), notes, words)
    return ax


def describe_disagreement(result: Disagreement, language: str = "en") -> Described:
    """Tell `plot_disagreement` in words and figures.

    Parameters
    ----------
    result
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    rows = [
        [
            spread.proposal,
            spread.criterion,
            str(spread.n_ratings) if spread.n_ratings else words.say("missing"),
            *(_written(end, words) for end in (spread.worst, spread.best)),
            points(words, spread.reach),
            words.say("yes") if spread.decides else "–",
        ]
        for spread in result.to_discuss
    ]
    columns = [
        words.say("Proposal"),
        words.say("Criterion"),
        words.say("Ratings"),
        words.say("Worst"),
        words.say("Best"),
        words.say("Points"),
        words.say("Decides"),
    ]
    count = len(result.to_discuss)
    text = words.counted(
        "{count} rating on which assessors disagree; the first to discuss: {names}.",
        "{count} ratings on which assessors disagree; the first to discuss: {names}.",
        count,
        names=", ".join(f"{spread.proposal}/{spread.criterion}" for spread in result.to_discuss[:3]) or "–",
    )
    return Described(_title(words), text, Table(columns, rows, right=(2, 5)))


def _title(words: Language) -> str:
    return words.say("Where the assessors disagree")


def _label(result: Disagreement, spread: Spread, language: str) -> str:
    label = next(one.label.text_in(language) for one in result.problem.proposals if one.id == spread.proposal)
    return wrapped(f"{spread.proposal} {label}", 150, SMALL, 1) + plain(f" · {spread.criterion}")


def _ends(spread: Spread, words: Language) -> str:
    return f"{_written(spread.worst, words)} … {_written(spread.best, words)}"


def _written(end: Fraction | str, words: Language) -> str:
    return end if isinstance(end, str) else words.number(end)
