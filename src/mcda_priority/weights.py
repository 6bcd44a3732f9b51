"""Sets of weights as polytopes: exact corners, and draws that are uniform on them.

A polytope is cut out of the simplex (weights not negative, sum 1) by rows `coefficients . weights <= limit`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from mcda_priority.errors import ArrayError

FloatArray = npt.NDArray[np.float64]
Vector = tuple[Fraction, ...]

MOST_CORNERS = 2_000
"""Corners of a polytope are listed up to here."""

CHAINS = 4
"""Chains of a hit-and-run walk, to be held against each other."""


_INWARDS = 0.1
"""How far the starts of a walk are drawn to the mean of the corners, as a share."""


class Row(NamedTuple):
    """One statement: the sum of coefficients times weights is at most the limit, or equal to it."""

    coefficients: Vector
    limit: Fraction
    equal: bool


class Polytope(NamedTuple):
    """Weights that keep some rows, by their corners.

    tight
        With each corner, as bits, the constraints that hold with equality there: weights that are zero, and rows.
    n_constraints
        How many constraints have a bit.
    """

    tight: dict[Vector, int]
    n_constraints: int


class Walk(NamedTuple):
    """Draws by hit-and-run, how many steps were thrown away first, and how far the chains disagree.

    draws
        Shape (n_draws, n_criteria).
    burn_in, thinning
        Steps before the first draw, and between draws, in each chain.
    convergence
        The largest potential scale reduction over the weights: 1 where the chains agree, above 1.05 is too much.
    """

    draws: FloatArray
    burn_in: int
    thinning: int
    convergence: float


def corners(n_criteria: int, rows: Sequence[Row]) -> tuple[Vector, ...] | None:
    """List the corners of a polytope, exactly; None where there are more than `MOST_CORNERS`.

    Returns
    -------
    Corners as exact weights; none where no weights keep all rows.
    """
    found = narrowed(whole_simplex(n_criteria), rows)
    return None if found is None else tuple(found.tight)


def whole_simplex(n_criteria: int) -> Polytope:
    """All weights that sum to 1, to be narrowed."""
    units = [tuple(Fraction(int(at == one)) for at in range(n_criteria)) for one in range(n_criteria)]
    tight = {unit: sum(1 << at for at in range(n_criteria) if unit[at] == 0) for unit in units}
    return Polytope(tight, n_criteria)


def narrowed(polytope: Polytope, rows: Sequence[Row]) -> Polytope | None:
    """Cut a polytope with one row after the other, exactly; None where it gets more than `MOST_CORNERS` corners.

    A corner that a row cuts off leaves new ones on the edges to those that stay (double description [1]_).

    References
    ----------
    .. [1] Fukuda, K. & Prodon, A. (1996). Double description method revisited.
           https://doi.org/10.1007/3-540-61576-8_77
    """
    tight, number = polytope
    for row in _halfspaces(rows):
        tight = _cut(tight, row, number)
        number += 1
        if len(tight) > MOST_CORNERS:
            return None
    return Polytope(tight, number)


def _halfspaces(rows: Sequence[Row]) -> list[Row]:
    halves = []
    for row in rows:
        halves.append(Row(row.coefficients, row.limit, equal=False))
        if row.equal:
            halves.append(Row(tuple(-one for one in row.coefficients), -row.limit, equal=False))
    return halves


def _cut(found: dict[Vector, int], row: Row, number: int) -> dict[Vector, int]:
    apart = [(corner, tight, dot(row.coefficients, corner) - row.limit) for corner, tight in found.items()]
    kept = {corner: tight if excess else tight | (1 << number) for corner, tight, excess in apart if excess <= 0}
    inside = [one for one in apart if one[2] < 0]
    outside = [one for one in apart if one[2] > 0]
    masks = list(found.values())
    fewest = len(row.coefficients) - 2
    for one, tight_of_one, below in inside:
        for other, tight_of_other, above in outside:
            shared = tight_of_one & tight_of_other
            # Two corners share an edge if no third one lies on all the constraints that they share.
            if shared.bit_count() < fewest or sum(1 for mask in masks if mask & shared == shared) > 2:
                continue
            share = above / (above - below)
            new = tuple(share * a + (1 - share) * b for a, b in zip(one, other, strict=True))
            kept[new] = kept.get(new, 0) | shared | (1 << number)
    return kept


def dot(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    """Sum of products, exactly."""
    return sum((a * b for a, b in zip(one, other, strict=True) if a and b), Fraction(0))


def simplex_draws(n_draws: int, n_criteria: int, rng: np.random.Generator) -> FloatArray:
    """Draw weights uniformly on the whole simplex: Dirichlet(1), shape (n_draws, n_criteria).

    References
    ----------
    .. [1] Devroye, L. (1986). Non-Uniform Random Variate Generation, ch. XI.4. https://doi.org/10.1007/978-1-4613-8643-8
    """
    raw = rng.standard_exponential((n_draws, n_criteria))
    raw /= raw.sum(axis=1, keepdims=True)
    return raw


def barycentric_draws(vertices: FloatArray, n_draws: int, rng: np.random.Generator) -> FloatArray:
    """Draw uniformly on the simplex with these vertices, shape (n_vertices, n_criteria), affinely independent."""
    return simplex_draws(n_draws, len(vertices), rng) @ vertices


def is_simplex(found: Sequence[Vector]) -> bool:
    """Tell whether corners span a simplex of their own: as many as its dimension and one."""
    rows = [[a - b for a, b in zip(corner, found[0], strict=True)] for corner in found[1:]]
    return _rank(rows) == len(rows)


def _rank(rows: list[list[Fraction]]) -> int:
    rank = 0
    width = len(rows[0]) if rows else 0
    for column in range(width):
        pivot = next((at for at in range(rank, len(rows)) if rows[at][column] != 0), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for at in range(rank + 1, len(rows)):
            factor = rows[at][column] / rows[rank][column]
            if factor:
                rows[at] = [a - factor * b for a, b in zip(rows[at], rows[rank], strict=True)]
        rank += 1
    return rank


def hit_and_run(
    found: FloatArray, coefficients: FloatArray, limits: FloatArray, n_draws: int, rng: np.random.Generator
) -> Walk:
    """Draw uniformly on a polytope by walking: a random direction, then a uniform point on the chord.

    Parameters
    ----------
    found
        Corners of the polytope, shape (n_corners, n_criteria); each chain begins at a random mixture of some of them.
    coefficients, limits
        Its rows, shapes (n_rows, n_criteria) and (n_rows,); weights are not negative besides.
    n_draws
        How many draws.
    rng
        The generator.

    References
    ----------
    .. [1] Smith, R. L. (1984). Efficient Monte Carlo procedures for generating points uniformly distributed over
           bounded regions. https://doi.org/10.1287/opre.32.6.1296
    .. [2] Tervonen, T. et al. (2013). Hit-and-run enables efficient weight generation for simulation-based multiple
           criteria decision analysis. https://doi.org/10.1016/j.ejor.2012.08.026
    """
    centre = found.mean(axis=0)
    _, lengths, directions = np.linalg.svd(found - centre, full_matrices=False)
    basis = directions[lengths > 1e-12 * max(1.0, float(lengths[0]))]
    n_free = len(basis)
    if n_free == 0:
        return Walk(np.tile(centre, (n_draws, 1)), 0, 0, 1.0)
    if (coefficients @ centre > limits + 1e-9).any():
        raise ArrayError("the mean of the corners must keep the rows")
    all_rows = np.vstack([coefficients, -np.eye(len(centre))]) @ basis.T
    slack = np.append(limits - coefficients @ centre, centre)
    burn_in, thinning = 100 * n_free, 2 * n_free
    each = -(-n_draws // CHAINS)
    chains = np.empty((CHAINS, each, n_free))
    for chain, here in enumerate((_starts(found, n_free, rng) - centre) @ basis.T):
        left = np.maximum(slack - all_rows @ here, 0.0)
        _walk(all_rows, here, left, burn_in, thinning, rng, chains[chain])
    draws = np.maximum(centre + chains.reshape(-1, n_free)[:n_draws] @ basis, 0.0)
    draws /= draws.sum(axis=1, keepdims=True)
    return Walk(draws, burn_in, thinning, _scale_reduction(chains))


def _starts(found: FloatArray, n_free: int, rng: np.random.Generator) -> FloatArray:
    """One point for each chain, far from each other and inside: chains from one point would agree before they mix."""
    n_mixed = min(n_free + 1, len(found))
    mixtures = [
        rng.dirichlet(np.ones(n_mixed)) @ found[rng.choice(len(found), n_mixed, replace=False)] for _ in range(CHAINS)
    ]
    # A mixture of some corners may lie on a face, from which a walk starts badly.
    starts: FloatArray = _INWARDS * found.mean(axis=0) + (1 - _INWARDS) * np.array(mixtures)
    return starts


def _compiled(function: Any) -> Any:
    return numba.njit(cache=True, nogil=True)(function)


@_compiled
def _walk(rows, here, left, burn_in, thinning, rng, out):  # type: ignore[no-untyped-def]
    n_rows, n_free = rows.shape
    direction, speed = np.empty(n_free), np.empty(n_rows)
    steps_to_go = burn_in
    for draw in range(len(out)):
        while steps_to_go > 0:
            for at in range(n_free):
                direction[at] = rng.standard_normal()
            low, high = -np.inf, np.inf
            for row in range(n_rows):
                speed[row] = (rows[row] * direction).sum()
                if speed[row] > 1e-15:
                    high = min(high, left[row] / speed[row])
                elif speed[row] < -1e-15:
                    low = max(low, left[row] / speed[row])
            step = low + (high - low) * rng.random()
            here += step * direction
            for row in range(n_rows):
                left[row] = max(0.0, left[row] - step * speed[row])
            steps_to_go -= 1
        out[draw] = here
        steps_to_go = thinning


def _scale_reduction(chains: FloatArray) -> float:
    """Gelman & Rubin's potential scale reduction, the largest over the coordinates."""
    each = chains.shape[1]
    if each < 2:
        return float("inf")
    within = chains.var(axis=1, ddof=1).mean(axis=0)
    between = chains.mean(axis=1).var(axis=0, ddof=1)
    return float(np.sqrt((each - 1) / each + between / np.maximum(within, 1e-300)).max())


