"""From a problem to a ranking: scores once as integers, then ranks."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mcda_priority.errors import ArrayError
from mcda_priority.i18n import Language, Message
from mcda_priority.methods import FloatArray, topsis_anchored, weighted_sum
from mcda_priority.problem import Problem
from mcda_priority.problem.rules import Enables
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd

IntArray = npt.NDArray[np.int64]
Method = Callable[..., FloatArray]

_LARGEST_DENOMINATOR = 10**12
_LARGEST_SUM = 2**61
_ROUNDED = Fraction(1, 10**9)


@dataclass(frozen=True, eq=False)
class Ranking:
    """Scores and ranks of the proposals of a problem.

    Attributes
    ----------
    problem
        The problem that this ranks.
    method
        Name of the method, with its settings.
    additive
        Whether scores are values that can be added up; if not, they are an index.
    quantum
        The unit of `units`: the least common denominator of the exact scores, or 10^-9.
    units
        Scores as integers in that unit, shape (n_proposals,).
    fundable
        Proposals whose additive value is above that of not funding them, shape (n_proposals,); no others are funded,
        whatever an index says of them.
    ranks
        1 = best; equal scores share the lower number: 1 2 2 4.
    values
        Value of each proposal on each criterion, shape (n_proposals, n_criteria).
    contributions
        Weight times value; with an additive method a row sums to the score.
    notes
        What a reader should know of this ranking.
    """

    problem: Problem
    method: str
    additive: bool
    quantum: Fraction
    units: IntArray
    fundable: npt.NDArray[np.bool_]
    ranks: IntArray
    values: FloatArray
    contributions: FloatArray
    notes: tuple[Message, ...]

    @property
    def scores(self) -> FloatArray:
        """Scores as floating-point numbers, for display and plots."""
        return np.array([self.score_of(int(units)) for units in self.units], dtype=np.float64)

    @property
    def worth(self) -> IntArray:
        """What each proposal adds to a portfolio, in units of the quantum: its score, or 0 if it is not fundable."""
        return np.where(self.fundable, self.units, np.minimum(self.units, 0))

    def score_of(self, units: int) -> float:
        """A number of units as a score."""
        return float(units * self.quantum)

    def order(self) -> list[int]:
        """Positions of the proposals by rank; ties in declared order."""
        return sorted(range(len(self.units)), key=lambda position: -int(self.units[position]))

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """The ranking as a data frame, indexed by proposal id, in declared order.

        Columns: label, owner, cost_minor, score, rank, and for each criterion its value and contribution.
        """
        import pandas as pd

        proposals = self.problem.proposals
        facts = {
            "label": [proposal.label.text_in(lang) for proposal in proposals],
            "owner": [proposal.owner for proposal in proposals],
            "cost_minor": [proposal.cost_minor for proposal in proposals],
            "score": self.scores,
            "rank": self.ranks,
        }
        for column, criterion in enumerate(self.problem.criteria):
            facts[f"value {criterion.id}"] = self.values[:, column]
            facts[f"contribution {criterion.id}"] = self.contributions[:, column]
        return pd.DataFrame(facts, index=pd.Index([proposal.id for proposal in proposals], name="id"))

    def summary(self, lang: str = "en") -> str:
        """The ranking as a page of text."""
        language = Language(lang)
        return written(self.parts(language))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The ranking as a heading, a table and its notes."""
        proposals = self.problem.proposals
        rows = [
            [
                str(self.ranks[position]),
                points(language, int(self.units[position]) * self.quantum),
                proposals[position].id,
                proposals[position].label.text_in(language.code),
                language.money(self.problem.money(proposals[position].cost_minor)),
            ]
            for position in self.order()
        ]
        columns = [
            language.say("Rank"),
            language.say("Points"),
            language.say("Id"),
            language.say("Proposal"),
            language.say("Amount requested"),
        ]
        return [
            Heading(language.say("Ranking ({method})", method=method_name(self.method))),
            Table(columns, rows, right=(0, 1, 4), wide=(3,), head=2),
            *(Paragraph(language.render(note)) for note in self.notes),
        ]


def points(language: Language, score: Fraction) -> str:
    """A score as points: times 100, one decimal."""
    return language.number(score * 100, 1)


def method_name(method: str) -> Message:
    """The name of a method as a reader knows it."""
    names = {
        "weighted_sum": Message("weighted sum", {}),
        "topsis_anchored": Message("TOPSIS, declared anchors", {}),
    }
    return names.get(method, Message("method {name}", {"name": method}))


