"""The exact best portfolio under each of many drawn weightings: what is settled, and what hangs on the weights."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from mcda_priority.engine.batch import TIME_LIMIT, batch
from mcda_priority.engine.drawn import UNITS, Counted, Widened, drawn_units, packed, portfolio_counts, widened
from mcda_priority.engine.instance import Instance
from mcda_priority.engine.pareto import BitArray, BoolArray, IntArray, as_bits
from mcda_priority.errors import ArrayError, Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.problem.rules import MinimumValue
from mcda_priority.scoring import score
from mcda_priority.selection import Portfolio, select
from mcda_priority.selection.funds import Amount, budget_in_minor
from mcda_priority.selection.instance import engine_instance
from mcda_priority.selection.keeping import added_up, broken_rules
from mcda_priority.studies.blocks import checked_draws, in_blocks, seeded
from mcda_priority.studies.checking import check_weights, checked_seconds
from mcda_priority.studies.portfolio_results import BudgetStudy, Competitor, PortfolioStudy
from mcda_priority.studies.uncertainty import PerformanceDraws, UncertainPerformances, check_performances
from mcda_priority.weights import MOST_CORNERS, Drawing, FloatArray

MOST_KEPT = 100_000
"""Different portfolios that are counted; what comes first when these are full is counted together."""

_QUANTUM = Fraction(1, UNITS)
_POINTS = 100 / UNITS
_PIECES = 20

_VALUES_AT_ONCE = 2**18
"""Drawn values that are held at a time."""


def study_portfolios(
    problem: Problem,
    weights: WeightSet,
    *,
    draws: int,
    rng: int | np.random.SeedSequence,
    budget: Amount | None = None,
    without: Collection[str] = (),
    chosen: Portfolio | None = None,
    performances: UncertainPerformances | None = None,
    executor: Executor | None = None,
    time_limit: float = TIME_LIMIT,
) -> PortfolioStudy:
    """Find the exact best portfolio for every draw of the weights, and count.

    Values are weighted sums, rounded to 10^-9 in each draw before anything is compared. The largest regret over all
    weights of the set is exact where its corners can be listed: the best value is convex in the weights, so that the
    regret of a fixed portfolio is largest at a corner. Draws are solved in the compiled room, with bonuses and savings;
    where savings are in force, draws that tie are solved again by the solver for rules, which takes its time.

    Parameters
    ----------
    problem
        The problem, with its rules.
    weights
        The weights that are admitted.
    draws, rng
        How many draws, and the seed.
    budget
        The problem's own unless given.
    without
        Ids of rules that are switched off.
    chosen
        The portfolio whose regret is asked for; the best under the problem's own weights unless given. A minimum value
        is not asked of it in each draw.
    performances
        The performances that are uncertain, if any are; they are drawn with the weights, and the best portfolio of a
        draw is the best under both. The largest regret is then known of the draws alone.
    executor
        Where blocks of draws are worked on; this machine's cores unless given.
    time_limit
        Seconds for one draw that the compiled room gives up on; past them its portfolio is not proven.

    Raises
    ------
    InputError
        The chosen portfolio is another problem's, or breaks the budget or a rule.
    InfeasibleError
        No portfolio keeps the rules.
    ArrayError
        There is nothing to draw, the seed is no seed, or the weights or the performances are
        another problem's.
    """
    _check_asked(problem, weights, draws, rng, time_limit)
    if performances is not None:
        check_performances(problem, performances)
    budget_minor = budget_in_minor(problem, budget)
    problem.check_rules(without)
    if chosen is not None:
        _check_chosen(problem, chosen, budget_minor, without)
    else:
        chosen = select(score(problem), budget, without=without)
    asked = [_Asked(budget_minor, chosen.selected)]
    return _studied(problem, weights, performances, asked, draws, rng, tuple(without), executor, time_limit)[0]


def study_budgets(
    problem: Problem,
    weights: WeightSet,
    budgets: Sequence[Amount],
    *,
    draws: int,
    rng: int | np.random.SeedSequence,
    without: Collection[str] = (),
    executor: Executor | None = None,
    time_limit: float = TIME_LIMIT,
) -> BudgetStudy:
    """`study_portfolios` at each of several budgets, with the same draws; each has its own chosen portfolio.

    Parameters
    ----------
    problem, weights, draws, rng, without, executor, time_limit
        As in `study_portfolios`.
    budgets
        The budgets, read as everywhere.

    Raises
    ------
    InputError
        No budgets are given, or one cannot be read.
    InfeasibleError
        At one of the budgets no portfolio keeps the rules.
    """
    _check_asked(problem, weights, draws, rng, time_limit)
    problem.check_rules(without)
    if isinstance(budgets, str) or not isinstance(budgets, Sequence):
        raise ArrayError(f"budgets must be a list of budgets, not {budgets!r}")
    if not len(budgets):
        raise InputError([Fault(Place("", None, "budgets"), Message("no budgets are given. Give one or more.", {}))])
    asked = [
        _Asked(portfolio.budget_minor, portfolio.selected)
        for portfolio in (select(score(problem), budget, without=without) for budget in budgets)
    ]
    return BudgetStudy(tuple(_studied(problem, weights, None, asked, draws, rng, tuple(without), executor, time_limit)))


class _Asked(NamedTuple):
    """A budget, and the portfolio whose regret is asked for."""

    budget_minor: int
    chosen: BoolArray


class _Sums(NamedTuple):
    """Sums over the draws of some quantities, and what their standard errors need (batch means).

    Draws come in pieces that are as good as independent of each other: single draws, or stretches of a walk.
    `n_draws`, `n_pieces` and `square_sizes` are numbers of draws and pieces, and the sum of the squared draws a piece;
    `sums`, `squares`, `products`, shape (n_quantities,), are sums over the pieces of the piece's sum, its square, and
    its product with the piece's number of draws.
    """

    n_draws: int
    n_pieces: int
    square_sizes: int
    sums: FloatArray
    squares: FloatArray
    products: FloatArray

    @property
    def means(self) -> FloatArray:
        return self.sums / self.n_draws if self.n_draws else np.full(len(self.sums), np.nan)

    @property
    def errors(self) -> FloatArray:
        """Standard errors of the means; not a number where there are no two pieces."""
        if self.n_pieces < 2:
            return np.full(len(self.sums), np.nan)
        means = self.means
        spread = np.maximum(self.squares - 2 * means * self.products + means**2 * self.square_sizes, 0.0)
        errors: FloatArray = np.sqrt(spread * self.n_pieces / (self.n_pieces - 1)) / self.n_draws
        return errors


def _added(one: _Sums, other: _Sums) -> _Sums:
    return _Sums(
        one.n_draws + other.n_draws,
        one.n_pieces + other.n_pieces,
        one.square_sizes + other.square_sizes,
        one.sums + other.sums,
        one.squares + other.squares,
        one.products + other.products,
    )


class _Tally(NamedTuple):
    """What one block of draws found at one budget."""

    shares: _Sums
    regret: _Sums
    found: Counted
    n_infeasible: int
    n_unproven: int
    n_tied: int
    n_ties_unknown: int
    worst: Competitor


class _Block(NamedTuple):
    tallies: tuple[_Tally, ...]
    convergence: float


class _Found(NamedTuple):
    """The best portfolio of each draw, as bits and as flags; values, bounds and ties as in `Batch`."""

    members: BitArray
    flags: BoolArray
    values: IntArray
    bounds: IntArray
    ties: IntArray


@dataclass(frozen=True)
class _Question:
    """One budget as arrays; `least` is the smallest value that is accepted."""

    instance: Instance
    wide: Widened
    chosen: BoolArray
    least: int

    def solved(self, scores: IntArray, time_limit: float) -> _Found:
        """Solve for a block of scores, shape (n_draws, n_proposals)."""
        found = _found(self.wide.instance, scores, time_limit)
        if self.wide.settles_ties or not found.ties.any():
            return found
        tied = found.ties != 0
        for kept, again in zip(found, _found(self.instance, scores[tied], time_limit), strict=True):
            kept[tied] = again
        return found


def _found(instance: Instance, scores: IntArray, time_limit: float) -> _Found:
    n = scores.shape[1]
    # What comes after the proposals is worth the same under all weights.
    constants = np.broadcast_to(instance.values[n:], (len(scores), len(instance.values) - n))
    values = np.hstack((scores, constants)) if constants.size else scores
    solved = batch(instance, values, threads=1, time_limit=time_limit)
    if solved is None:
        raise AssertionError("no portfolio keeps the rules, and yet one does: a defect of this library")
    flags = solved.flags[:, :n]
    members = solved.members if solved.n_proposals == n else packed(flags)
    return _Found(members, flags, solved.values, solved.bounds, solved.ties)


@dataclass(frozen=True)
class _Work:
    """Draw a block of weights, solve and tally it."""

    weights: Drawing
    values: FloatArray
    uncertain: PerformanceDraws | None
    questions: tuple[_Question, ...]
    bonuses_of_chosen: tuple[int, ...]
    time_limit: float

    def __call__(self, seed: np.random.SeedSequence, size: int) -> _Block:
        rng = np.random.default_rng(seed)
        convergence, pieces = 1.0, None
        if self.weights.exactly_drawn:
            drawn = self.weights.draws(size, rng)
        else:
            walk = self.weights.walk(size, rng)
            drawn, convergence = walk.draws, walk.convergence
            pieces = np.arange(size) * min(_PIECES, size) // size
        scores = self._scores(drawn, rng)
        return _Block(
            tuple(
                _tally(question, bonus, drawn, scores, pieces, self.time_limit)
                for question, bonus in zip(self.questions, self.bonuses_of_chosen, strict=True)
            ),
            convergence,
        )

    def _scores(self, drawn: FloatArray, rng: np.random.Generator) -> IntArray:
        """Scores under each draw, in units of 10^-9; uncertain performances are drawn a few at a time."""
        if self.uncertain is None:
            return drawn_units(drawn, self.values)
        rows = max(1, _VALUES_AT_ONCE // self.values.size)
        pieces = []
        for start in range(0, len(drawn), rows):
            piece = drawn[start : start + rows]
            _, values = self.uncertain.draw(len(piece), rng)
            # Unlike a product of matrices, this adds up every score in the same order.
            pieces.append(np.rint(np.einsum("dpc,dc->dp", values, piece) * UNITS).astype(np.int64))
        return np.vstack(pieces)


def _tally(
    question: _Question,
    bonus: int,
    drawn: FloatArray,
    scores: IntArray,
    pieces: IntArray | None,
    time_limit: float,
) -> _Tally:
    solved = question.solved(scores, time_limit)
    accepted = solved.values >= question.least
    flags, members = solved.flags, solved.members
    regrets = solved.values - scores @ question.chosen - bonus
    same = (members == as_bits(question.chosen)).all(axis=1)
    quantities = np.column_stack((flags, same, regrets == 0))
    if not accepted.all():
        quantities[~accepted] = False
    in_points = regrets[accepted, np.newaxis].astype(np.float64) * _POINTS
    pieces_accepted = None if pieces is None else pieces[accepted]
    return _Tally(
        _sums(quantities, pieces),
        _sums(in_points, pieces_accepted),
        portfolio_counts(members, accepted, pieces),
        int((~accepted).sum()),
        int((solved.bounds > solved.values)[accepted].sum()),
        int((solved.ties > 0)[accepted].sum()),
        int((solved.ties < 0)[accepted].sum()),
        _worst(regrets, accepted, drawn, flags),
    )


def _worst(regrets: IntArray, accepted: BoolArray, weights: FloatArray, flags: BoolArray) -> Competitor:
    """The largest regret, the first of several."""
    if not accepted.any():
        return Competitor(math.nan, weights[0], flags[0])
    at = int(np.where(accepted, regrets, np.iinfo(np.int64).min).argmax())
    return Competitor(float(regrets[at]) * _POINTS, weights[at].copy(), flags[at].copy())


def _sums(quantities: FloatArray | BoolArray, pieces: IntArray | None) -> _Sums:
    n = len(quantities)
    if pieces is None:
        sums = quantities.sum(axis=0).astype(np.float64)
        squares = sums if quantities.dtype == np.bool_ else (quantities * quantities).sum(axis=0)
        return _Sums(n, n, n, sums, squares, sums)
    _, starts, sizes = np.unique(pieces, return_index=True, return_counts=True)
    if not n:
        nothing = np.zeros(quantities.shape[1])
        return _Sums(0, 0, 0, nothing, nothing, nothing)
    parts = np.add.reduceat(quantities.astype(np.float64), starts, axis=0)
    return _Sums(
        n,
        len(sizes),
        int((sizes**2).sum()),
        parts.sum(axis=0),
        (parts * parts).sum(axis=0),
        (parts * sizes[:, np.newaxis]).sum(axis=0),
    )


class _Table:
    """How often each portfolio was found, up to `MOST_KEPT` of them."""

    def __init__(self) -> None:
        self.places: dict[bytes, int] = {}
        self.sums: list[tuple[int, int, int]] = []
        self.n_unlisted = 0

    def add(self, found: Counted) -> None:
        """Add a block's; a portfolio that finds the table full is never let in, so that those within are exact."""
        keys = np.ascontiguousarray(found.members).view(f"V{8 * found.members.shape[1]}").ravel().tolist()
        for key, count, square, product in zip(
            keys, found.counts.tolist(), found.squares.tolist(), found.products.tolist(), strict=True
        ):
            place = self.places.get(key)
            if place is not None:
                before = self.sums[place]
                self.sums[place] = (before[0] + count, before[1] + square, before[2] + product)
            elif len(self.sums) < MOST_KEPT:
                self.places[key] = len(self.sums)
                self.sums.append((count, square, product))
            else:
                self.n_unlisted += count

    def arranged(self, n_words: int) -> Counted:
        """The portfolios by falling count; of equal ones that first which holds the earlier proposal."""
        members = np.frombuffer(b"".join(self.places), np.uint64).reshape(-1, n_words)
        sums = np.array(self.sums, np.int64).reshape(-1, 3)
        order = np.lexsort((*(~members.T[::-1]), -sums[:, 0]))
        return Counted(members[order], *sums[order].T)


