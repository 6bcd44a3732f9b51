"""The best portfolio at every budget, and what can be read off it: the cut list, and what a newcomer would need."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.engine.knapsack import best_portfolio
from mcda_priority.engine.pareto import BitArray, as_flags
from mcda_priority.engine.staircase import staircase as engine_staircase
from mcda_priority.i18n import Language
from mcda_priority.scoring import IntArray, Ranking, points
from mcda_priority.selection.funds import Amount, BoolArray, budget_in_minor, ids_of
from mcda_priority.selection.portfolio import TIME_LIMIT
from mcda_priority.tables import Heading, Paragraph, Part, Table, written

if TYPE_CHECKING:
    import pandas as pd

MAX_STEPS = 100_000
"""Steps that a staircase may have unless told otherwise."""

CUT_SHARES = tuple(Fraction(percent, 100) for percent in (95, 90, 80, 70, 60, 50, 40, 30, 20, 10))
"""Shares of the budget at which the cut list shows the best portfolio."""


@dataclass(frozen=True, eq=False)
class Staircase:
    """The best portfolio at every budget, as steps of rising cost.

    Attributes
    ----------
    ranking
        The ranking that it was selected from.
    budget_minor
        The largest budget that it reaches.
    costs_minor
        Cost of each step in minor units, shape (n_steps,): the least budget at which its portfolio is the best.
    values
        Its value, in units of the ranking's quantum.
    members
        Its portfolio as bits; `portfolio` gives the ids.
    convex
        Steps on the upper hull of cost and value.
    """

    ranking: Ranking
    budget_minor: int
    costs_minor: IntArray
    values: IntArray
    members: BitArray
    convex: BoolArray

    def __len__(self) -> int:
        return len(self.costs_minor)

    def step_at(self, budget_minor: int) -> int:
        """The step that is best at a budget within the staircase's reach.

        Raises
        ------
        ValueError
            The budget is negative or above `budget_minor`.
        """
        if not 0 <= budget_minor <= self.budget_minor:
            raise ValueError(f"the staircase reaches from 0 to {self.budget_minor}; {budget_minor} lies outside")
        return int(np.searchsorted(self.costs_minor, budget_minor, side="right")) - 1

    def portfolio(self, step: int) -> tuple[str, ...]:
        """Ids of the proposals that are funded on a step."""
        return ids_of(self.ranking.problem, self.selected(step))

    def selected(self, step: int) -> BoolArray:
        """Flags of the proposals that are funded on a step, shape (n_proposals,)."""
        flags: BoolArray = as_flags(self.members[step : step + 1], len(self.ranking.units))[0]
        return flags

    def changes(self, step: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who enters and who leaves at a step, compared with the one below it."""
        here = self.selected(step)
        below = self.selected(step - 1) if step else np.zeros_like(here)
        return ids_of(self.ranking.problem, here & ~below), ids_of(self.ranking.problem, below & ~here)

    def to_frame(self) -> pd.DataFrame:
        """One row a step: cost_minor, value (as a score), enters, leaves, convex."""
        import pandas as pd

        changes = [self.changes(step) for step in range(len(self))]
        return pd.DataFrame(
            {
                "cost_minor": self.costs_minor,
                "value": [self.ranking.score_of(int(value)) for value in self.values],
                "enters": [enters for enters, _ in changes],
                "leaves": [leaves for _, leaves in changes],
                "convex": self.convex,
            }
        )

    def summary(self, lang: str = "en") -> str:
        """The steps as a page of text, at most the forty topmost."""
        language = Language(lang)
        shown = range(max(0, len(self) - 40), len(self))
        rows = []
        for step in reversed(shown):
            enters, leaves = self.changes(step)
            rows.append(
                [
                    language.money(self.ranking.problem.money(int(self.costs_minor[step]))),
                    points(language, int(self.values[step]) * self.ranking.quantum),
                    ", ".join(enters),
                    ", ".join(leaves),
                    language.say("yes") if self.convex[step] else "",
                ]
            )
        columns = [
            language.say("Appropriation from"),
            language.say("Points"),
            language.say("Enters"),
            language.say("Leaves"),
            language.say("Convex"),
        ]
        count = language.counted("{count} step.", "{count} steps.", len(self))
        more = "" if len(shown) == len(self) else " " + language.say("The {count} topmost are shown.", count=len(shown))
        return written(
            [
                Heading(language.say("Best result with different appropriations")),
                Paragraph(count + more),
                Table(columns, rows, right=(0, 1), wide=(2, 3)),
            ]
        )


