"""How ranks depend on weights, and on performances, that are not known for certain (SMAA)."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from mcda_priority.errors import ArrayError
from mcda_priority.i18n import Language
from mcda_priority.methods import weighted_sum
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.ranking_counts import (
    FloatArray,
    IntArray,
    Tally,
    central_weights,
    check_scores,
    means_and_errors,
    score_keys,
    sum_keys,
    tally,
    total,
)
from mcda_priority.scoring import Method, Ranking, method_name, score
from mcda_priority.studies.blocks import BLOCK, checked_draws, in_blocks, seeded
from mcda_priority.studies.checking import check_method, check_weights
from mcda_priority.studies.uncertainty import PerformanceDraws, UncertainPerformances, check_performances
from mcda_priority.studies.wording import drawing_sentences, error, share
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook
from mcda_priority.weights import Drawing

if TYPE_CHECKING:
    import pandas as pd

MOST_CONFIDENCE_DRAWS = 10_000
"""Draws of uncertain performances that confidence factors are counted in, at most."""

_MOST_NAMED = 20
"""More proposals than this that are never first are counted, not named."""

_SCORES_AT_ONCE = 2**15
"""Scores that are worked on together, so that they stay near the processor."""

_BATCHES = 20
"""Batches that a block of a walk is cut into."""

_CONFIDENCE = 2**32 - 1
"""Spawn key of the confidence factors' own seed, which no block ever has."""


