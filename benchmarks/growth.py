"""Measure how time grows with proposals and with weight vectors, and draw it: docs/_static/growth.svg.

Needs the dependency group `benchmark`. Each point is the shortest of a few runs; every optimum is compared first.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import matplotlib as mpl  # type: ignore[import-not-found, unused-ignore]
import matplotlib.pyplot as plt  # type: ignore[import-not-found, unused-ignore]
import numpy as np
from contenders import BATCH, SELECTION
from instances import SelectionInstance, batch_instance, block_of_values
from matplotlib.axes import Axes  # type: ignore[import-not-found, unused-ignore]
from matplotlib.ticker import NullLocator  # type: ignore[import-not-found, unused-ignore]

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "_static" / "growth.svg"

SIZES = (8, 16, 30, 60, 100, 200, 300, 600, 1_000, 2_000, 5_000)
VECTORS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
PROPOSALS = 100

STYLES = {
    "mcda_priority": ("black", "-", "o"),
    "mcda_priority, one thread": ("black", "--", "s"),
    "mcda_priority, lists": ("black", ":", "v"),
    "OR-Tools": ("0.45", "-", "D"),
    "OR-Tools, loop": ("0.45", "-", "D"),
    "scipy milp": ("0.45", "--", "^"),
    "scipy milp, loop": ("0.45", "--", "^"),
    "numpy, product and argsort": ("0.45", "-", "D"),
    "batch engine, bare": ("0.45", "-", "D"),
    "with intervals": ("black", "--", "s"),
    "all portfolios": ("0.45", "-", "D"),
}
"""Shade, line and mark: told apart without colour."""

NAMES = {
    "mcda_priority": "mcda-priority",
    "mcda_priority, one thread": "mcda-priority, one thread",
    "mcda_priority, lists": "mcda-priority, before compiling",
    "OR-Tools": "OR-Tools KnapsackSolver",
    "OR-Tools, loop": "OR-Tools KnapsackSolver, loop",
    "scipy milp": "scipy milp, gap 0",
    "scipy milp, loop": "scipy milp, gap 0, loop",
    "numpy, product and argsort": "numpy, product and argsort, one thread",
    "batch engine, bare": "the engine alone, on ready values",
    "with intervals": "mcda-priority, ratings ±5",
    "all portfolios": "numpy, each against each",
}

LARGEST = {"scipy milp": 1_000, "OR-Tools, loop": 10_000, "scipy milp, loop": 100}
"""Sizes past which a contender is not asked to go."""

LONG = 0.5
"""Seconds past which one run is enough."""

Line = tuple[str, list[int], list[float]]


def main() -> int:
    """Measure and draw."""
    mpl.use("svg")
    plt.rcParams.update({"svg.hashsalt": "growth", "svg.fonttype": "path", "font.size": 10})
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6), layout="constrained")
    draw(left, by_proposals())
    left.set_title("One selection")
    left.set_xlabel("proposals")
    left.set_ylabel("time for the selection [s]")
    draw(right, by_vectors())
    right.set_title(f"Selections among {PROPOSALS} proposals, {os.cpu_count()} cores")
    right.set_xlabel("weight vectors")
    right.set_ylabel("time for all of them [s]")
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, metadata={"Date": None})
    print(f"written: {PICTURE.name}")
    return 0


def by_proposals() -> list[Line]:
    """Time one selection of each size."""
    lines: list[Line] = []
    for contender in ("mcda_priority", "mcda_priority, lists", "OR-Tools", "scipy milp"):
        sizes = [size for size in SIZES if size <= LARGEST.get(contender, SIZES[-1])]
        seconds = []
        for size in sizes:
            one = weighted(size)
            work = SELECTION[contender](one)
            assert work() == SELECTION["OR-Tools"](one)()
            seconds.append(shortest(work))
        lines.append((contender, sizes, seconds))
    return lines


def weighted(n_proposals: int) -> SelectionInstance:
    """A selection with the values of one weight vector."""
    return batch_instance(n_proposals)._replace(values=block_of_values(n_proposals, 1)[0])


def by_vectors() -> list[Line]:
    """Time blocks of each size."""
    one = batch_instance(PROPOSALS)
    lines: list[Line] = []
    for contender in ("mcda_priority", "mcda_priority, one thread", "OR-Tools, loop", "scipy milp, loop"):
        sizes = [size for size in VECTORS if size <= LARGEST.get(contender, VECTORS[-1])]
        seconds = []
        for size in sizes:
            values = block_of_values(PROPOSALS, size)
            work = BATCH[contender](one, values)
            few = values[:100]
            np.testing.assert_array_equal(work()[:100], BATCH["OR-Tools, loop"](one, few)())
            seconds.append(shortest(work))
        lines.append((contender, sizes, seconds))
    return lines


def shortest(work: Callable[[], object]) -> float:
    """The shortest of up to seven runs, in seconds."""
    seconds: list[float] = []
    while not seconds or (len(seconds) < 7 and sum(seconds) < LONG):
        started = perf_counter()
        work()
        seconds.append(perf_counter() - started)
    return min(seconds)


def draw(axes: Axes, lines: list[Line]) -> None:
    """Draw lines on logarithmic axes."""
    for contender, sizes, seconds in lines:
        shade, line, mark = STYLES[contender]
        axes.loglog(sizes, seconds, color=shade, linestyle=line, marker=mark, markersize=5, label=NAMES[contender])
    ticks = [size for size in lines[0][1] if size not in (16, 60, 200, 600, 2_000)]
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.grid(visible=True, color="0.88")
    axes.legend(frameon=False, fontsize=9)


if __name__ == "__main__":
    sys.exit(main())