@dataclass(frozen=True)
class Cut:
    """The best portfolio at one budget of the cut list, and who falls and who comes in against the full budget."""

    budget_minor: int
    cost_minor: int
    value: int
    selected: tuple[str, ...]
    falls: tuple[str, ...]
    enters: tuple[str, ...]
    proven: bool


@dataclass(frozen=True, eq=False)
class CutList:
    """Who falls when the money is cut.

    `from_staircase` is False where the staircase would have had too many steps and each budget was solved by itself.
    """

    ranking: Ranking
    cuts: tuple[Cut, ...]
    from_staircase: bool

    def parts(self, language: Language) -> list[Part]:
        """The cut list as a heading and a table."""
        money = self.ranking.problem.money
        rows = [
            [
                language.money(money(cut.budget_minor)),
                str(len(cut.selected)),
                points(language, cut.value * self.ranking.quantum) + ("" if cut.proven else " *"),
                ", ".join(cut.falls) + (f" (+ {', '.join(cut.enters)})" if cut.enters else ""),
            ]
            for cut in self.cuts
        ]
        columns = [
            language.say("Appropriation"),
            language.say("Projects"),
            language.say("Points"),
            language.say("Falls (+ comes in)"),
        ]
        parts: list[Part] = [
            Heading(language.say("If there were less money: who falls")),
            Table(columns, rows, right=(0, 1, 2), wide=(3,)),
        ]
        if not self.from_staircase:
            parts.append(
                Paragraph(language.say("The staircase has too many steps: each amount was calculated by itself."))
            )
        if not all(cut.proven for cut in self.cuts):
            parts.append(Paragraph("* " + language.say("not proven in time: the best known")))
        return parts


@dataclass(frozen=True)
class Newcomer:
    """What a further proposal would need.

    Attributes
    ----------
    cost_minor
        Its cost.
    needed
        The least score that puts it level with the best portfolio without it, in units of the ranking's quantum; above
        that it is in. None where it costs more than the budget.
    reachable
        Whether a score on the declared scales, at most 1, can be that high.
    pushed_out, let_in
        Who leaves the portfolio, and who comes in beside it.
    """

    cost_minor: int
    needed: int | None
    reachable: bool
    pushed_out: tuple[str, ...]
    let_in: tuple[str, ...]


def staircase(ranking: Ranking, budget: Amount | None = None, *, max_steps: int = MAX_STEPS) -> Staircase:
    """Find the best portfolio at every budget from nothing to `budget`, in one pass.

    Parameters
    ----------
    ranking
        The scored proposals.
    budget
        The largest budget of interest, read as everywhere; the problem's own unless given.
    max_steps
        The most steps that may have to be kept.

    Raises
    ------
    InputError
        The budget cannot be read.
    StaircaseLimitError
        There are more steps than `max_steps`, as with costs and scores that are much alike.
    """
    budget_minor = budget_in_minor(ranking.problem, budget)
    steps = engine_staircase(ranking.problem.costs_minor, ranking.units, budget_minor, max_steps)
    for array in steps:
        array.setflags(write=False)
    return Staircase(ranking, budget_minor, steps.costs, steps.values, steps.members, steps.convex)


