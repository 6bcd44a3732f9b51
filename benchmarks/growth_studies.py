"""Measure how the studies' time grows with draws and with proposals, and draw it: docs/_static/growth-studies.svg.

Needs the dependency group `benchmark`. What is compared is checked by the benchmarks of the same names.
"""

import sys
from functools import partial
from pathlib import Path

import matplotlib as mpl  # type: ignore[import-not-found, unused-ignore]
import matplotlib.pyplot as plt  # type: ignore[import-not-found, unused-ignore]
import numpy as np
from growth import Line, draw, shortest
from test_dominance import ALL_PORTFOLIOS, HALF_WIDTH, SIZES, SIZES_WITH_INTERVALS, all_portfolios
from test_dominance import ours as dominance
from test_portfolio_study import problem, solve, study
from test_studies import BLOCK, bare_numpy, our_study

from mcda_priority import weighted_sum

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "_static" / "growth-studies.svg"

DRAWS = (10_000, 100_000, 1_000_000, 10_000_000)
PORTFOLIO_DRAWS = (10_000, 100_000, 1_000_000)


def main() -> int:
    """Measure and draw."""
    mpl.use("svg")
    plt.rcParams.update({"svg.hashsalt": "growth", "svg.fonttype": "path", "font.size": 10})
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(14, 4.6), layout="constrained")
    draw(left, by_draws())
    left.set_title("Ranks, 100 proposals, ten criteria")
    left.set_xlabel("drawn weights")
    left.set_ylabel("time [s]")
    draw(middle, by_portfolio_draws())
    middle.set_title("Exact portfolios among 100 proposals")
    middle.set_xlabel("drawn weights")
    draw(right, by_proposals())
    right.set_title("Non-dominated portfolios, three criteria")
    right.set_xlabel("proposals")
    figure.savefig(PICTURE, metadata={"Date": None})
    print(f"written: {PICTURE.name}")
    return 0


def by_draws() -> list[Line]:
    """Time the study of ranks on all cores, on one, and plain numpy on one."""
    assert DRAWS[0] % BLOCK == 0
    return [
        ("mcda_priority", list(DRAWS), [shortest(our_study(size, weighted_sum, None)) for size in DRAWS]),
        ("mcda_priority, one thread", list(DRAWS), [shortest(our_study(size, weighted_sum, 1)) for size in DRAWS]),
        ("numpy, product and argsort", list(DRAWS), [shortest(bare_numpy(size)) for size in DRAWS]),
    ]


def by_portfolio_draws() -> list[Line]:
    """Time the study of portfolios, and the engine alone on ready values, both on all cores."""
    sizes = list(PORTFOLIO_DRAWS)
    return [
        ("mcda_priority", sizes, [shortest(partial(study, size)) for size in sizes]),
        ("batch engine, bare", sizes[:-1], [shortest(partial(solve, size)) for size in sizes[:-1]]),
    ]


def by_proposals() -> list[Line]:
    """Time one search of each size, and hold every portfolio against every other where that can be done."""
    few = [size for size in SIZES if size <= ALL_PORTFOLIOS]
    return [
        ("mcda_priority", list(SIZES), [typical(size, 0) for size in SIZES]),
        ("with intervals", list(SIZES_WITH_INTERVALS), [typical(size, HALF_WIDTH) for size in SIZES_WITH_INTERVALS]),
        ("all portfolios", few, [shortest(partial(all_portfolios, size, 0)) for size in few]),
    ]


def typical(n_proposals: int, half_width: int) -> float:
    """The median of three instances of a size."""
    return float(np.median([shortest(partial(dominance, n_proposals, at, half_width)) for at in range(3)]))


if __name__ == "__main__":
    assert problem().proposals
    sys.exit(main())
