"""The best portfolio at every budget, and what can be read off it: the cut list, and what a newcomer would need."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.engine.best import best
from mcda_priority.engine.pareto import BitArray, as_flags
from mcda_priority.engine.staircase import staircase as engine_staircase
from mcda_priority.errors import StaircaseRulesError
from mcda_priority.i18n import Language
from mcda_priority.problem.rules import Enables, MustFund, MustNotFund
from mcda_priority.scoring import IntArray, Ranking, points
from mcda_priority.selection.conflict import infeasible
from mcda_priority.selection.funds import Amount, BoolArray, budget_in_minor, ids_of
from mcda_priority.selection.instance import engine_instance, rules_in_force
from mcda_priority.selection.portfolio import TIME_LIMIT
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook

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
            The budget lies below the first step or above `budget_minor`.
        """
        lowest = int(self.costs_minor[0])
        if not lowest <= budget_minor <= self.budget_minor:
            raise ValueError(f"the staircase reaches from {lowest} to {self.budget_minor}; {budget_minor} lies outside")
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
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The steps as a heading, a sentence and a table, at most the forty topmost."""
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
        return [
            Heading(language.say("Best result with different appropriations")),
            Paragraph(count + more),
            Table(columns, rows, right=(0, 1), wide=(2, 3)),
        ]


@dataclass(frozen=True)
class Cut:
    """The best portfolio at one budget of the cut list, and who falls and who comes in against the full budget.

    `cost_minor` and `value` are None where no portfolio keeps the rules with so little.
    """

    budget_minor: int
    cost_minor: int | None
    value: int | None
    selected: tuple[str, ...]
    falls: tuple[str, ...]
    enters: tuple[str, ...]
    proven: bool


@dataclass(frozen=True, eq=False)
class CutList:
    """Who falls when the money is cut.

    `from_staircase` is False where each budget was solved by itself, because the staircase would have had too many
    steps or cannot keep the rules.
    """

    ranking: Ranking
    cuts: tuple[Cut, ...]
    from_staircase: bool

    def to_frame(self) -> pd.DataFrame:
        """One row a budget, in minor units: budget_minor, cost_minor, value (as a score), selected, falls, enters."""
        import pandas as pd

        columns = ["budget_minor", "cost_minor", "selected", "falls", "enters", "proven"]
        frame = pd.DataFrame([{name: getattr(cut, name) for name in columns} for cut in self.cuts], columns=columns)
        values = [None if cut.value is None else self.ranking.score_of(cut.value) for cut in self.cuts]
        frame.insert(2, "value", values)
        return frame

    def summary(self, lang: str = "en") -> str:
        """The cut list as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The cut list as a heading and a table."""
        money = self.ranking.problem.money
        rows = [
            [
                language.money(money(cut.budget_minor)),
                str(len(cut.selected)),
                "–"
                if cut.value is None
                else points(language, cut.value * self.ranking.quantum) + ("" if cut.proven else " *"),
                language.say("no portfolio keeps the rules")
                if cut.value is None
                else ", ".join(cut.falls) + (f" (+ {', '.join(cut.enters)})" if cut.enters else ""),
            ]
            for cut in self.cuts
        ]
        columns = [
            language.say("Appropriation"),
            language.say("Projects"),
            language.say("Points") if self.ranking.additive else language.say("Index"),
            language.say("Falls (+ comes in)"),
        ]
        parts: list[Part] = [
            Heading(language.say("If there were less money: who falls")),
            Paragraph(language.say("The projects go by their ids, as in the list above.")),
            Table(columns, rows, right=(0, 1, 2), wide=(3,)),
        ]
        if not self.from_staircase:
            parts.append(Paragraph(language.say("Each amount was calculated by itself.")))
        if not all(cut.proven for cut in self.cuts):
            parts.append(Paragraph("* " + language.say("not proven: the best known")))
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
        that it is in. None where it does not fit into the budget beside what must be funded.
    reachable
        Whether a score on the declared scales, at most 1, can be that high.
    pushed_out, let_in
        Who leaves the portfolio, and who comes in beside it; nobody where the score is out of reach.
    """

    cost_minor: int
    needed: int | None
    reachable: bool
    pushed_out: tuple[str, ...]
    let_in: tuple[str, ...]


