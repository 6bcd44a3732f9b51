"""How far assessors agree, and which of their ratings are worth discussing first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.assessment.alpha import FloatArray, interval, krippendorff_alpha, ordinal
from mcda_priority.errors import ArrayError
from mcda_priority.explanation import Explanation
from mcda_priority.i18n import Language
from mcda_priority.problem import LevelScale, Problem
from mcda_priority.scoring import points
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 15


@dataclass(frozen=True)
class Spread:
    """How far the ratings of a proposal on a criterion lie apart, of those that count.

    Attributes
    ----------
    proposal, criterion
        Ids.
    n_ratings
        How many assessors rated; 0 where the rating is missing and could be any on the scale.
    worst, best
        The performances with the least and the most value, as written.
    value_range
        Between their values. [exact; at most 1 where no harm is possible]
    reach
        The range times the weight: how far the score moves from the one rating to the other. [exact; 1 = 100 points]
    decides
        Whether the proposal, all else being as it is, would be in an optimum with the one rating and in none with the
        other; None where no explanation was given.
    """

    proposal: str
    criterion: str
    n_ratings: int
    worst: Fraction | str
    best: Fraction | str
    value_range: Fraction
    reach: Fraction
    decides: bool | None


@dataclass(frozen=True, eq=False)
class Disagreement:
    """How far the assessors of a problem agree. Made by `disagreement`.

    Attributes
    ----------
    problem
        The problem with its assessors.
    alphas
        Krippendorff's alpha by criterion; NaN where it is not defined.
    overall
        Alpha over all criteria with levels together; NaN where it is not defined, or where their numbers of levels
        differ, because positions on scales of different lengths are not alike.
    spreads
        One for each rating that several gave, or that could be any on the scale; the one to discuss first is first:
        those that decide by themselves, then by how far they move the score.
    """

    problem: Problem
    alphas: Mapping[str, float]
    overall: float
    spreads: tuple[Spread, ...]

    @property
    def to_discuss(self) -> tuple[Spread, ...]:
        """The spreads that are not nothing."""
        return tuple(spread for spread in self.spreads if spread.value_range)

    def to_frame(self) -> pd.DataFrame:
        """One row a spread, indexed by proposal and criterion; ranges and reaches as decimal numbers."""
        import pandas as pd

        rows = [
            {
                "n_ratings": spread.n_ratings,
                "worst": spread.worst if isinstance(spread.worst, str) else float(spread.worst),
                "best": spread.best if isinstance(spread.best, str) else float(spread.best),
                "value_range": float(spread.value_range),
                "reach": float(spread.reach),
                "decides": spread.decides,
            }
            for spread in self.spreads
        ]
        names = [(spread.proposal, spread.criterion) for spread in self.spreads]
        index = pd.MultiIndex.from_tuples(names, names=["proposal", "criterion"]) if names else None
        return pd.DataFrame(rows, index=index)

    def summary(self, lang: str = "en") -> str:
        """The disagreement as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The disagreement as headings, sentences and tables."""
        if not self.spreads:
            return [Paragraph(language.say("Nothing was rated by several assessors: there is nothing to compare."))]
        return [*self._agreement(language), *self._discussion(language)]

    def _agreement(self, language: Language) -> list[Part]:
        shared = {criterion.id: 0 for criterion in self.problem.criteria}
        for spread in self.spreads:
            shared[spread.criterion] += spread.n_ratings > 1
        rows = [
            [criterion.id, criterion.label.text_in(language.code), str(shared[criterion.id]), number]
            for criterion in self.problem.criteria
            for number in [_alpha(self.alphas[criterion.id], language)]
        ]
        levels = [one.id for one in self.problem.criteria if isinstance(one.scale, LevelScale)]
        if len(levels) > 1:
            count = sum(shared[name] for name in levels)
            together = language.say("All criteria with levels")
            rows.append(["", together, str(count), _alpha(self.overall, language)])
        columns = [
            language.say("Id"),
            language.say("Criterion"),
            language.say("Rated by several"),
            language.say("Alpha"),
        ]
        return [
            Heading(language.say("How far the assessors agree")),
            Paragraph(
                language.say(
                    "Krippendorff's alpha is 1 where assessors agree and 0 where chance would do as well. Levels are "
                    "compared by their order, numbers by their distance. By custom, 0.8 is reliable, and from 0.667 on "
                    "conclusions are tentative."
                )
            ),
            Table(columns, rows, right=(2, 3), wide=(1,)),
        ]

    def _discussion(self, language: Language) -> list[Part]:
        heading = Heading(language.say("Ratings to discuss first"))
        spreads = self.to_discuss
        if not spreads:
            return [heading, Paragraph(language.say("All assessors agree on everything that several rated."))]
        parts: list[Part] = [
            heading,
            Paragraph(
                language.say(
                    "Points: how far the score moves from the worst of the ratings to the best, all else being as it "
                    "is. Decides: whether that alone decides if the proposal is funded."
                )
            ),
        ]
        columns = [
            language.say("Proposal"),
            language.say("Criterion"),
            language.say("Ratings"),
            language.say("Worst"),
            language.say("Best"),
            language.say("Points"),
            language.say("Decides"),
        ]
        yes = language.say("yes")
        rows = [
            [
                spread.proposal,
                spread.criterion,
                str(spread.n_ratings) if spread.n_ratings else language.say("missing"),
                *(end if isinstance(end, str) else language.number(end) for end in (spread.worst, spread.best)),
                points(language, spread.reach),
                yes if spread.decides else "–",
            ]
            for spread in spreads[:_SHOWN]
        ]
        parts.append(Table(columns, rows, right=(2, 5)))
        more = len(spreads) - _SHOWN
        if more > 0:
            rest = language.counted("… and {count} more rating.", "… and {count} more ratings.", more)
            parts.append(Paragraph(rest))
        if any(spread.decides is None for spread in spreads):
            parts.append(Paragraph(language.say("Whether one alone decides was not computed.")))
        return parts


def disagreement(problem: Problem, explanation: Explanation | None = None) -> Disagreement:
    """Measure how far assessors agree, and find the ratings to discuss first.

    Ratings left out for a conflict of interest do not count. Alpha compares levels by their order (the ordinal metric)
    and numbers by their distance (the interval metric; their zero is a declared baseline, not nothing at all).

    Parameters
    ----------
    problem
        The problem with its assessors.
    explanation
        Of the portfolio that is selected, to tell which ratings decide by themselves; they are told for the weighted
        sum only.

    Raises
    ------
    ArrayError
        The explanation is of another problem.
    """
    if explanation is not None and explanation.portfolio.problem is not problem:
        raise ArrayError("the explanation is of another problem; explain a portfolio of this one")
    ratings = _performances(problem)
    alphas = {
        criterion.id: krippendorff_alpha(
            ratings[:, :, column], ordinal if isinstance(criterion.scale, LevelScale) else interval
        )
        for column, criterion in enumerate(problem.criteria)
    }
    spreads = sorted(_spreads(problem, explanation), key=lambda spread: (not spread.decides, -spread.reach))
    return Disagreement(problem, alphas, _overall(problem, ratings), tuple(spreads))


def _performances(problem: Problem) -> FloatArray:
    """What counts, shape (n_assessors, n_proposals, n_criteria); NaN where there is nothing."""
    return np.array(
        [
            [[float(by.get(assessor.id, math.nan)) for by in row] for row in problem.rated_by]
            for assessor in problem.assessors
        ]
    ).reshape(-1, len(problem.proposals), len(problem.criteria))


def _overall(problem: Problem, ratings: FloatArray) -> float:
    columns = [at for at, one in enumerate(problem.criteria) if isinstance(one.scale, LevelScale)]
    lengths = {problem.criteria[at].scale.ends for at in columns}
    if len(lengths) != 1:
        return math.nan
    chosen = ratings[:, :, columns]
    return krippendorff_alpha(chosen.reshape(len(chosen), chosen[0].size if len(chosen) else 0), ordinal)


def _spreads(problem: Problem, explanation: Explanation | None) -> list[Spread]:
    unknown = set(problem.missing) if problem.missing_ratings == "interval" else set()
    found = []
    for row, (proposal, cells) in enumerate(zip(problem.proposals, problem.rated_by, strict=True)):
        for column, (criterion, by) in enumerate(zip(problem.criteria, cells, strict=True)):
            scale, weight = criterion.scale, problem.weights[column]
            rated = scale.ends if (proposal.id, criterion.id) in unknown else tuple(by.values())
            if len(rated) < 2:
                continue
            worst, best = min(rated, key=scale.value), max(rated, key=scale.value)
            low, high = scale.value(worst), scale.value(best)
            now = problem.values[row][column]
            found.append(
                Spread(
                    proposal.id,
                    criterion.id,
                    len(by),
                    scale.written(worst),
                    scale.written(best),
                    high - low,
                    weight * (high - low),
                    _decides(explanation, proposal.id, weight * (low - now), weight * (high - now)),
                )
            )
    return found


def _decides(explanation: Explanation | None, proposal: str, loss: Fraction, gain: Fraction) -> bool | None:
    """Whether the proposal is in an optimum with a score that rises by so much, and in none with one that falls."""
    if explanation is None or not explanation.portfolio.ranking.additive:
        return None
    reason, quantum = explanation.of(proposal), explanation.portfolio.ranking.quantum
    if reason.needed_score is None:
        return False
    needed = reason.needed_score * quantum
    low, high = reason.score * quantum + loss, reason.score * quantum + gain
    # A needed score of zero means any above zero.
    return low < needed <= high if needed else low <= 0 < high


def _alpha(alpha: float, language: Language) -> str:
    return "–" if math.isnan(alpha) else language.number(Fraction(alpha), 3)
