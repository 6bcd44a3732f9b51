"""Uncertain costs: how likely the chosen portfolio overspends, what to hold back, and what would be best instead."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from mcda_priority.engine.best import best
from mcda_priority.engine.drawn import packed
from mcda_priority.engine.pareto import BitArray, BoolArray, IntArray, as_flags
from mcda_priority.errors import ArrayError, Fault, InputError, NotSolvedError, Place, RuleError
from mcda_priority.i18n import Language, Message
from mcda_priority.problem import Problem, read_amount
from mcda_priority.problem.checking import Findings, check_known
from mcda_priority.problem.reading import LARGEST_MINOR
from mcda_priority.scoring import Ranking
from mcda_priority.selection import Portfolio
from mcda_priority.selection.funds import Amount, ids_of
from mcda_priority.selection.instance import engine_instance
from mcda_priority.selection.keeping import added_up
from mcda_priority.selection.portfolio import TIME_LIMIT
from mcda_priority.studies.blocks import checked_draws, in_blocks, seeded
from mcda_priority.studies.checking import checked_count, checked_probability, checked_seconds
from mcda_priority.studies.wording import error, share
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook
from mcda_priority.weights import FloatArray

if TYPE_CHECKING:
    import pandas as pd

ACCEPTED = 0.1
"""Probability of overspending that the contingency leaves, unless told otherwise."""

SOLVES = 100
"""Drawn costs that are solved anew, unless told otherwise."""

_BINS = 2**16
_SHOWN = 5


class Range(NamedTuple):
    """What one proposal may cost, in minor units: evenly from low to high, or triangular around the most likely."""

    id: str
    low: int
    likeliest: int | None
    high: int


@dataclass(frozen=True, eq=False)
class CostSet:
    """What the proposals of a problem may cost, independently of each other, or as given draws say.

    Made by its functions `stated` and `from_draws`. Proposals that are not named cost what they ask for.

    Attributes
    ----------
    problem
        The problem.
    ranges
        One for each proposal whose cost is uncertain, in declared order.
    given
        Draws from data in place of ranges, in minor units, shape (n_draws, n_proposals), read-only; None otherwise.
    """

    problem: Problem
    ranges: tuple[Range, ...] = ()
    given: IntArray | None = None

    @classmethod
    def stated(cls, problem: Problem, ranges: Mapping[str, Sequence[Amount]]) -> CostSet:
        """Costs between two amounts, each as likely, or around a most likely one (triangular).

        Parameters
        ----------
        problem
            The problem.
        ranges
            For each proposal a pair (lowest, highest) or a triple (lowest, most likely, highest), as amounts are
            written everywhere.

        Raises
        ------
        InputError
            With a fault for each proposal that is not known or whose amounts cannot be read or do not rise.
        """
        faults, read = [], {}
        for name, amounts in ranges.items():
            findings: Findings = []
            check_known((), name, {proposal.id: None for proposal in problem.proposals}, findings)
            faults += [Fault(Place("", None, f"costs.{name}"), message) for _, message in findings]
            try:
                read[name] = _range(name, amounts, problem.currency)
            except RuleError as error_:
                faults.append(Fault(Place("", None, f"costs.{name}"), error_.message))
        if faults:
            raise InputError(faults)
        return cls(problem, tuple(read[proposal.id] for proposal in problem.proposals if proposal.id in read))

    @classmethod
    def from_draws(cls, problem: Problem, draws: npt.ArrayLike) -> CostSet:
        """Draws from data, integers of minor units, shape (n_draws, n_proposals); so costs may be correlated.

        Raises
        ------
        InputError
            The draws are not whole numbers, are negative or too large, or have another number of proposals.
        """
        count = len(problem.proposals)
        try:
            given = np.array(draws)
        except ValueError:
            given = np.empty(0)
        message = None
        if given.ndim != 2 or given.shape[1] != count or not len(given):
            message = Message("the draws must have a column for each of the {count} proposals.", {"count": count})
        elif given.dtype.kind not in "iu":
            message = Message("the draws must be integers of minor units, such as cents.", {})
        elif (given < 0).any() or (given > LARGEST_MINOR).any():
            message = Message("a draw is negative or too large. Correct it.", {})
        if message is not None:
            raise InputError([Fault(Place("", None, "costs"), message)])
        given = given.astype(np.int64)
        given.setflags(write=False)
        return cls(problem, (), given)

    def draws(self, n_draws: int, rng: np.random.Generator) -> IntArray:
        """Draw costs in minor units, shape (n_draws, n_proposals); draws from data are drawn with replacement."""
        if self.given is not None:
            drawn: IntArray = self.given[rng.integers(0, len(self.given), n_draws)]
            return drawn
        place = {proposal.id: at for at, proposal in enumerate(self.problem.proposals)}
        costs = np.tile(np.array(self.problem.costs_minor, np.int64), (n_draws, 1))
        for one in self.ranges:
            if one.likeliest is None or one.low == one.high:
                costs[:, place[one.id]] = rng.integers(one.low, one.high, n_draws, endpoint=True)
            else:
                costs[:, place[one.id]] = np.rint(rng.triangular(one.low, one.likeliest, one.high, n_draws))
        return costs

    def span(self, selected: BoolArray) -> tuple[int, int]:
        """The least and the most that a portfolio may cost together, before savings, in minor units."""
        if self.given is not None:
            sums = self.given @ selected.astype(np.int64)
            return int(sums.min()), int(sums.max())
        funded = set(ids_of(self.problem, selected))
        least = most = sum(one.cost_minor for one in self.problem.proposals if one.id in funded)
        requested = {proposal.id: proposal.cost_minor for proposal in self.problem.proposals}
        for one in self.ranges:
            if one.id in funded:
                least += one.low - requested[one.id]
                most += one.high - requested[one.id]
        return least, most


def _range(name: str, amounts: Sequence[Amount], currency: str) -> Range:
    if isinstance(amounts, str) or len(amounts) not in {2, 3}:
        raise RuleError(
            Message("give two amounts (lowest, highest) or three (lowest, most likely, highest) as a list.", {})
        )
    read = [read_amount(amount, currency) for amount in amounts]
    if read != sorted(read):
        raise RuleError(Message("the amounts do not rise. Give the lowest first and the highest last.", {}))
    return Range(name, read[0], read[1] if len(read) == 3 else None, read[-1])


@dataclass(frozen=True, eq=False)
class CostStudy:
    """What a chosen portfolio costs where costs are uncertain, and what would be best if they were known.

    Every field `..._error` is the Monte Carlo standard error of the one before it. Savings stay as they are stated.
    Only the budget as a whole is held against the costs, not rules that count money of some proposals.

    Attributes
    ----------
    portfolio, costs
        The portfolio that was chosen, and the costs that are possible.
    seed, n_draws
        Seed, and how many draws of the costs the figures hold.
    complete
        False where the study was ended early.
    overspend, overspend_error
        Probability that the portfolio costs more than its budget.
    expected_cost_minor, expected_cost_error
        Its mean cost, in minor units.
    accepted
        The probability of overspending that is accepted.
    needed_minor, needed_error
        The least amount that the cost passes in at most that share of the draws, in minor units, rounded up to the
        `resolution_minor`.
    resolution_minor
        How finely amounts were told apart: the span of the possible costs over 65,536, at least 1.
    n_solves
        Drawn costs that were solved anew, each by itself.
    members, counts
        Portfolios that were the best under them, as bits, and how often, the most frequent first.
    acceptability, acceptability_error
        Share of the solves whose best portfolio holds the proposal, shape (n_proposals,).
    n_infeasible, n_unproven
        Solves in which no portfolio keeps the rules, and those that could not be proven (or not be solved) in time.
    """

    portfolio: Portfolio
    costs: CostSet
    seed: int | np.random.SeedSequence
    n_draws: int
    complete: bool
    overspend: float
    overspend_error: float
    expected_cost_minor: float
    expected_cost_error: float
    accepted: float
    needed_minor: int
    needed_error: float
    resolution_minor: int
    n_solves: int
    members: BitArray
    counts: IntArray
    acceptability: FloatArray
    acceptability_error: FloatArray
    n_infeasible: int
    n_unproven: int

    @property
    def contingency_minor(self) -> int:
        """What to hold back beside the portfolio's cost, so that the accepted probability is kept, in minor units."""
        return max(0, self.needed_minor - self.portfolio.cost_minor)

    @property
    def contingency_share(self) -> float:
        """The contingency as a share of the portfolio's cost; not a number where that is zero."""
        cost = self.portfolio.cost_minor
        return self.contingency_minor / cost if cost else math.nan

    @property
    def missing_minor(self) -> int:
        """What the budget lacks for the contingency, in minor units."""
        return max(0, self.needed_minor - self.portfolio.budget_minor)

    def selected(self, place: int) -> BoolArray:
        """Flags of the portfolio at a place of the list, 0 the most frequent, shape (n_proposals,)."""
        flags: BoolArray = as_flags(self.members[place][np.newaxis], len(self.portfolio.selected))[0]
        return flags

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """One row a proposal, by id: label, cost_minor, selected, acceptability, acceptability_error."""
        import pandas as pd

        proposals = self.portfolio.problem.proposals
        return pd.DataFrame(
            {
                "label": [proposal.label.text_in(lang) for proposal in proposals],
                "cost_minor": [proposal.cost_minor for proposal in proposals],
                "selected": self.portfolio.selected,
                "acceptability": self.acceptability,
                "acceptability_error": self.acceptability_error,
            },
            index=pd.Index([proposal.id for proposal in proposals], name="id"),
        )

    def summary(self, lang: str = "en") -> str:
        """The study as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The study as headings, sentences and a table."""
        parts: list[Part] = [
            Heading(language.say("If costs turn out otherwise")),
            *(Paragraph(sentence) for sentence in self._sentences(language)),
        ]
        if not len(self.counts):
            return parts
        problem, chosen = self.portfolio.problem, self.portfolio.selected
        rows = []
        for place in range(min(_SHOWN, len(self.counts))):
            here = self.selected(place)
            rows.append(
                [
                    share(language, int(self.counts[place]) / self.n_solves),
                    ", ".join(ids_of(problem, here & ~chosen)),
                    ", ".join(ids_of(problem, chosen & ~here)),
                ]
            )
        columns = [language.say("The best in"), language.say("Enters"), language.say("Leaves")]
        said = language.counted(
            "{count} draw of the costs was solved anew, as if the costs had been known.",
            "{count} draws of the costs were solved anew, as if the costs had been known.",
            self.n_solves,
        )
        return [
            *parts,
            Heading(language.say("The best portfolio under drawn costs")),
            Paragraph(said),
            Table(columns, rows, right=(0,), wide=(1, 2)),
            *(Paragraph(sentence) for sentence in self._cautions(language)),
        ]

    def _sentences(self, language: Language) -> Iterator[str]:
        money = self.portfolio.problem.money
        yield language.counted("{count} draw of the costs.", "{count} draws of the costs.", self.n_draws)
        if not self.complete:
            yield language.say("The study was ended early: these are the draws until then.")
        yield language.say(
            "The chosen portfolio is planned to cost {cost}; on average it costs {mean}.",
            cost=money(self.portfolio.cost_minor),
            mean=money(round(self.expected_cost_minor)),
        )
        yield language.say(
            "It costs more than the appropriation of {budget} in {share} of the draws (standard error {error}).",
            budget=money(self.portfolio.budget_minor),
            share=share(language, self.overspend),
            error=error(language, self.overspend_error),
        )
        yield language.say(
            "Holding back {amount} ({share} of the cost) keeps the probability of overspending at {accepted}.",
            amount=money(self.contingency_minor),
            share=share(language, self.contingency_share),
            accepted=language.percent(Fraction(str(self.accepted)), 0),
        )
        if self.missing_minor:
            yield language.say("The appropriation lacks {amount} for that.", amount=money(self.missing_minor))

    def _cautions(self, language: Language) -> Iterator[str]:
        if self.n_infeasible:
            yield language.counted(
                "In {count} of them no portfolio keeps the rules.",
                "In {count} of them no portfolio keeps the rules.",
                self.n_infeasible,
            )
        if self.n_unproven:
            yield language.counted(
                "In {count} of them the best portfolio could not be proven in time.",
                "In {count} of them the best portfolio could not be proven in time.",
                self.n_unproven,
            )


