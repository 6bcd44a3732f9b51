"""Which ranks the proposals take under many weights, and what weights make each of them the first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.i18n import Language
from mcda_priority.methods import FloatArray
from mcda_priority.report.pictures.canvas import (
    Described,
    axes_for,
    most_rows,
    name_axis,
    quiet,
    readable_on,
    row_labels,
    rows_height,
    set_across,
    set_rows,
    shown_note,
    write_title,
)
from mcda_priority.report.pictures.lettering import SMALL, width_of, wrapped
from mcda_priority.studies import RankStudy
from mcda_priority.studies.wording import share
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_NUMBERS = 14
"""Columns in which numbers can be read."""


def plot_rank_acceptability(study: RankStudy, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw for each proposal and rank the share of the draws in which it takes the rank: the darker, the more.

    Proposals stand by their mean rank. Of many, those with the best mean ranks are drawn, and the last column holds all
    further ranks together.

    Parameters
    ----------
    study
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    order, shares, ranks = _rank_table(study, most_rows(ax))
    ax = axes_for(ax, rows_height(len(order)) + 0.4)
    _shade(ax, shares, words)
    set_rows(ax, row_labels(study.problem, order, words))
    _name_columns(ax, ranks)
    name_axis(ax.xaxis, words.say("Rank (1 = best)"))
    notes = [_drawn(study, words), words.say("The darker, the larger the share of the weightings.")]
    notes += shown_note(words, len(order), len(study.expected_rank), words.say("those with the best mean ranks"))
    write_title(ax, study.problem, _rank_title(words), notes, words)
    return ax


def describe_rank_acceptability(study: RankStudy, language: str = "en") -> Described:
    """Tell `plot_rank_acceptability` in words and figures.

    Parameters
    ----------
    study
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    order, shares, ranks = _rank_table(study, len(study.expected_rank))
    shares, ranks = _merged(shares[:, :12], shares[:, 12:], ranks)
    rows = [
        [
            study.problem.proposals[at].id,
            words.number(Fraction(float(study.expected_rank[at])), 1),
            *(share(words, float(part)) for part in row),
        ]
        for at, row in zip(order, shares, strict=True)
    ]
    columns = [words.say("Proposal"), words.say("Mean rank"), *ranks]
    best = order[0]
    text = words.say(
        "Shares of ranks by proposal. The best mean rank has {name}: it is first in {share} of the weightings.",
        name=study.problem.proposals[best].id,
        share=share(words, float(study.acceptability[best, 0])),
    )
    return Described(_rank_title(words), text, Table(columns, rows, right=tuple(range(1, len(columns)))))