@dataclass(frozen=True, eq=False)
class RankStudy:
    """Which ranks the proposals take, and how often, under many draws of the weights (SMAA-2 [1]_).

    Equal scores, at 10^-9, share the ranks that they span equally. Every field `..._error` is the Monte Carlo standard
    error of the one before it; it is 0 where all draws agree, which does not prove that other weights do. Draws of a
    walk depend on each other; their errors are taken from the spread of the means of stretches of it (batch means
    [2]_), and are NaN where there is only one.

    Attributes
    ----------
    problem, weights, performances
        The problem, the weights that were admitted, and the performances that are uncertain; None where none are.
    ranking
        Scores and ranks under the problem's own weights and performances, by the same method.
    seed, n_draws
        Seed, and how many draws the figures hold.
    complete
        False where the study was ended early; `n_draws` says how far it came.
    convergence
        How far the chains of the walk disagree, the largest of all blocks (1: not at all); None where draws are exact.
    acceptability, acceptability_error
        Rank acceptability: share of the draws in which the proposal takes the rank, shape (n_proposals, n_ranks).
    expected_rank, expected_rank_error
        Mean of the ranks that it takes, shape (n_proposals,).
    best_rank, worst_rank
        The best and the worst of them, shape (n_proposals,); other weights may exist where it is better or worse.
    central_weights, central_weights_error
        Mean of the weights under which it is first, shape (n_proposals, n_criteria); NaN where it never is.
    confidence, confidence_error
        Confidence factor: share of the draws of performances in which it is first, alone or not, under its central
        weights, shape (n_proposals,); 1 or 0 where performances are certain, NaN where it has no central weights. The
        error leaves out that of the central weights.
    n_confidence_draws
        Draws of performances behind it; 0 where they are certain, or where the study was ended before.
    winning, winning_error
        Pairwise winning index: share of the draws in which the proposal of the row scores higher than that of the
        column, a tie being half a win, shape (n_proposals, n_proposals).

    References
    ----------
    .. [1] Lahdelma, R. & Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability analysis for group
           decision making. https://doi.org/10.1287/opre.49.3.444.11220
    .. [2] Flegal, J. M. & Jones, G. L. (2010). Batch means and spectral variance estimators in Markov chain Monte
           Carlo. https://doi.org/10.1214/09-AOS735
    .. [3] Leskinen, P., Viitanen, J., Kangas, A. & Kangas, J. (2006). Alternatives to incorporate uncertainty and risk
           attitude in multicriteria evaluation of forest plans. Forest Science 52(3), 304-312 (pairwise winning index).
    """

    problem: Problem
    weights: WeightSet
    performances: UncertainPerformances | None
    ranking: Ranking
    seed: int | np.random.SeedSequence
    n_draws: int
    complete: bool
    convergence: float | None
    acceptability: FloatArray
    acceptability_error: FloatArray
    expected_rank: FloatArray
    expected_rank_error: FloatArray
    best_rank: IntArray
    worst_rank: IntArray
    central_weights: FloatArray
    central_weights_error: FloatArray
    confidence: FloatArray
    confidence_error: FloatArray
    n_confidence_draws: int
    winning: FloatArray
    winning_error: FloatArray

    @property
    def method(self) -> str:
        """Name of the method, with its settings."""
        return self.ranking.method

    @property
    def statements(self) -> tuple[str, ...]:
        """What is said about the weights, as text."""
        return tuple(statement.text for statement in self.weights.statements)

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """The study as a data frame, indexed by proposal id, in declared order.

        Columns: label, rank (under the problem's own weights), expected_rank, best_rank, worst_rank, confidence, then
        `acceptability` of each rank, `central weight` of each criterion and `wins against` each proposal. Standard
        errors of the first kind stand beside; those of the others are in the fields.
        """
        import pandas as pd

        problem = self.problem
        ids = [proposal.id for proposal in problem.proposals]
        facts: dict[str, object] = {
            "label": [proposal.label.text_in(lang) for proposal in problem.proposals],
            "rank": self.ranking.ranks,
            "expected_rank": self.expected_rank,
            "expected_rank_error": self.expected_rank_error,
            "best_rank": self.best_rank,
            "worst_rank": self.worst_rank,
            "confidence": self.confidence,
            "confidence_error": self.confidence_error,
        }
        facts |= {f"acceptability {at + 1}": column for at, column in enumerate(self.acceptability.T)}
        facts |= {
            f"central weight {criterion.id}": column
            for criterion, column in zip(problem.criteria, self.central_weights.T, strict=True)
        }
        facts |= {f"wins against {one}": column for one, column in zip(ids, self.winning.T, strict=True)}
        return pd.DataFrame(facts, index=pd.Index(ids, name="id"))

    def summary(self, lang: str = "en") -> str:
        """The study as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The study as a heading, sentences and a table, the best expected rank first."""
        proposals = self.problem.proposals
        rows = [
            [
                proposals[at].id,
                str(self.ranking.ranks[at]),
                share(language, float(self.acceptability[at, 0])),
                error(language, float(self.acceptability_error[at, 0])),
                language.number(Fraction(float(self.expected_rank[at])), 1),
                f"{self.best_rank[at]}–{self.worst_rank[at]}",
                *([share(language, float(self.confidence[at]))] if self.performances is not None else []),
            ]
            for at in np.argsort(self.expected_rank, kind="stable").tolist()
        ]
        columns = [
            language.say("Proposal"),
            language.say("Rank"),
            language.say("First in"),
            language.say("Standard error"),
            language.say("Mean rank"),
            language.say("Ranks seen"),
            *([language.say("Confidence")] if self.performances is not None else []),
        ]
        return [
            Heading(language.say("Ranks under other weights ({method})", method=method_name(self.method))),
            *(Paragraph(sentence) for sentence in self._drawing_sentences(language)),
            Table(columns, rows, right=tuple(range(1, len(columns)))),
            *(Paragraph(sentence) for sentence in self._cautions(language)),
        ]

    def _drawing_sentences(self, language: Language) -> list[str]:
        sentences = [language.counted("{count} weighting was drawn.", "{count} weightings were drawn.", self.n_draws)]
        sentences += drawing_sentences(self.weights, language, complete=self.complete, convergence=self.convergence)
        if self.performances is not None:
            sentences.append(language.say("Performances that are uncertain are drawn with them."))
        return sentences

    def _cautions(self, language: Language) -> list[str]:
        ids = [proposal.id for proposal in self.problem.proposals]
        never = [ids[at] for at in np.flatnonzero(self.acceptability[:, 0] == 0).tolist()]
        sentences = []
        if len(never) > _MOST_NAMED:
            sentences.append(
                language.say("Of {total} proposals, {count} are first in no draw.", total=len(ids), count=len(never))
            )
        elif never:
            sentences.append(language.say("In no draw are these first: {ids}.", ids=", ".join(never)))
        sentences.append(
            language.say("“Rank” is that under the problem's own weights; “ranks seen” are those of the draws alone.")
        )
        sentences += [language.render(note) for note in self.ranking.notes]
        return sentences