def _studied(
    problem: Problem,
    weights: WeightSet,
    performances: UncertainPerformances | None,
    asked: Sequence[_Asked],
    draws: int,
    rng: int | np.random.SeedSequence,
    without: tuple[str, ...],
    executor: Executor | None,
    time_limit: float,
) -> list[PortfolioStudy]:
    n_asked, seeds = checked_draws(draws), seeded(rng)
    questions = tuple(_question(problem, one, without) for one in asked)
    bonuses = tuple(
        added_up(problem, [0] * len(problem.proposals), _QUANTUM, _ids(problem, one.chosen), without)[0]
        for one in asked
    )
    uncertain = None if performances is None else performances.draws
    work = _Work(weights.drawing, problem.value_matrix, uncertain, questions, bonuses, time_limit)
    tables = [_Table() for _ in asked]
    totals: list[_Tally] = []
    n_draws, convergence = 0, 1.0
    for block, size in in_blocks(work, n_asked, seeds, executor):
        for table, tally in zip(tables, block.tallies, strict=True):
            table.add(tally.found)
        tallies = list(block.tallies)
        totals = [_together(*both) for both in zip(totals, tallies, strict=True)] if totals else tallies
        convergence = max(convergence, block.convergence)
        n_draws += size
    if not n_draws:
        raise KeyboardInterrupt
    n_words = max(1, -(-len(problem.proposals) // 64))
    studies = []
    for one, question, bonus, table, total in zip(asked, questions, bonuses, tables, totals, strict=True):
        found = table.arranged(n_words)
        portfolios = _Sums(
            n_draws,
            total.shares.n_pieces,
            total.shares.square_sizes,
            *(column.astype(np.float64) for column in (found.counts, found.squares, found.products)),
        )
        shares, errors = total.shares.means, total.shares.errors
        study = PortfolioStudy(
            problem=problem,
            weights=weights,
            performances=performances,
            seed=rng,
            n_draws=n_draws,
            complete=n_draws == n_asked,
            convergence=None if weights.exactly_drawn else convergence,
            budget_minor=one.budget_minor,
            without=without,
            chosen=one.chosen,
            acceptability=shares[:-2],
            acceptability_error=errors[:-2],
            members=found.members,
            counts=found.counts,
            portfolio_acceptability=portfolios.means,
            portfolio_error=portfolios.errors,
            n_unlisted=table.n_unlisted,
            chosen_acceptability=float(shares[-2]),
            chosen_acceptability_error=float(errors[-2]),
            chosen_optimal=float(shares[-1]),
            chosen_optimal_error=float(errors[-1]),
            expected_regret=float(total.regret.means[0]),
            expected_regret_error=float(total.regret.errors[0]),
            drawn_competitor=total.worst,
            competitor=_exact_competitor(weights, work, question, bonus),
            n_infeasible=total.n_infeasible,
            n_unproven=total.n_unproven,
            n_tied=total.n_tied,
            n_ties_unknown=total.n_ties_unknown,
        )
        for array in vars(study).values():
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
        studies.append(study)
    return studies


def _together(one: _Tally, other: _Tally) -> _Tally:
    later = other.worst.regret > one.worst.regret or math.isnan(one.worst.regret)
    return _Tally(
        _added(one.shares, other.shares),
        _added(one.regret, other.regret),
        one.found,
        one.n_infeasible + other.n_infeasible,
        one.n_unproven + other.n_unproven,
        one.n_tied + other.n_tied,
        one.n_ties_unknown + other.n_ties_unknown,
        other.worst if later else one.worst,
    )


def _exact_competitor(weights: WeightSet, work: _Work, question: _Question, bonus: int) -> Competitor | None:
    """The largest regret over the whole set; None where it cannot be told from its corners.

    Draws from data are their own corners: no mixture of them has a larger regret.
    """
    found = weights.given if weights.given is not None else weights.corners
    if work.uncertain is not None or found is None or len(found) > MOST_CORNERS:
        return None
    corners = np.array(found, np.float64)
    scores = drawn_units(corners, work.values)
    solved = question.solved(scores, work.time_limit)
    # Where a minimum value rules out some corners, the rest of the set is no polytope any more.
    if (solved.values < question.least).any() or (solved.bounds > solved.values).any():
        return None
    regrets = solved.values - scores @ question.chosen - bonus
    return _worst(regrets, np.ones(len(regrets), np.bool_), corners, solved.flags)


def _question(problem: Problem, asked: _Asked, without: Collection[str]) -> _Question:
    """Arrays in which scores count billionths.

    A minimum value is asked of the best portfolio afterwards: if that does not reach it, none does.
    """
    ranking = score(problem)
    units = drawn_units(np.array([problem.weights], np.float64), problem.value_matrix)[0]
    drawn = replace(ranking, quantum=_QUANTUM, units=units, fundable=units > 0)
    ruled = engine_instance(drawn, asked.budget_minor, without)
    least = np.iinfo(np.int64).min if ruled.least_value is None else ruled.least_value
    instance = ruled._replace(least_value=None)
    return _Question(instance, widened(instance), asked.chosen, int(least))


def _check_asked(
    problem: Problem, weights: WeightSet, draws: int, rng: int | np.random.SeedSequence, time_limit: float
) -> None:
    """Refuse what cannot be studied before anything is selected."""
    check_weights(problem, weights)
    checked_draws(draws)
    seeded(rng)
    checked_seconds(time_limit)


def _ids(problem: Problem, selected: BoolArray) -> set[str]:
    return {proposal.id for proposal, flag in zip(problem.proposals, selected, strict=True) if flag}


def _check_chosen(problem: Problem, chosen: Portfolio, budget_minor: int, without: Collection[str]) -> None:
    """Regret against the best is only asked of a portfolio that could be it."""
    if not isinstance(chosen, Portfolio):
        raise ArrayError(f"chosen must be a Portfolio, not {type(chosen).__name__}")
    message = None
    theirs = [(one.id, one.cost_minor) for one in chosen.problem.proposals]
    if theirs != [(one.id, one.cost_minor) for one in problem.proposals]:
        message = Message("this portfolio is of other proposals than the problem's. Choose among these.", {})
    else:
        ids = _ids(problem, chosen.selected)
        least = [rule.id for rule in problem.rules if isinstance(rule, MinimumValue)]
        cost = added_up(problem, [0] * len(theirs), _QUANTUM, ids, without)[1]
        broken = broken_rules(problem, ids, Fraction(0), budget_minor, [*without, *least])
        if cost > budget_minor:
            message = Message(
                "this portfolio costs {cost}, the budget is {budget}. Choose one within the budget.",
                {"cost": problem.money(cost), "budget": problem.money(budget_minor)},
            )
        elif broken:
            message = Message(
                "this portfolio breaks {rules}. Choose one that keeps the rules, or switch them off.",
                {"rules": ", ".join(broken)},
            )
    if message is not None:
        raise InputError([Fault(Place("", None, "chosen"), message)])
