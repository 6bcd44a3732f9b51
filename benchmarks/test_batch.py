"""Many selections that share costs and budget and differ in values, side by side with loops over the peers."""

import numpy as np
import pytest
from contenders import BATCH
from instances import N_VECTORS, batch_instance, block_of_values
from pytest_benchmark.fixture import BenchmarkFixture

SIZE = 100

VECTORS = {
    "mcda_priority": N_VECTORS,
    "mcda_priority, one thread": N_VECTORS,
    "OR-Tools, loop": 2_000,
    "scipy milp, loop": 30,
}
"""How many weight vectors each solves: times are compared per solve, optima over those in common."""


@pytest.mark.parametrize("contender", BATCH)
def test_batch(benchmark: BenchmarkFixture, contender: str) -> None:
    """Studies over weights rest on whole blocks of exact optima: a loop over a solver must be far slower."""
    benchmark.group, benchmark.extra_info["contender"] = f"batch, {SIZE} x {N_VECTORS:,} weight vectors", contender
    benchmark.extra_info["works"] = VECTORS[contender]
    instance, values = batch_instance(SIZE), block_of_values(SIZE, VECTORS[contender])
    few = min(VECTORS["OR-Tools, loop"], len(values))
    reference = "scipy milp, loop" if contender == "OR-Tools, loop" else "OR-Tools, loop"
    few = min(few, VECTORS[reference])
    np.testing.assert_array_equal(
        BATCH[contender](instance, values[:few])(), BATCH[reference](instance, values[:few])()
    )
    benchmark.pedantic(BATCH[contender](instance, values), rounds=3)  # type: ignore[no-untyped-call]