def cut_list(
    ranking: Ranking,
    budget: Amount | None = None,
    *,
    stairs: Staircase | None = None,
    time_limit: float = TIME_LIMIT,
) -> CutList:
    """Show who falls when the budget is cut to 95, 90, 80 ... 10 per cent.

    Parameters
    ----------
    ranking
        The scored proposals.
    budget
        The full budget, read as everywhere; the problem's own unless given.
    stairs
        The ranking's staircase up to that budget, where there is one; without it each budget is solved by itself.
    time_limit
        Seconds for each of those.
    """
    problem = ranking.problem
    full_minor = budget_in_minor(problem, budget)
    budgets = [full_minor * share.numerator // share.denominator for share in (Fraction(1), *CUT_SHARES)]
    solved: list[tuple[BoolArray, int, int, bool]]
    if stairs is None:
        solutions = [best_portfolio(problem.costs_minor, ranking.units, minor, time_limit) for minor in budgets]
        solved = [(one.selected, one.cost, one.value, one.bound == one.value) for one in solutions]
    else:
        steps = [stairs.step_at(minor) for minor in budgets]
        solved = [(stairs.selected(at), int(stairs.costs_minor[at]), int(stairs.values[at]), True) for at in steps]
    full = solved[0][0]
    cuts = tuple(
        Cut(
            minor,
            cost,
            value,
            ids_of(problem, selected),
            ids_of(problem, full & ~selected),
            ids_of(problem, selected & ~full),
            proven,
        )
        for minor, (selected, cost, value, proven) in zip(budgets[1:], solved[1:], strict=True)
    )
    return CutList(ranking, cuts, stairs is not None)


def newcomer(stairs: Staircase, cost: Amount) -> Newcomer:
    """Tell what score a further proposal of a given cost would need, and whom it would push out.

    It is read off the staircase: with the newcomer in, the others share what is left, so it has to bring at least the
    best value at the full budget minus the best value at the budget without its cost.

    Parameters
    ----------
    stairs
        The staircase up to the budget.
    cost
        Cost of the newcomer, read as everywhere.

    Raises
    ------
    InputError
        The cost cannot be read.
    """
    return _newcomer(stairs, budget_in_minor(stairs.ranking.problem, cost))


def _newcomer(stairs: Staircase, cost_minor: int) -> Newcomer:
    ranking = stairs.ranking
    if cost_minor > stairs.budget_minor:
        return Newcomer(cost_minor, None, False, (), ())
    top, below = len(stairs) - 1, stairs.step_at(stairs.budget_minor - cost_minor)
    needed = int(stairs.values[top] - stairs.values[below])
    now, then = stairs.selected(top), stairs.selected(below)
    problem = ranking.problem
    reachable = needed * ranking.quantum < 1
    return Newcomer(cost_minor, needed, reachable, ids_of(problem, now & ~then), ids_of(problem, then & ~now))


def newcomer_parts(stairs: Staircase, language: Language) -> list[Part]:
    """What a further proposal would need, at the least, the middle and the largest cost among the proposals."""
    problem = stairs.ranking.problem
    costs = sorted(cost for cost in problem.costs_minor if cost)
    if not costs:
        return []
    rows = []
    for cost in dict.fromkeys((costs[0], costs[len(costs) // 2], costs[-1])):
        one = _newcomer(stairs, cost)
        if one.needed is None:
            needed = language.say("costs more than the appropriation")
        elif not one.reachable:
            needed = language.say("out of reach: 100 would not be enough")
        else:
            needed = language.say("more than {points}", points=points(language, one.needed * stairs.ranking.quantum))
        rows.append(
            [
                language.money(problem.money(cost)),
                needed,
                ", ".join(one.pushed_out) + (f" (+ {', '.join(one.let_in)})" if one.let_in else ""),
            ]
        )
    columns = [
        language.say("Cost of a new proposal"),
        language.say("Points it would need"),
        language.say("Pushes out (+ lets in)"),
    ]
    return [
        Heading(language.say("If one more proposal came")),
        Table(columns, rows, right=(0,), wide=(1, 2)),
    ]