@dataclass(frozen=True, eq=False)
class Drawing:
    """A set of weights as arrays to draw from; they can be sent to another process without the problem.

    Attributes
    ----------
    n_criteria
        How many weights there are.
    given
        Draws from data, shape (n_given, n_criteria); None where there are none.
    vertices
        Corners of a set that is a simplex, and so drawn exactly; None for other sets, and for the whole simplex.
    polytope
        Corners, coefficients and limits of a set that is walked on, as in `hit_and_run`; None for other sets.
    """

    n_criteria: int
    given: FloatArray | None = None
    vertices: FloatArray | None = None
    polytope: tuple[FloatArray, FloatArray, FloatArray] | None = None

    @property
    def exactly_drawn(self) -> bool:
        """Whether draws are independent and exactly uniform, rather than steps of a walk."""
        return self.polytope is None

    def draws(self, n_draws: int, rng: np.random.Generator) -> FloatArray:
        """Draw weights, shape (n_draws, n_criteria)."""
        if self.given is not None:
            drawn: FloatArray = self.given[rng.integers(0, len(self.given), n_draws)]
            return drawn
        if self.polytope is not None:
            return self.walk(n_draws, rng).draws
        if self.vertices is not None:
            return barycentric_draws(self.vertices, n_draws, rng)
        return simplex_draws(n_draws, self.n_criteria, rng)

    def walk(self, n_draws: int, rng: np.random.Generator) -> Walk:
        """Draw by hit-and-run; where draws are exact, nothing is thrown away and nothing can disagree."""
        if self.polytope is None:
            return Walk(self.draws(n_draws, rng), 0, 0, 1.0)
        return hit_and_run(*self.polytope, n_draws, rng)
