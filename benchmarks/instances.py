"""The inputs of the benchmarks, drawn from one stated seed: the same on every machine."""

import sys
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from mcda_priority import Problem, problem_from_document

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Correlation = Literal["uncorrelated", "weakly correlated"]
Family = Literal[
    "uncorrelated",
    "weakly correlated",
    "strongly correlated",
    "inversely correlated",
    "almost strongly correlated",
    "subset-sum",
    "equal ratios",
    "few levels",
]

SEED = 2021

SMOKE = "--benchmark-disable" in sys.argv
"""Whether nothing is timed: then sizes are small."""

N_DRAWS = 500 if SMOKE else 10_000
"""Weight vectors of a block."""

N_VECTORS = 2_000 if SMOKE else 100_000
"""Weight vectors of the batch of selections."""

FAMILIES: tuple[Family, ...] = get_args(Family)
RANGES = (10**3, 10**6, 10**9)
"""Largest costs of the families."""

HUNDREDTHS = (16, 14, 13, 12, 11, 10, 8, 7, 5, 4)
"""The weights of the ten criteria."""

N_INSTANCES = 3
"""Selections of each size and kind that are timed together."""


class RankingInstance(NamedTuple):
    """Performances, shape (n_proposals, 10), weights and directions, shape (10,)."""

    performances: FloatArray
    weights: FloatArray
    directions: IntArray


class SelectionInstance(NamedTuple):
    """Costs in cents and values, shape (n_proposals,), and a budget in cents."""

    costs: IntArray
    values: IntArray
    budget: int


def ranking_instance(n_proposals: int, n_costs: int) -> RankingInstance:
    """Draw whole performances from 1 to 100, uniformly; of the last `n_costs` criteria, less is better."""
    n_criteria = len(HUNDREDTHS)
    performances = np.random.default_rng([SEED, n_proposals]).integers(1, 101, (n_proposals, n_criteria))
    directions = np.ones(n_criteria, np.int64)
    directions[n_criteria - n_costs :] = -1
    return RankingInstance(performances.astype(np.float64), np.array(HUNDREDTHS) / 100, directions)


def block_of_weights() -> FloatArray:
    """Draw a block of weight vectors of ten criteria, uniformly on the simplex."""
    return np.random.default_rng(SEED).dirichlet(np.ones(len(HUNDREDTHS)), N_DRAWS)


def ranking_document(instance: RankingInstance) -> dict[str, Any]:
    """Put a ranking into a document: scales from 0 to the largest performance of each criterion."""
    largest = instance.performances.max(axis=0).astype(int)
    ends = [
        ("0", str(top)) if sign > 0 else (str(top), "0")
        for top, sign in zip(largest.tolist(), instance.directions.tolist(), strict=True)
    ]
    criteria = [
        {
            "id": f"c{column}",
            "label": f"Criterion {column}",
            "weight": f"0.{hundredths:02}",
            "scale": {"kind": "linear", "baseline": baseline, "best": best},
        }
        for column, (hundredths, (baseline, best)) in enumerate(zip(HUNDREDTHS, ends, strict=True))
    ]
    ratings = [
        {f"c{column}": f"{entry:.0f}" for column, entry in enumerate(row)} for row in instance.performances.tolist()
    ]
    return _document(criteria, ["1.00"] * len(ratings), ratings, "1.00")


@cache
def selection_instance(correlation: Correlation, n_proposals: int, number: int) -> SelectionInstance:
    """Draw costs from 10,000.00 to 1,000,000.00 in cents, uniformly, and values; the budget is half of all costs.

    Values are uniform from 1 to 1,000,000 (uncorrelated), or the cost without its cents, plus or minus up to a tenth
    of the largest cost, and at least 1 (weakly correlated, after Pisinger 1997).
    """
    rng = np.random.default_rng([SEED, n_proposals, number])
    costs = rng.integers(1_000_000, 100_000_001, n_proposals)
    if correlation == "uncorrelated":
        values = rng.integers(1, 1_000_001, n_proposals)
    else:
        values = np.maximum(costs // 100 + rng.integers(-100_000, 100_001, n_proposals), 1)
    return SelectionInstance(costs, values, int(costs.sum()) // 2)


@cache
def family_instance(family: Family, largest: int, n_proposals: int) -> SelectionInstance:
    """Draw costs uniformly up to the largest; values by family (Pisinger 2005); the budget is half of all costs.

    Values of few levels are whole points from 0 to 40, as ratings give them.
    """
    rng = np.random.default_rng([SEED, FAMILIES.index(family), largest, n_proposals])
    costs = rng.integers(1, largest + 1, n_proposals)
    apart, noise = largest // 10, max(1, largest // 500)
    values = {
        "uncorrelated": rng.integers(1, largest + 1, n_proposals),
        "weakly correlated": np.maximum(1, costs + rng.integers(-apart, apart + 1, n_proposals)),
        "strongly correlated": costs + apart,
        "inversely correlated": costs,
        "almost strongly correlated": costs + apart + rng.integers(-noise, noise + 1, n_proposals),
        "subset-sum": costs,
        "equal ratios": 3 * costs,
        "few levels": rng.integers(0, 41, n_proposals),
    }[family]
    if family == "inversely correlated":
        costs = costs + apart
    return SelectionInstance(costs, values, int(costs.sum()) // 2)


def batch_instance(n_proposals: int) -> SelectionInstance:
    """Costs in cents around 600.00, widely spread; half of them is the budget; values are those of even weights."""
    rng = np.random.default_rng([SEED, n_proposals, 1])
    costs = np.rint(np.exp(rng.normal(11, 1, n_proposals)) * 100).astype(np.int64)
    return SelectionInstance(costs, _levels(n_proposals).sum(axis=1) * 10**8, int(costs.sum()) // 2)


def block_of_values(n_proposals: int, n_vectors: int, number: int = 0) -> IntArray:
    """Values at the quantum 10^-9, shape (n_vectors, n_proposals): ten criteria rated 0 to 4, weights drawn evenly."""
    weights = np.random.default_rng([SEED, 2, number]).dirichlet(np.ones(len(HUNDREDTHS)), n_vectors)
    return np.rint(weights @ (_levels(n_proposals) * 10.0**9 / 4).T).astype(np.int64)


def _levels(n_proposals: int) -> IntArray:
    return np.random.default_rng([SEED, n_proposals, 3]).integers(0, 5, (n_proposals, len(HUNDREDTHS)))


def selection_problem(instance: SelectionInstance) -> Problem:
    """Put a selection into a problem with a single criterion, whose performances are the values."""
    scale = {"kind": "linear", "baseline": "0", "best": "1100000"}
    criteria = [{"id": "worth", "label": "Worth", "weight": "1", "scale": scale}]
    ratings = [{"worth": str(value)} for value in instance.values.tolist()]
    return problem_from_document(
        _document(criteria, [_amount(cost) for cost in instance.costs.tolist()], ratings, _amount(instance.budget))
    )


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _document(criteria: list[Any], costs: list[str], ratings: list[dict[str, str]], budget: str) -> dict[str, Any]:
    return {
        "id": "benchmark",
        "label": "Benchmark",
        "currency": "EUR",
        "budget": budget,
        "groups": [{"id": "all", "label": "All", "weight": "1", "criteria": criteria}],
        "proposals": [
            {"id": f"p{position}", "label": f"Proposal {position}", "cost": cost, "ratings": row}
            for position, (cost, row) in enumerate(zip(costs, ratings, strict=True))
        ],
    }