def plot_central_weights(study: RankStudy, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw for each proposal the mean of the weights under which it is first: the darker, the heavier.

    Proposals that are first in no draw have no such weights and are left out, which is said.

    Parameters
    ----------
    study
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    problem = study.problem
    order = _firsts(study)
    shown = order[: most_rows(ax)]
    ax = axes_for(ax, rows_height(max(1, len(shown))) + 0.4)
    weights = study.central_weights[shown] if shown else np.zeros((1, len(problem.criteria)))
    _shade(ax, weights, words)
    labels = row_labels(problem, shown, words)
    set_rows(ax, labels or [words.say("none")])
    set_across(ax, [wrapped(criterion.id, 300 / len(problem.criteria), SMALL, 2) for criterion in problem.criteria])
    name_axis(ax.xaxis, words.say("Criterion"))
    notes = [_drawn(study, words), words.say("The darker, the heavier the weight.")]
    notes += shown_note(words, len(shown), len(study.expected_rank), words.say("those that are first most often"))
    write_title(ax, problem, _central_title(words), notes, words)
    return ax


def describe_central_weights(study: RankStudy, language: str = "en") -> Described:
    """Tell `plot_central_weights` in words and figures.

    Parameters
    ----------
    study
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    problem, order = study.problem, _firsts(study)
    rows = [
        [
            problem.proposals[at].id,
            share(words, float(study.acceptability[at, 0])),
            *(words.percent(Fraction(float(weight)), 1) for weight in study.central_weights[at]),
        ]
        for at in order
    ]
    columns = [words.say("Proposal"), words.say("First in"), *(criterion.id for criterion in problem.criteria)]
    text = words.say(
        "Mean weights that make a proposal the first, by criterion. First in some draw: {names}.",
        names=", ".join(problem.proposals[at].id for at in order) or "–",
    )
    return Described(_central_title(words), text, Table(columns, rows, right=tuple(range(1, len(columns)))))


def _rank_title(words: Language) -> str:
    return words.say("Which ranks the proposals take under other weights")


def _central_title(words: Language) -> str:
    return words.say("What weights make a proposal the first")


def _drawn(study: RankStudy, words: Language) -> str:
    return words.counted("{count} weighting was drawn.", "{count} weightings were drawn.", study.n_draws)


def _firsts(study: RankStudy) -> list[int]:
    """Positions of those that are first in some draw, the most frequent first."""
    firsts = study.acceptability[:, 0]
    return [at for at in np.argsort(-firsts, kind="stable").tolist() if firsts[at] > 0]


def _rank_table(study: RankStudy, most: int) -> tuple[list[int], FloatArray, list[str]]:
    """Positions by mean rank, their shares of ranks, and the names of these; the tail of the ranks in one column."""
    order = np.argsort(study.expected_rank, kind="stable").tolist()[:most]
    shares = study.acceptability[order]
    names = [str(rank + 1) for rank in range(shares.shape[1])]
    if shares.shape[1] <= most:
        return order, shares, names
    return order, *_merged(shares[:, : most - 1], shares[:, most - 1 :], names)


def _merged(first: FloatArray, rest: FloatArray, names: Sequence[str]) -> tuple[FloatArray, list[str]]:
    if not rest.shape[1]:
        return first, list(names)
    kept = list(names[: first.shape[1]])
    last = names[-1]
    tail = f"{first.shape[1] + 1}–{last.rpartition('–')[2]}" if rest.shape[1] > 1 else last
    return np.column_stack([first, rest.sum(axis=1)]), [*kept, tail]


def _shade(ax: Axes, shares: FloatArray, words: Language) -> None:
    """Cells from white to dark blue by their share; with numbers in them where these can be read."""
    from matplotlib.colors import LinearSegmentedColormap

    ramp = LinearSegmentedColormap.from_list("ink", ["#ffffff", "#9ecae1", "#2171b5", "#08306b"])
    # Square roots, so that a small share is told from none.
    ax.imshow(np.sqrt(shares), cmap=ramp, vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    ax.set_xticks(np.arange(-0.5, shares.shape[1]), minor=True)
    ax.set_yticks(np.arange(-0.5, shares.shape[0]), minor=True)
    quiet(ax, grid=None)
    ax.grid(which="minor", color="white", linewidth=0.8)
    ax.tick_params(which="minor", length=0)
    if shares.shape[1] > _MOST_NUMBERS:
        return
    for row, line in enumerate(shares.tolist()):
        for column, part in enumerate(line):
            if part > 0:
                text = words.number(Fraction(part * 100), 0) if part >= 0.005 else "<1"
                tone = readable_on(ramp(part**0.5))
                ax.text(column, row, text, fontsize=SMALL, color=tone, ha="center", va="center")


def _name_columns(ax: Axes, names: Sequence[str]) -> None:
    """Ranks below the columns, as many as there is room for; the first and the last always."""
    last = len(names) - 1
    step = next(step for step in (1, 5, 10, 20, 50, 100, 1000) if len(names) / step <= 20)
    inner = [at for at in range(step - 1, last, step) if at > step / 2 and (step == 1 or last - at > step / 2)]
    at = [*dict.fromkeys([0, *inner, last])]
    if width_of(names[last], SMALL) > width_of("100", SMALL) and len(at) > 2:
        del at[-2]  # the last column stands for many ranks, and its name is wide
    ax.set_xticks(at, labels=[names[place] for place in at], fontsize=SMALL)