def score(problem: Problem, method: Method = weighted_sum) -> Ranking:
    """Score and rank the proposals of a problem.

    Parameters
    ----------
    problem
        The problem.
    method
        An array function. It is given what its parameters ask for by name: `values`, `weights`, `worst` (value
        of each scale's worst anchor), `performances` and `directions` (1 more is better, -1 less is better). Further
        settings go in with `functools.partial`, as in ``partial(topsis, norm="vector")``. It returns a number for each
        proposal, shape (n_proposals,), higher is better and zero as if not funded; `from_pymcdm` and
        `from_scikit_criteria` make such a function of methods of other libraries. Its `notes`, if it has any, are told.

    Returns
    -------
    The ranking. The weighted sum is computed from the declared weights and values in exact rationals; the scores
    of any other method are rounded to 10^-9.

    Raises
    ------
    ArrayError
        The method asks for something else, or returns another shape or numbers that are not finite.
    """
    values = problem.value_matrix
    weights = np.array([float(weight) for weight in problem.weights])
    name, settings = _name(method)
    additive = method is weighted_sum
    quantum, units, rounded = _exact_sums(problem)
    fundable = units > 0
    if not additive:
        quantum, rounded = _ROUNDED, False
        units = _rounded(_called(method, problem, weights, name), len(values), name)
    contributions = values * weights
    ranks = _ranks(units)
    for array in (contributions, units, fundable, ranks):
        array.setflags(write=False)
    notes = _notes(problem, units, method=name if not additive else None, rounded=rounded)
    notes += tuple(getattr(method, "notes", ()))
    return Ranking(problem, name + settings, additive, quantum, units, fundable, ranks, values, contributions, notes)


def _exact_sums(problem: Problem) -> tuple[Fraction, IntArray, bool]:
    """Weighted sums as integers over their least common denominator, or to 10^-9 where those would be too large."""
    weight_denominator = math.lcm(*(weight.denominator for weight in problem.weights))
    weights = [int(weight * weight_denominator) for weight in problem.weights]
    denominator, rows = problem.value_numerators
    # What a rule adds for two proposals together has to be a whole number of units as well.
    bonuses = [rule.bonus / 100 for rule in problem.rules if isinstance(rule, Enables)]
    whole = math.lcm(weight_denominator * denominator, *(bonus.denominator for bonus in bonuses))
    unit = whole // (weight_denominator * denominator)
    sums = [unit * sum(weight * entry for weight, entry in zip(weights, row, strict=True)) for row in rows]
    shared = math.gcd(whole, *sums, *(int(bonus * whole) for bonus in bonuses))
    if whole // shared <= _LARGEST_DENOMINATOR and sum(map(abs, sums)) // shared < _LARGEST_SUM:
        return Fraction(shared, whole), np.array([total // shared for total in sums], np.int64), False
    rounded = [round(Fraction(total, whole) / _ROUNDED) for total in sums]
    return _ROUNDED, np.array(rounded, np.int64), True


def _called(method: Method, problem: Problem, weights: FloatArray, name: str) -> FloatArray:
    scales = [criterion.scale for criterion in problem.criteria]
    offered: dict[str, Callable[[], npt.ArrayLike]] = {
        "values": lambda: problem.value_matrix,
        "weights": lambda: weights,
        "worst": lambda: [float(scale.worst_value) for scale in scales],
        "performances": lambda: problem.performance_matrix,
        "directions": lambda: [scale.direction for scale in scales],
    }
    asked = inspect.signature(method).parameters.values()
    missing = [one.name for one in asked if one.default is one.empty and one.name not in offered]
    if missing:
        raise ArrayError(f"the method {name} asks for {', '.join(missing)}; `score` offers {', '.join(offered)}")
    return method(**{one.name: offered[one.name]() for one in asked if one.name in offered})


def _rounded(scores: npt.ArrayLike, n_proposals: int, name: str) -> IntArray:
    array = np.asarray(scores, dtype=np.float64)
    if array.shape != (n_proposals,):
        raise ArrayError(f"the method {name} returned the shape {array.shape}, not ({n_proposals},)")
    if not np.isfinite(array).all() or (abs(array) > 10**6).any():
        raise ArrayError(f"the method {name} returned scores that are not finite numbers below 10^6")
    return np.rint(array * 10**9).astype(np.int64)


def _ranks(units: IntArray) -> IntArray:
    falling = np.sort(-units)
    return np.searchsorted(falling, -units, side="left").astype(np.int64) + 1


def _name(method: Method) -> tuple[str, str]:
    if isinstance(method, partial):
        settings = ", ".join(f"{key}={setting}" for key, setting in method.keywords.items())
        return _name(method.func)[0], f"({settings})"
    return getattr(method, "__name__", type(method).__name__), ""


def _notes(problem: Problem, units: IntArray, *, method: str | None, rounded: bool) -> tuple[Message, ...]:
    """Say what a reader should know; `method` is the name of one that gives an index."""
    notes = []
    if method in {"topsis", "topsis_anchored"}:
        notes.append(Message("TOPSIS closeness is an index, not a value: it cannot be added up.", {}))
    elif method is not None:
        notes.append(Message("What this method gives is an index, not a value: it cannot be added up.", {}))
    if rounded:
        notes.append(Message("Scores are rounded to a billionth, because their common denominator is very large.", {}))
    if len(units) == 1:
        notes.append(Message("There is only one proposal: a ranking says nothing here.", {}))
    else:
        if (units == units[0]).all():
            notes.append(Message("All proposals have equal scores: all share rank 1.", {}))
        notes.extend(
            Message(
                "All proposals perform equally on the criterion “{criterion}”: it tells none apart.",
                {"criterion": criterion.id},
            )
            for criterion, column in zip(problem.criteria, zip(*problem.values, strict=True), strict=True)
            if len(set(column)) == 1
        )
    return tuple(notes)


METHODS: dict[str, Method] = {"weighted-sum": weighted_sum, "topsis": topsis_anchored}
"""The methods that the command line offers, by the name it knows them under."""
