"""How firmly a proposal is in: by the weights, and by the portfolios that no other one dominates."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.i18n import Language
from mcda_priority.report.pictures.canvas import (
    ACCENT,
    DARK,
    FUNDED,
    GREY,
    Described,
    axes_for,
    legend_below,
    most_rows,
    name_axis,
    quiet,
    row_labels,
    rows_height,
    set_rows,
    shown_note,
    write_numbers,
    write_title,
)
from mcda_priority.studies import NonDominated, PortfolioStudy
from mcda_priority.studies.wording import share
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_core_and_acceptability(
    plans: PortfolioStudy, dominance: NonDominated | None = None, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw two different shares for each proposal: of the weights, and of the non-dominated portfolios.

    Acceptability is the share of the weights whose best portfolio holds the proposal; the core index is the share of
    the non-dominated portfolios that hold it, and is left out where these were not all found. Of many proposals those
    are drawn that the weights leave open, the ones nearest to half first.

    Parameters
    ----------
    plans
        The share of the weights that fund each proposal.
    dominance
        The core indexes beside it, where they are known.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    problem = plans.problem
    core = _core(dominance)
    order = _order(plans, most_rows(ax))
    ax = axes_for(ax, rows_height(len(order)) + 0.6)
    rows = np.arange(len(order))
    shares, errors = plans.acceptability[order], np.nan_to_num(plans.acceptability_error[order])
    handles, labels = [], []
    if core is not None:
        ax.hlines(rows, np.minimum(shares, core[order]), np.maximum(shares, core[order]), color=GREY, linewidth=1)
    ax.hlines(
        rows,
        np.maximum(shares - 2 * errors, 0),
        np.minimum(shares + 2 * errors, 1),
        color=FUNDED,
        linewidth=4,
        alpha=0.35,
    )
    chosen = plans.chosen[order]
    for flags, fill, label in (
        (chosen, FUNDED, words.say("Share of the weights that fund it; proposed today")),
        (~chosen, "white", words.say("Share of the weights that fund it; not proposed today")),
    ):
        (marks,) = ax.plot(
            shares[flags], rows[flags], "o", color=FUNDED, markerfacecolor=fill, markersize=7, clip_on=False, zorder=3
        )
        handles.append(marks)
        labels.append(label)
    if core is not None:
        (marks,) = ax.plot(
            core[order],
            rows,
            "D",
            color=DARK,
            markerfacecolor=ACCENT,
            markersize=5,
            clip_on=False,
            zorder=4,
            markeredgewidth=0.6,
        )
        handles.append(marks)
        labels.append(words.say("Core index: share of the non-dominated portfolios that hold it"))
    set_rows(ax, row_labels(problem, order, words))
    quiet(ax)
    ax.set_xlim(-0.03, 1.03)
    write_numbers(ax.xaxis, words, percent=True)
    ax.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    name_axis(ax.xaxis, words.say("Share, per cent"))
    legend_below(ax, handles, labels, columns=1)
    notes = [words.counted("{count} weighting was drawn.", "{count} weightings were drawn.", plans.n_draws)]
    if dominance is not None and core is None:
        notes.append(words.say("The core index is not known: not all non-dominated portfolios were found."))
    notes += shown_note(words, len(order), len(problem.proposals), words.say("those that the weights leave most open"))
    write_title(ax, problem, _title(words), notes, words)
    return ax


def describe_core_and_acceptability(
    plans: PortfolioStudy, dominance: NonDominated | None = None, language: str = "en"
) -> Described:
    """Tell `plot_core_and_acceptability` in words and figures.

    Parameters
    ----------
    plans
        The share of the weights that fund each proposal.
    dominance
        The core indexes beside it, where they are known.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    proposals, core = plans.problem.proposals, _core(dominance)
    order = _order(plans, len(proposals))
    rows = [
        [
            proposals[at].id,
            proposals[at].label.text_in(language),
            share(words, float(plans.acceptability[at])),
            "–" if core is None else words.number(Fraction(float(core[at])), 2),
            words.say("Proposed for funding") if plans.chosen[at] else words.say("Not proposed"),
        ]
        for at in order
    ]
    columns = [
        words.say("Id"),
        words.say("Proposal"),
        words.say("Funded in"),
        words.say("Core index"),
        words.say("Status"),
    ]
    text = words.say(
        "Shares of the weights that fund a proposal, and core indexes. Under all weights drawn: {always}. Under none: "
        "{never}.",
        always=", ".join(proposals[at].id for at in order if plans.acceptability[at] == 1) or "–",
        never=", ".join(proposals[at].id for at in order if plans.acceptability[at] == 0) or "–",
    )
    return Described(_title(words), text, Table(columns, rows, right=(2, 3), wide=(1,)))


def _title(words: Language) -> str:
    return words.say("How firmly each proposal is in")


def _core(dominance: NonDominated | None) -> np.ndarray | None:
    return dominance.core_index if dominance is not None and dominance.complete else None


def _order(plans: PortfolioStudy, most: int) -> list[int]:
    """Positions by acceptability, the largest first; of too many, those nearest to half."""
    shares = plans.acceptability
    kept = np.argsort(np.abs(shares - 0.5), kind="stable")[:most]
    return sorted(kept.tolist(), key=lambda at: (-shares[at], at))
