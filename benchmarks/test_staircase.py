"""Every budget to a billion dollars for 404 real projects, to the dollar."""

from fractions import Fraction

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from mcda_priority.engine.staircase import Steps, staircase
from reference_data import needs_data, read_csv

BILLION = 10**9
STEPS = 11_586
"""As found elsewhere for these projects."""


@needs_data
def test_staircase(benchmark: BenchmarkFixture) -> None:
    """A whole staircase must take no longer than one moves a slider: a second, for Virginia's SMART SCALE of 2018."""
    benchmark.group = "staircase, 404 projects to 1,000,000,000 dollars"
    benchmark.extra_info["contender"] = "mcda_priority"
    rows = read_csv("smartscale_fy2018/projects_factor_scores.csv")
    costs = np.array([int(row["request"]) for row in rows])
    values = np.array([round(Fraction(row["benefit_score_published"]) * 10**6) for row in rows])

    def work() -> Steps:
        return staircase(costs, values, BILLION, 10**6)

    assert len(work().costs) == STEPS
    benchmark(work)
