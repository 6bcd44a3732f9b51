"""Draws in blocks: the same bytes on one core, many cores or a cluster, and memory that does not grow with the draws.

Each block has its own seed, spawned from the study's; results are combined in the order of the blocks, whichever
arrives first.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import numpy as np

from mcda_priority.errors import ArrayError

BLOCK = 10_000
"""Draws in a block."""

Result = TypeVar("Result")
Work = Callable[[np.random.SeedSequence, int], Result]
"""What is done with one block: its seed, its number of draws. It has to be picklable for processes and clusters."""


def checked_draws(draws: int) -> int:
    """Refuse numbers of draws that are not whole and positive.

    Raises
    ------
    ArrayError
        There is nothing to draw.
    """
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < 1:
        raise ArrayError(f"draws must be a whole number of at least 1, not {draws!r}")
    return int(draws)


def seeded(rng: int | np.random.SeedSequence) -> np.random.SeedSequence:
    """A seed sequence that has spawned nothing yet, so that the same seed gives the same draws again.

    Raises
    ------
    ArrayError
        What came is neither a seed sequence nor a whole number that is not negative.
    """
    if isinstance(rng, np.random.SeedSequence):
        return np.random.SeedSequence(rng.entropy, spawn_key=rng.spawn_key, pool_size=rng.pool_size)
    if isinstance(rng, bool) or not isinstance(rng, int | np.integer) or rng < 0:
        raise ArrayError(f"rng must be a whole number of at least 0 or a SeedSequence, not {rng!r}")
    return np.random.SeedSequence(int(rng))


def in_blocks(
    work: Work[Result], draws: int, seeds: np.random.SeedSequence, executor: Executor | None
) -> Iterator[tuple[Result, int]]:
    """Do a study block by block and give each block's result, with its number of draws, in order.

    An interrupt (Ctrl-C) ends the blocks early, without an error: what came until then is whole.

    Parameters
    ----------
    work
        What is done with a block.
    draws
        Draws in all.
    seeds
        The study's own, from `seeded`.
    executor
        Where blocks are done: any `concurrent.futures.Executor`; this machine's cores unless given.
    """
    if executor is not None and not callable(getattr(executor, "submit", None)):
        raise ArrayError(f"executor must be a concurrent.futures.Executor, not {type(executor).__name__}")
    sizes = [min(BLOCK, draws - start) for start in range(0, draws, BLOCK)]
    with _pool(executor) as pool, _progress(draws) as advance:
        waiting: deque[tuple[Future[Result], int]] = deque()
        try:
            for size in sizes:
                waiting.append((pool.submit(work, seeds.spawn(1)[0], size), size))
                # A window of blocks, so that neither seeds nor results pile up.
                if len(waiting) >= 4 * (os.cpu_count() or 1):
                    yield _next(waiting, advance)
            while waiting:
                yield _next(waiting, advance)
        except KeyboardInterrupt:
            pass
        finally:
            for future, _ in waiting:
                future.cancel()


def _next(waiting: deque[tuple[Future[Result], int]], advance: Callable[[int], None]) -> tuple[Result, int]:
    future, size = waiting[0]
    result = future.result()
    waiting.popleft()
    advance(size)
    return result, size


@contextmanager
def _pool(executor: Executor | None) -> Iterator[Executor]:
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield pool


@contextmanager
def _progress(draws: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, on stderr, for studies that take a while; nothing in a log."""
    if draws < 20 * BLOCK or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=draws)
        yield lambda size: progress.advance(task, size)
