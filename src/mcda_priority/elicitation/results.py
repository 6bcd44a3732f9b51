"""The answer of every way of asking for weights: exact weights, and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mcda_priority.elicitation.judgements import Entry
from mcda_priority.i18n import Language, Message
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook
from mcda_priority.weights import FloatArray

if TYPE_CHECKING:
    import pandas as pd

_BILLION = 10**9
_LARGEST_DENOMINATOR = 10**12


class DoubtfulJudgement(NamedTuple):
    """A pairwise judgement that contradicts the others, and what they imply in its place.

    one, other
        Ids; `one` was judged at least as important as `other`.
    given, implied
        How many times as important: as judged, and as the other judgements together imply.
    ratio
        Consistency ratio of all judgements with the implied value in its place.
    """

    one: str
    other: str
    given: float
    implied: float
    ratio: float


@dataclass(frozen=True, eq=False)
class ElicitedWeights:
    """Weights that somebody was asked for, or that were read off data, with what they rest on.

    Attributes
    ----------
    method
        Name of the way of asking, such as "swing".
    entries
        The criteria, or criterion groups, that were weighted against each other.
    weights
        One for each entry, not negative, summing to 1 exactly. Those of a method that needs roots, eigenvectors or a
        linear programme are whole billionths.
    judgements
        What was said, as pairs: of what, and the number.
    consistency
        Figures by name that tell whether the judgements contradict each other; empty where the method has none.
    doubtful
        The pairwise judgements to look at again first; empty where the consistency ratio is at most 0.1.
    notes
        What a reader should know of these weights.
    """

    method: str
    entries: tuple[Entry, ...]
    weights: tuple[Fraction, ...]
    judgements: tuple[tuple[str, Fraction], ...]
    consistency: Mapping[str, float] = field(default_factory=dict)
    doubtful: tuple[DoubtfulJudgement, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of what was weighted."""
        return tuple(entry.id for entry in self.entries)

    @property
    def by_id(self) -> dict[str, Fraction]:
        """The weights by id."""
        return dict(zip(self.ids, self.weights, strict=True))

    def provenance(self, lang: str = "en") -> str:
        """Where the weights come from: the way of asking, and what was said."""
        language = Language(lang)
        method = elicitation_name(self.method)
        if not self.judgements:
            return language.say("The weights come from {method}.", method=method)
        said = "; ".join(f"{what} {_figure(number, language)}" for what, number in self.judgements)
        return language.say("The weights come from {method}. Judgements: {judgements}.", method=method, judgements=said)

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """The weights as a data frame with columns label and weight, indexed by id."""
        import pandas as pd

        facts = {
            "label": [entry.label.text_in(lang) for entry in self.entries],
            "weight": [float(weight) for weight in self.weights],
        }
        return pd.DataFrame(facts, index=pd.Index(self.ids, name="id"))

    def summary(self, lang: str = "en") -> str:
        """The weights as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The weights as a heading, a table, where they come from, and what to know of them."""
        rows = [
            [entry.id, entry.label.text_in(language.code), language.percent(weight, 1)]
            for entry, weight in zip(self.entries, self.weights, strict=True)
        ]
        columns = [language.say("Id"), language.say("Criterion"), language.say("Weight")]
        method = language.render(elicitation_name(self.method))
        return [
            Heading(language.say("Weights ({method})", method=method)),
            Table(columns, rows, right=(2,), wide=(1,)),
            Paragraph(self.provenance(language.code)),
            *(Paragraph(language.render(note)) for note in self.notes),
        ]


def elicitation_name(method: str) -> Message:
    """The name of a way of asking for weights, as a reader knows it."""
    names = {
        "direct": Message("weights given directly", {}),
        "points": Message("100 points shared out", {}),
        "swing": Message("swing weighting", {}),
        "smart": Message("ratios to the least important (SMART)", {}),
        "rank_order_centroid": Message("a rank order (centroid)", {}),
        "rank_sum": Message("a rank order (rank sum)", {}),
        "rank_reciprocal": Message("a rank order (rank reciprocal)", {}),
        "ahp": Message("pairwise comparisons (AHP, eigenvector)", {}),
        "ahp_geometric": Message("pairwise comparisons (AHP, geometric mean)", {}),
        "best_worst": Message("comparisons with the best and the worst (best-worst method)", {}),
        "entropy": Message("the spread of the ratings (entropy)", {}),
        "critic": Message("the spread and the correlation of the ratings (CRITIC)", {}),
        "by_group": Message("weights of groups and weights inside them", {}),
        "arithmetic_mean": Message("the mean of several people's weights", {}),
        "geometric_mean": Message("the geometric mean of several people's weights", {}),
    }
    return names[method]


def _figure(number: Fraction, language: Language) -> str:
    """A number as it was given: in digits, or as a ratio where these would not end."""
    return language.number(number) if (number * 10**6).denominator == 1 else str(number)


ROUNDED = Message("Weights are rounded to a billionth, because their common denominator is very large.", {})


def shares(amounts: Sequence[Fraction]) -> tuple[tuple[Fraction, ...], tuple[Message, ...]]:
    """Divide amounts by their sum: exactly, or in billionths where the common denominator would be very large.

    Returns
    -------
    The shares, which sum to 1 exactly, and a note where they are rounded.
    """
    total = sum(amounts, Fraction(0))
    exact = tuple(amount / total for amount in amounts)
    if math.lcm(*(share.denominator for share in exact)) <= _LARGEST_DENOMINATOR:
        return exact, ()
    return _in_billionths(exact), (ROUNDED,)


def float_shares(amounts: FloatArray) -> tuple[Fraction, ...]:
    """Divide floating-point amounts by their sum, as billionths that sum to 1 exactly."""
    return _in_billionths([Fraction(float(amount)) for amount in amounts / np.sum(amounts)])


def _in_billionths(exact: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Round to billionths; what is then missing goes to the largest remainders, the first of equal ones."""
    whole = [int(share * _BILLION) for share in exact]
    remainders = [share * _BILLION - units for share, units in zip(exact, whole, strict=True)]
    short = _BILLION - sum(whole)
    for at in sorted(range(len(whole)), key=lambda at: -remainders[at])[: max(0, short)]:
        whole[at] += 1
    if short < 0:  # Floating-point shares may sum to a hair more than 1.
        whole[whole.index(max(whole))] += short
    return tuple(Fraction(units, _BILLION) for units in whole)
