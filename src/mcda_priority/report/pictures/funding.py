"""Who is funded with how much money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.decision import Decision
from mcda_priority.i18n import Language
from mcda_priority.report.pictures.canvas import (
    DARK,
    FUNDED,
    Described,
    axes_for,
    legend_below,
    most_rows,
    quiet,
    row_labels,
    rows_height,
    set_rows,
    shown_note,
    write_money,
    write_title,
)
from mcda_priority.selection.funds import BoolArray
from mcda_priority.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS = 400
"""Appropriations, evenly apart, at which the best portfolio is drawn."""


def plot_funding_by_budget(decision: Decision, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw a strip for each proposal, dark at the appropriations that fund it.

    At 400 appropriations, evenly apart; those of the cut list where there is no staircase. Of many proposals those are
    drawn that are funded at some and not at others, the ones nearest to half of them first.

    Parameters
    ----------
    decision
        What is shown.
    ax
        Where it is drawn; on a figure of its own unless given.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    from matplotlib.patches import Patch

    words = Language(language)
    problem = decision.problem
    budgets, funded = _funded(decision)
    order = _order(funded, most_rows(ax))
    ax = axes_for(ax, rows_height(len(order)) + 0.2)
    size = write_money(ax.xaxis, problem, decision.portfolio.budget_minor, words.say("Appropriation"), words)
    edges = _edges(budgets) / size
    for row, at in enumerate(order):
        runs = _runs(funded[:, at])
        ax.broken_barh(
            [(edges[low], edges[high] - edges[low]) for low, high in runs],
            (row - 0.33, 0.66),
            facecolor=FUNDED,
            edgecolor="none",
        )
        ax.axhline(row + 0.5, color="#d9d9d9", linewidth=0.5)
    set_rows(ax, row_labels(problem, order, words))
    quiet(ax)
    ax.set_xlim(edges[0], edges[-1] * 1.01 if edges[-1] else 1)
    line = ax.axvline(decision.portfolio.budget_minor / size, color=DARK, linewidth=1.4)
    labels = [
        words.say("Funded"),
        words.say("Appropriation {amount}", amount=problem.money(decision.portfolio.budget_minor)),
    ]
    legend_below(ax, [Patch(facecolor=FUNDED), line], labels)
    notes = []
    if decision.stairs is None:
        notes.append(words.say("Each amount was calculated by itself."))
    notes += unproven_note(decision, words)
    notes += shown_note(words, len(order), len(problem.proposals), words.say("those that the amount decides most"))
    write_title(ax, problem, _title(words), notes, words)
    return ax


def describe_funding_by_budget(decision: Decision, language: str = "en") -> Described:
    """Tell `plot_funding_by_budget` in words and figures: at tenths of the appropriation.

    Parameters
    ----------
    decision
        What is shown.
    language
        Of texts and numbers: "en", "fi" or "sv".
    """
    words = Language(language)
    problem = decision.problem
    cuts = [(cut.budget_minor, cut.selected) for cut in decision.cut_list.cuts]
    cuts = sorted([(decision.portfolio.budget_minor, decision.portfolio.ids), *cuts])
    _, funded = _funded(decision)
    rows = [
        [problem.proposals[at].id, *(words.say("yes") if problem.proposals[at].id in ids else "–" for _, ids in cuts)]
        for at in _order(funded, len(problem.proposals))
    ]
    columns = [words.say("Proposal"), *(words.money(problem.money(budget)) for budget, _ in cuts)]
    always = [one.id for at, one in enumerate(problem.proposals) if funded[:, at].all()]
    never = [one.id for at, one in enumerate(problem.proposals) if not funded[:, at].any()]
    text = words.say(
        "Strips that show at what appropriation a proposal is funded. At every one: {always}. At none: {never}.",
        always=", ".join(always) or "–",
        never=", ".join(never) or "–",
    )
    return Described(_title(words), text, Table(columns, rows))


def unproven_note(decision: Decision, words: Language) -> list[str]:
    """Say where a portfolio that is drawn may not be the best."""
    if decision.portfolio.proven and all(cut.proven for cut in decision.cut_list.cuts):
        return []
    return [words.say("Not every selection here was proven in time. Allow more time to be certain.")]


def _title(words: Language) -> str:
    return words.say("Who is funded with how much money")


def _funded(decision: Decision) -> tuple[list[int], BoolArray]:
    """Budgets in minor units, rising, and who is funded at each, shape (n_budgets, n_proposals)."""
    stairs, portfolio = decision.stairs, decision.portfolio
    if stairs is None:
        ids = [proposal.id for proposal in decision.problem.proposals]
        cuts = (
            sorted(
                (cut.budget_minor, np.isin(ids, cut.selected))
                for cut in decision.cut_list.cuts
                if cut.value is not None
            )
            if len(ids)
            else []
        )
        return (
            [*(budget for budget, _ in cuts), portfolio.budget_minor],
            np.array([*(flags for _, flags in cuts), portfolio.selected]),
        )
    lowest = int(stairs.costs_minor[0])
    spaced = np.linspace(lowest, stairs.budget_minor, _COLUMNS).astype(np.int64)
    budgets = sorted(set(spaced.tolist()))
    return budgets, np.array([stairs.selected(stairs.step_at(budget)) for budget in budgets])


def _order(funded: BoolArray, most: int) -> list[int]:
    """Positions by how many of the budgets fund them, the most first; of too many those nearest to half."""
    shares = funded.mean(axis=0)
    kept = np.argsort(np.abs(shares - 0.5), kind="stable")[:most]
    return sorted(kept.tolist(), key=lambda at: (-shares[at], at))


def _edges(budgets: Sequence[int]) -> np.ndarray:
    """Each budget's picture reaches to the next one; that of the last is as wide as the one before."""
    last = budgets[-1] + (budgets[-1] - budgets[-2] if len(budgets) > 1 else 1)
    return np.array([*budgets, last], dtype=np.float64)


def _runs(flags: BoolArray) -> list[tuple[int, int]]:
    """Stretches of what is true, as (first, one past the last)."""
    changes = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(low), int(high)) for low, high in changes.reshape(-1, 2)]
