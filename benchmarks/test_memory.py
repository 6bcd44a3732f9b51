"""How much memory the largest pieces of work need, side by side with the peers."""

import subprocess
import sys
from pathlib import Path

import pytest
from contenders import peer
from instances import SMOKE
from memory import STATUS
from pytest_benchmark.fixture import BenchmarkFixture

TITLES = {
    "selection": "memory, selection, weakly correlated, 1,000",
    "block": "memory, TOPSIS, 100 x 10, 10,000 weight vectors",
    "batch 10": "memory, selection, 100 x 100,000 weight vectors, in blocks of 10,000",
    "batch 100": "memory, selection, 100 x 1,000,000 weight vectors, in blocks of 10,000",
}
WORKS = (
    ("selection", "mcda_priority", None),
    ("selection", "mcda_priority.select", None),
    ("selection", "OR-Tools", "ortools.algorithms.python.knapsack_solver"),
    ("selection", "scipy milp", None),
    ("batch 10", "mcda_priority", None),
    *(() if SMOKE else (("batch 100", "mcda_priority", None),)),
    ("block", "mcda_priority", None),
    ("block", "pymcdm, loop, checks off", "pymcdm"),
)
"""Work, contender and the module of another library that it takes."""

ENOUGH = 2**30


@pytest.mark.skipif(not STATUS.exists(), reason="this system does not state the peak of a process's memory")
@pytest.mark.parametrize(("work", "contender", "module"), WORKS)
def test_memory(benchmark: BenchmarkFixture, work: str, contender: str, module: str | None) -> None:
    """Work that does not fit into a small machine cannot be done at all: a gigabyte must be more than enough."""
    if module is not None:
        peer(module)
    benchmark.group, benchmark.extra_info["contender"] = TITLES[work], contender
    command = [sys.executable, str(Path(__file__).with_name("memory.py")), work, contender]
    finished = benchmark.pedantic(subprocess.run, (command,), {"check": True, "capture_output": True}, rounds=1)  # type: ignore[no-untyped-call]
    # The solver inside scipy may print a line of its own first.
    grown = int(finished.stdout.split()[-1])
    benchmark.extra_info["bytes"] = grown
    assert 0 <= grown < ENOUGH
