"""Studies on a real cluster of worker processes, one of which is lost on the way."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pytest
from distributed import Client, LocalCluster

from matrix_problems import matrix_problem
from mcda_priority import topsis, weighted_sum
from mcda_priority.preferences import WeightSet
from mcda_priority.scoring import Method
from mcda_priority.studies.ranks import RankStudy, study_ranks

DRAWS = 125_000
LOST_AT = 6
"""Block at whose start a worker is killed; the others of its window are on their way."""


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Two worker processes on this machine."""
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)  # type: ignore[no-untyped-call]
    with cluster, Client(cluster) as one:  # type: ignore[no-untyped-call]
        yield one


class LosingOne(Executor):
    """The cluster's executor; when a block is handed in, a worker is killed, as a power cut would."""

    def __init__(self, client: Client) -> None:
        self.inner = client.get_executor()  # type: ignore[no-untyped-call]
        self.workers: dict[str, int] = client.run(os.getpid)
        self.submitted = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand in one block."""
        self.submitted += 1
        future: Future[Any] = self.inner.submit(fn, *args, **kwargs)
        if self.submitted == LOST_AT:
            os.kill(next(iter(self.workers.values())), signal.SIGKILL)
        return future


def figures(study: RankStudy) -> dict[str, bytes]:
    """Every array of a study, as bytes."""
    return {name: fact.tobytes() for name, fact in vars(study).items() if isinstance(fact, np.ndarray)}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process cannot be killed outright here")
@pytest.mark.parametrize("method", [weighted_sum, partial(topsis, norm="vector")], ids=["weighted sum", "TOPSIS"])
def test_ranks_survive_a_lost_worker(client: Client, method: Method) -> None:
    """A cluster that loses a machine in the middle gives the same bytes as one thread."""
    rows = np.random.default_rng(30).integers(0, 101, (30, 5))
    problem = matrix_problem([[f"{entry / 100:.2f}" for entry in row] for row in rows.tolist()])
    weights = WeightSet.anything(problem)
    executor = LosingOne(client)
    found = study_ranks(problem, weights, draws=DRAWS, rng=41, method=method, executor=executor)
    assert executor.submitted > 2 * LOST_AT
    assert found.complete
    assert set(client.run(os.getpid).values()) != set(executor.workers.values()), "no worker was lost"
    with ThreadPoolExecutor(1) as one:
        expected = study_ranks(problem, weights, draws=DRAWS, rng=41, method=method, executor=one)
    assert figures(found) == figures(expected)
