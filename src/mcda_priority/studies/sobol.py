"""Which weight the scores hang on: Sobol indices over the whole simplex."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mcda_priority.errors import ArrayError
from mcda_priority.i18n import Language
from mcda_priority.methods import FloatArray
from mcda_priority.problem import Problem
from mcda_priority.studies.checking import checked_count
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class SobolStudy:
    """Shares of the variance of each score that go back to each criterion's weight.

    The inputs are independent uniform numbers u, one for each criterion; the weights are -ln u, normalised, which are
    uniform on the simplex. An index is of the input, not of the normalised weight: raising one weight lowers all the
    others.

    Attributes
    ----------
    problem
        The problem.
    first_order, total_order
        Shape (n_proposals, n_criteria): by itself, and together with the others.
    first_order_error, total_order_error
        Half-widths of their 95 % bootstrap intervals.
    samples
        Size of each of the two base samples, a power of two.
    seed
        Seed of the samples.
    """

    problem: Problem
    first_order: FloatArray
    total_order: FloatArray
    first_order_error: FloatArray
    total_order_error: FloatArray
    samples: int
    seed: int

    def to_frame(self) -> pd.DataFrame:
        """One row for each proposal and criterion."""
        import pandas as pd

        index = pd.MultiIndex.from_product(
            [[one.id for one in self.problem.proposals], [one.id for one in self.problem.criteria]],
            names=["proposal", "criterion"],
        )
        names = ("first_order", "first_order_error", "total_order", "total_order_error")
        return pd.DataFrame({name: getattr(self, name).ravel() for name in names}, index=index)

    def summary(self, lang: str = "en") -> str:
        """The indices as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The total-order indices as a heading, a sentence and a table."""
        criteria, proposals = self.problem.criteria, self.problem.proposals
        rows = [
            [proposal.id, *(language.number(Fraction(float(index)), 2) for index in row)]
            for proposal, row in zip(proposals, self.total_order, strict=True)
        ]
        columns = [language.say("Proposal"), *(criterion.id for criterion in criteria)]
        return [
            Heading(language.say("Which weight the scores hang on")),
            Paragraph(
                language.say(
                    "Total-order Sobol indices: how much of the variance of the score goes back to the weight of the "
                    "criterion, alone and together with others, where all weights are drawn uniformly."
                )
            ),
            Table(columns, rows, right=tuple(range(1, len(columns)))),
        ]


def sobol_indices(problem: Problem, *, rng: int, samples: int = 4096) -> SobolStudy:
    """Decompose the variance of each proposal's additive score over weights that are uniform on the simplex.

    Parameters
    ----------
    problem
        The problem; at least two criteria.
    rng
        Seed.
    samples
        Size of each base sample, a power of two.

    Raises
    ------
    ArrayError
        `samples` is not a power of two, the seed is no seed, or there is a single criterion.

    References
    ----------
    .. [1] Saltelli, A. et al. (2010). Variance based sensitivity analysis of model output.
           https://doi.org/10.1016/j.cpc.2009.09.018
    """
    from scipy import stats

    samples, seed = checked_count(samples, "samples"), checked_count(rng, "rng", least=0)
    if samples < 2 or samples & (samples - 1):
        raise ArrayError(f"samples must be a power of two, not {samples}")
    if len(problem.criteria) < 2:
        raise ArrayError("with a single criterion there is no weight to vary")
    values = problem.value_matrix
    varying = np.ptp(values, axis=1) > 0

    def scores(inputs: npt.NDArray[np.float64]) -> FloatArray:
        raw = -np.log(np.clip(inputs, 1e-300, 1.0))
        found_scores: FloatArray = values[varying] @ (raw / raw.sum(axis=0))
        return found_scores

    shape = (len(problem.proposals), len(problem.criteria))
    found = {name: np.zeros(shape) for name in ("first", "total", "first_error", "total_error")}
    if varying.any():
        indices = stats.sobol_indices(
            func=scores,
            n=samples,
            dists=[stats.uniform()] * len(problem.criteria),
            rng=np.random.default_rng(seed),
        )
        intervals = indices.bootstrap(confidence_level=0.95, n_resamples=200)
        found["first"][varying], found["total"][varying] = indices.first_order, indices.total_order
        for name, interval in (("first_error", intervals.first_order), ("total_error", intervals.total_order)):
            low, high = interval.confidence_interval
            found[name][varying] = (high - low) / 2
    for array in found.values():
        array.setflags(write=False)
    return SobolStudy(
        problem, found["first"], found["total"], found["first_error"], found["total_error"], samples, seed
    )