def study_ranks(
    problem: Problem,
    weights: WeightSet,
    *,
    draws: int,
    rng: int | np.random.SeedSequence,
    method: Method = weighted_sum,
    performances: UncertainPerformances | None = None,
    executor: Executor | None = None,
) -> RankStudy:
    """Rank the proposals under many draws of the weights, and of uncertain performances, and count.

    The same seed gives the same figures, to the last bit, on one thread, many threads, processes or a cluster, and the
    same weights whatever the method. An interrupt (Ctrl-C) ends the study early: it says how many draws it holds.

    Parameters
    ----------
    problem
        The problem.
    weights
        The weights that are admitted.
    draws, rng
        How many draws, and the seed.
    method
        As in `score`. It is given a block of weights, shape (n_draws, n_criteria), and returns scores of the shape
        (n_draws, n_proposals); with uncertain performances it is called for each draw by itself, which is slower
        (save the weighted sum).
    performances
        The performances that are uncertain, if any are.
    executor
        Where blocks of draws are done; this machine's cores unless given.

    Raises
    ------
    ArrayError
        There is nothing to draw, the seed is no seed, or the method asks for something else, returns another shape or
        numbers that are not finite.
    """
    check_weights(problem, weights)
    check_method(method)
    if performances is not None:
        check_performances(problem, performances)
    n_asked, seeds = checked_draws(draws), seeded(rng)
    ranking = score(problem, method)
    scorer = _scorer(problem, ranking.method, method, performances)
    # A method that fits one weight vector alone is found out before anything is drawn.
    scorer.keys(np.array([problem.weights] * 2, dtype=np.float64), np.random.default_rng(0))

    counted: Tally | None = None
    convergence = 1.0
    try:
        for block, size in in_blocks(_RankWork(weights.drawing, scorer), n_asked, seeds, executor):
            # A last, shorter block would disagree by its shortness alone.
            if size == min(n_asked, BLOCK):
                convergence = max(convergence, block.convergence)
            counted = block.tally if counted is None else counted.plus(block.tally)
    except KeyboardInterrupt:
        pass
    if counted is None:
        raise KeyboardInterrupt
    means, errors = means_and_errors(counted)
    centres, centre_errors = central_weights(counted)
    complete = counted.n_draws == n_asked
    confidence = _confidence(scorer, centres, n_asked if complete else 0, seeds, executor)
    n = len(problem.proposals)
    taken = means[:, :n] > 0
    study = RankStudy(
        problem=problem,
        weights=weights,
        performances=performances,
        ranking=ranking,
        seed=rng,
        n_draws=counted.n_draws,
        complete=complete and confidence.complete,
        convergence=None if weights.exactly_drawn else convergence,
        acceptability=means[:, :n],
        acceptability_error=errors[:, :n],
        expected_rank=means[:, -1],
        expected_rank_error=errors[:, -1],
        best_rank=taken.argmax(axis=1).astype(np.int64) + 1,
        worst_rank=n - taken[:, ::-1].argmax(axis=1).astype(np.int64),
        central_weights=centres,
        central_weights_error=centre_errors,
        confidence=confidence.factors,
        confidence_error=confidence.errors,
        n_confidence_draws=confidence.n_draws,
        winning=means[:, n:-1],
        winning_error=errors[:, n:-1],
    )
    for fact in vars(study).values():
        if isinstance(fact, np.ndarray):
            fact.setflags(write=False)
    return study


@dataclass(frozen=True, eq=False)
class _Scorer:
    """A method, with what it is given besides the weights."""

    method: Method
    name: str
    values: FloatArray
    fixed: dict[str, FloatArray]
    asks: frozenset[str]
    uncertain: PerformanceDraws | None

    def keys(self, weights: FloatArray, rng: np.random.Generator) -> IntArray:
        """Sorting keys of the scores under each draw of the weights, shape (n_draws, n_proposals)."""
        if self.uncertain is None and self.method is weighted_sum:
            return sum_keys(self.values, weights)
        shape = len(weights), len(self.values)
        if self.uncertain is None:
            return score_keys(check_scores(self.method(weights=weights, **self.fixed), shape, self.name))
        performances, values = self.uncertain.draw(len(weights), rng)
        if self.method is weighted_sum:
            # Unlike a product of matrices, this adds up every score in the same order: equal rows have equal scores.
            return score_keys(np.einsum("dpc,dc->dp", values, weights))
        rows = [self._called(*one, shape[1:]) for one in zip(weights, performances, values, strict=True)]
        return score_keys(np.array(rows))

    def blocks_of_scores(self, weights: FloatArray, n_draws: int, rng: np.random.Generator) -> Iterator[FloatArray]:
        """Scores under each of some weights, shape (n_weights, n_proposals), for each draw of the performances."""
        if self.uncertain is None:
            raise ArrayError("the performances are certain")
        performances, values = self.uncertain.draw(n_draws, rng)
        for one in zip(performances, values, strict=True):
            yield self._called(weights, *one, (len(weights), len(self.values)))

    def _called(
        self, weights: FloatArray, performances: FloatArray, values: FloatArray, shape: tuple[int, ...]
    ) -> FloatArray:
        drawn = {"values": values, "performances": performances}
        given = {name: array for name, array in drawn.items() if name in self.asks}
        return check_scores(self.method(weights=weights, **(self.fixed | given)), shape, self.name)