def study_costs(
    portfolio: Portfolio,
    costs: CostSet,
    *,
    draws: int,
    rng: int | np.random.SeedSequence,
    accepted: float = ACCEPTED,
    solves: int = SOLVES,
    executor: Executor | None = None,
    time_limit: float = TIME_LIMIT,
) -> CostStudy:
    """Draw costs, and ask whether a portfolio keeps its budget and which portfolios would have been the best.

    Parameters
    ----------
    portfolio
        What was selected; its budget, rules and scores hold.
    costs
        The costs that are possible.
    draws, rng
        How many draws, and the seed.
    accepted
        The probability of overspending that the contingency leaves, between 0 and 1.
    solves
        How many drawn costs are solved anew (one selection each); 0 for none.
    executor
        Where blocks of draws are worked on; this machine's cores unless given.
    time_limit
        Seconds for one selection.

    Raises
    ------
    InputError
        The costs are another problem's, or there are budget lines: a total does not say which of them it is spent on.
    ArrayError
        There is nothing to draw, the seed is no seed, or the probability lies outside 0 to 1.
    """
    problem = portfolio.problem
    if not isinstance(costs, CostSet):
        raise ArrayError(f"costs must be a CostSet, not {type(costs).__name__}")
    _check_costs(problem, costs)
    checked_seconds(time_limit)
    n_asked = checked_draws(draws)
    solves_asked = checked_count(solves, "solves", least=0)
    checked_probability(accepted, "accepted")
    seeds, solve_seeds = seeded(rng).spawn(2)
    chosen = portfolio.selected
    planned = sum(one.cost_minor for one in problem.proposals if one.id in portfolio.ids)
    savings = (
        planned - added_up(problem, [0] * len(chosen), portfolio.ranking.quantum, portfolio.ids, portfolio.without)[1]
    )
    least, most = costs.span(chosen)
    width = -(-(most - least + 1) // _BINS)
    spending = _Spending(costs, chosen, portfolio.budget_minor + savings, planned, least, width)
    total = _Spent(0, 0.0, 0.0, np.zeros(_BINS, np.int64))
    n_draws = 0
    for spent, size in in_blocks(spending, n_asked, seeds, executor):
        total = _Spent(
            total.n_over + spent.n_over,
            total.extra + spent.extra,
            total.squares + spent.squares,
            total.bins + spent.bins,
        )
        n_draws += size
    if not n_draws:
        raise KeyboardInterrupt
    solved = _Solved(0, 0, np.zeros((0, len(chosen)), np.bool_))
    n_solves = 0
    solving = _Solving(costs, portfolio.ranking, portfolio.budget_minor, portfolio.without, time_limit)
    for part, size in in_blocks(solving, solves_asked, solve_seeds, executor):
        flags = np.vstack((solved.flags, part.flags))
        solved = _Solved(solved.n_infeasible + part.n_infeasible, solved.n_unproven + part.n_unproven, flags)
        n_solves += size
    members, counts = _counted(solved.flags)
    overspend, mean = total.n_over / n_draws, total.extra / n_draws
    needed = [
        min(most, least + width * (_quantile(total.bins, level) + 1) - 1) - savings
        for level in _around(accepted, n_draws)
    ]
    acceptability = solved.flags.sum(axis=0) / n_solves if n_solves else np.full(len(chosen), np.nan)
    study = CostStudy(
        portfolio=portfolio,
        costs=costs,
        seed=rng,
        n_draws=n_draws,
        complete=n_draws == n_asked and n_solves == solves_asked,
        overspend=overspend,
        overspend_error=float(_share_errors(np.array(overspend), n_draws)),
        expected_cost_minor=planned - savings + mean,
        expected_cost_error=math.sqrt(max(0.0, total.squares / n_draws - mean**2) / max(1, n_draws - 1)),
        accepted=accepted,
        needed_minor=needed[1],
        needed_error=(needed[0] - needed[2]) / 2,
        resolution_minor=width,
        n_solves=n_solves,
        members=members,
        counts=counts,
        acceptability=acceptability,
        acceptability_error=_share_errors(acceptability, n_solves),
        n_infeasible=solved.n_infeasible,
        n_unproven=solved.n_unproven,
    )
    for array in (study.members, study.counts, study.acceptability, study.acceptability_error):
        array.setflags(write=False)
    return study


class _Spent(NamedTuple):
    """Draws above the budget; sums of what they cost beyond the plan, and of its squares; draws by amount."""

    n_over: int
    extra: float
    squares: float
    bins: IntArray


@dataclass(frozen=True)
class _Spending:
    costs: CostSet
    chosen: BoolArray
    limit: int
    planned: int
    least: int
    width: int

    def __call__(self, seed: np.random.SeedSequence, size: int) -> _Spent:
        sums = self.costs.draws(size, np.random.default_rng(seed)) @ self.chosen.astype(np.int64)
        extra = (sums - self.planned).astype(np.float64)
        return _Spent(
            int((sums > self.limit).sum()),
            float(extra.sum()),
            float((extra * extra).sum()),
            np.bincount((sums - self.least) // self.width, minlength=_BINS).astype(np.int64),
        )


class _Solved(NamedTuple):
    n_infeasible: int
    n_unproven: int
    flags: BoolArray


@dataclass(frozen=True)
class _Solving:
    costs: CostSet
    ranking: Ranking
    budget_minor: int
    without: tuple[str, ...]
    time_limit: float

    def __call__(self, seed: np.random.SeedSequence, size: int) -> _Solved:
        found, n_infeasible, n_unproven = [], 0, 0
        for drawn in self.costs.draws(size, np.random.default_rng(seed)).tolist():
            ranking = replace(self.ranking, problem=_with_costs(self.ranking.problem, drawn))
            try:
                solution = best(engine_instance(ranking, self.budget_minor, self.without), self.time_limit)
            except NotSolvedError:
                n_unproven += 1
                continue
            if solution is None:
                n_infeasible += 1
            else:
                n_unproven += solution.value < solution.bound
                found.append(solution.selected)
        return _Solved(n_infeasible, n_unproven, np.array(found, np.bool_).reshape(-1, len(self.ranking.units)))


def _with_costs(problem: Problem, costs_minor: Sequence[int]) -> Problem:
    proposals = tuple(
        proposal.model_copy(update={"cost_minor": cost})
        for proposal, cost in zip(problem.proposals, costs_minor, strict=True)
    )
    facts = {name: getattr(problem, name) for name in Problem.model_fields}
    return Problem.model_construct(**facts | {"proposals": proposals})


def _counted(flags: BoolArray) -> tuple[BitArray, IntArray]:
    members, counts = np.unique(packed(flags), axis=0, return_counts=True)
    order = np.lexsort((*(~members.T[::-1]), -counts))
    return members[order], counts[order].astype(np.int64)


def _quantile(bins: IntArray, level: float) -> int:
    """The first bin above which at most that share of the draws lies."""
    above = int(bins.sum()) - np.cumsum(bins)
    return int(np.argmax(above <= level * bins.sum()))


def _around(level: float, n_draws: int) -> tuple[float, float, float]:
    """A share less its standard error, itself, and with it."""
    reach = math.sqrt(level * (1 - level) / n_draws)
    return max(0.0, level - reach), level, min(1.0, level + reach)


def _share_errors(shares: FloatArray, n_draws: int) -> FloatArray:
    if n_draws < 2:
        return np.full(shares.shape, np.nan)
    errors: FloatArray = np.sqrt(shares * (1 - shares) / (n_draws - 1))
    return errors


def _check_costs(problem: Problem, costs: CostSet) -> None:
    message = None
    if [one.id for one in costs.problem.proposals] != [one.id for one in problem.proposals]:
        message = Message("these costs are of other proposals than the portfolio's. State them for its problem.", {})
    elif problem.budget_lines:
        message = Message(
            "there are budget lines ({lines}), and a total does not say which of them it is spent on. Study each line "
            "as a problem of its own.",
            {"lines": ", ".join(line.id for line in problem.budget_lines)},
        )
    if message is not None:
        raise InputError([Fault(Place("", None, "costs"), message)])
