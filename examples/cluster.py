"""
On many processes, or on a cluster
==================================

A study takes any executor of ``concurrent.futures``. Its draws are made in
blocks, each with a seed of its own, so that one thread, four processes and a
cluster give the same bytes. The ratings of the Helsinki case are illustrative.

Needs Dask: ``python3 -m pip install 'dask[distributed]'``.
"""

import logging
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import matplotlib.pyplot as plt
from dask.distributed import Client, LocalCluster

import mcda_priority as mp

DRAWS, SEED = 60_000, 7


def studied(executor: Executor) -> mp.RankStudy:
    """Study the ranks of the Helsinki proposals, under all weights."""
    problem = mp.load_problem("helsinki-2021")
    return mp.study_ranks(
        problem,
        mp.WeightSet.anything(problem),
        draws=DRAWS,
        rng=SEED,
        executor=executor,
    )


# %%
# The guard
# ---------
# Processes that are started afresh read this file again, so that what starts them
# stands behind the usual guard.

if __name__ == "__main__":
    with ThreadPoolExecutor(1) as one_thread:
        alone = studied(one_thread)

    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        pooled = studied(processes)

    cluster = LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        silence_logs=logging.ERROR,
    )
    with cluster, Client(cluster) as client:
        clustered = studied(client.get_executor())

    print("Illustrative ratings, not the City of Helsinki's.\n")
    print(alone.summary())
    for where, study in (
        ("two processes", pooled),
        ("a cluster of two workers", clustered),
    ):
        same = study.acceptability.tobytes() == alone.acceptability.tobytes()
        print(
            f"{where}: {study.n_draws:,} draws, the bytes of one thread: {same}"
        )

    figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
    mp.plot_central_weights(alone, ax)
    plt.show()

# %%
# A cluster elsewhere is handed over in the same way:
# ``Client("tcp://scheduler:8786").get_executor()``, or
# ``mpi4py.futures.MPIPoolExecutor()``. The machines need this library in the same
# version.