def staircase(
    ranking: Ranking, budget: Amount | None = None, *, without: Collection[str] = (), max_steps: int = MAX_STEPS
) -> Staircase:
    """Find the best portfolio at every budget from nothing to `budget`, in one pass.

    Parameters
    ----------
    ranking
        The scored proposals.
    budget
        The largest budget of interest, read as everywhere; the problem's own unless given.
    without
        Ids of rules that are switched off.
    max_steps
        The most steps that may have to be kept.

    Raises
    ------
    InputError
        The budget cannot be read, or a rule to be switched off is not known.
    StaircaseRulesError
        The problem has rules other than who must or must not be funded, or several budget lines.
    InfeasibleError
        What must be funded does not fit.
    StaircaseLimitError
        There are more steps than `max_steps`, as with costs and scores that are much alike.
    """
    problem = ranking.problem
    budget_minor = budget_in_minor(problem, budget)
    problem.check_rules(without)
    unknown = [
        rule.id
        for rule in rules_in_force(problem, without)
        if not isinstance(rule, MustFund | MustNotFund)
        and not (isinstance(rule, Enables) and not rule.bonus and not rule.saving_minor)
    ] + [line.id for line in problem.budget_lines]
    if unknown:
        raise StaircaseRulesError(tuple(unknown))
    instance = engine_instance(ranking, budget_minor, without)
    steps = engine_staircase(
        instance.costs, instance.values, budget_minor, max_steps, must=instance.must, never=instance.never
    )
    if not len(steps.costs):
        raise infeasible(ranking, budget_minor, without, TIME_LIMIT)
    for array in steps:
        array.setflags(write=False)
    return Staircase(ranking, budget_minor, steps.costs, steps.values, steps.members, steps.convex)


def cut_list(
    ranking: Ranking,
    budget: Amount | None = None,
    *,
    stairs: Staircase | None = None,
    without: Collection[str] = (),
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
    without
        Ids of rules that are switched off.
    time_limit
        Seconds for each of those.

    Raises
    ------
    InfeasibleError
        No portfolio keeps the rules at the full budget.
    """
    problem = ranking.problem
    full_minor = budget_in_minor(problem, budget)
    problem.check_rules(without)

    def solved(budget_minor: int) -> tuple[BoolArray, int, int, bool] | None:
        if stairs is not None:
            if budget_minor < stairs.costs_minor[0]:
                return None
            at = stairs.step_at(budget_minor)
            return stairs.selected(at), int(stairs.costs_minor[at]), int(stairs.values[at]), True
        one = best(engine_instance(ranking, budget_minor, without), time_limit)
        return None if one is None else (one.selected, one.cost, one.value, one.bound == one.value)

    full = solved(full_minor)
    if full is None:
        raise infeasible(ranking, full_minor, without, time_limit)
    cuts = []
    for share in CUT_SHARES:
        minor = full_minor * share.numerator // share.denominator
        one = solved(minor)
        if one is None:
            cuts.append(Cut(minor, None, None, (), ids_of(problem, full[0]), (), proven=True))
            continue
        selected, cost, value, proven = one
        falls, enters = ids_of(problem, full[0] & ~selected), ids_of(problem, selected & ~full[0])
        cuts.append(Cut(minor, cost, value, ids_of(problem, selected), falls, enters, proven))
    return CutList(ranking, tuple(cuts), stairs is not None)


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
    left = stairs.budget_minor - cost_minor
    if left < stairs.costs_minor[0]:
        return Newcomer(cost_minor, None, False, (), ())
    top, below = len(stairs) - 1, stairs.step_at(left)
    needed = int(stairs.values[top] - stairs.values[below])
    now, then = stairs.selected(top), stairs.selected(below)
    problem = ranking.problem
    reachable = needed * ranking.quantum < 1
    if not reachable:
        return Newcomer(cost_minor, needed, False, (), ())
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
            needed = language.say("does not fit into the appropriation")
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