def _scorer(problem: Problem, name: str, method: Method, performances: UncertainPerformances | None) -> _Scorer:
    scales = [criterion.scale for criterion in problem.criteria]
    offered: dict[str, npt.ArrayLike] = {
        "values": problem.value_matrix,
        "worst": [float(scale.worst_value) for scale in scales],
        "performances": problem.performance_matrix,
        "directions": [scale.direction for scale in scales],
    }
    asks = frozenset(inspect.signature(method).parameters)
    fixed = {one: np.asarray(array, np.float64) for one, array in offered.items() if one in asks}
    return _Scorer(method, name, problem.value_matrix, fixed, asks, performances.draws if performances else None)


class _RankBlock(NamedTuple):
    tally: Tally
    convergence: float


@dataclass(frozen=True, eq=False)
class _RankWork:
    """Draw weights, score, rank and count: one block."""

    weights: Drawing
    scorer: _Scorer

    def __call__(self, seed: np.random.SeedSequence, size: int) -> _RankBlock:
        rng = np.random.default_rng(seed)
        if self.weights.exactly_drawn:
            return _RankBlock(tally(self._pieces(self.weights.draws(size, rng), rng), one_batch=False), 1.0)
        walk = self.weights.walk(size, rng)
        length = -(-size // _BATCHES)
        batches = [walk.draws[start : start + length] for start in range(0, size, length)]
        return _RankBlock(
            total([tally(self._pieces(batch, rng), one_batch=True) for batch in batches]), walk.convergence
        )

    def _pieces(self, drawn: FloatArray, rng: np.random.Generator) -> Iterator[tuple[IntArray, FloatArray]]:
        rows = max(1, _SCORES_AT_ONCE // len(self.scorer.values))
        for start in range(0, len(drawn), rows):
            piece = drawn[start : start + rows]
            yield self.scorer.keys(piece, rng), piece


class _Confidence(NamedTuple):
    factors: FloatArray
    errors: FloatArray
    n_draws: int
    complete: bool


@dataclass(frozen=True, eq=False)
class _ConfidenceWork:
    """Draw performances, and count how often each proposal is first under its own weights: one block."""

    scorer: _Scorer
    proposals: IntArray
    weights: FloatArray

    def __call__(self, seed: np.random.SeedSequence, size: int) -> IntArray:
        rng = np.random.default_rng(seed)
        firsts = np.zeros(len(self.proposals), np.int64)
        rows = max(1, _SCORES_AT_ONCE // len(self.scorer.values))
        for start in range(0, size, rows):
            for scores in self.scorer.blocks_of_scores(self.weights, min(rows, size - start), rng):
                firsts += _is_first(scores, self.proposals)
        return firsts


def _confidence(
    scorer: _Scorer, centres: FloatArray, draws: int, seeds: np.random.SeedSequence, executor: Executor | None
) -> _Confidence:
    factors, errors = np.full(len(centres), np.nan), np.full(len(centres), np.nan)
    proposals = np.flatnonzero(np.isfinite(centres[:, 0]))
    own = centres[proposals]
    if scorer.uncertain is None:
        scores = check_scores(scorer.method(weights=own, **scorer.fixed), (len(own), len(centres)), scorer.name)
        factors[proposals], errors[proposals] = _is_first(scores, proposals), 0.0
        return _Confidence(factors, errors, 0, complete=True)
    seed = np.random.SeedSequence(seeds.entropy, spawn_key=(*seeds.spawn_key, _CONFIDENCE), pool_size=seeds.pool_size)
    n_asked = min(draws, MOST_CONFIDENCE_DRAWS)
    firsts, n_draws = np.zeros(len(proposals), np.int64), 0
    try:
        for block, size in in_blocks(_ConfidenceWork(scorer, proposals, own), n_asked, seed, executor):
            firsts, n_draws = firsts + block, n_draws + size
    except KeyboardInterrupt:
        pass
    if n_draws:
        factors[proposals] = shares = firsts / n_draws
        errors[proposals] = np.sqrt(shares * (1 - shares) / max(1, n_draws - 1))
    return _Confidence(factors, errors, n_draws, n_draws == n_asked)


def _is_first(scores: FloatArray, proposals: IntArray) -> npt.NDArray[np.bool_]:
    """Whether each proposal has the highest score in its own row, at 10^-9."""
    units = np.rint(scores * 1e9)
    is_first: npt.NDArray[np.bool_] = units[np.arange(len(units)), proposals] == units.max(axis=1)
    return is_first
