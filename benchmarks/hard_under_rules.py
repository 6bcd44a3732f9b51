"""Ask for one portfolio of 100 proposals of every family under rules, and write the table docs/hard-under-rules.md.

Eight proposals require another, eight threes exclude each other, and each of five groups has a quota: at most two in
five of its proposals, at least two. Each selection has five seconds.
"""

import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from brute_force import FAMILIES, requires_exclusive_and_quotas  # noqa: E402
from mcda_priority.engine.batch import one as solve  # noqa: E402
from mcda_priority.engine.instance import Instance, instance  # noqa: E402
from mcda_priority.errors import NotSolvedError  # noqa: E402

PAGE = ROOT / "docs" / "hard-under-rules.md"
REACHES = (1_000, 10**6, 10**9)
N, DRAWS, SECONDS = 100, 12, 5.0

INTRODUCTION = f"""\
# Hard selections under rules

Written by `benchmarks/hard_under_rules.py`: {N} proposals, eight of which require another, eight threes of which
exclude each other, and five groups with a quota each; {DRAWS} draws of each family and largest cost, {SECONDS:.0f} s
each, the code compiled before. What reaches the limit is marked not proven, never an optimum.

| family | largest cost | proven | within a second | slowest proven, s | no portfolio |
|---|---|---|---|---|---|
"""


def ruled(family: str, reach: int, draw: int) -> Instance:
    """Draw an instance of a family under the rules."""
    rng = np.random.default_rng([draw, list(FAMILIES).index(family), reach])
    costs, values = FAMILIES[family](rng, N, reach)
    total = int(costs.sum())
    budget = total if family == "all fit" else int(rng.integers(total // 20, total * 19 // 20 + 1))
    if family == "one larger than the budget":
        budget = min(budget, int(costs.max()) - 1)
    rows, limits = requires_exclusive_and_quotas(rng, N)
    return instance(costs, values, budget, rows=rows, limits=limits)


def line(family: str, reach: int) -> str:
    """One line of the table."""
    proven, quick, slowest, none = 0, 0, 0.0, 0
    for draw in range(DRAWS):
        one = ruled(family, reach, draw)
        start = time.perf_counter()
        try:
            found = solve(one, SECONDS)
        except NotSolvedError:
            continue
        seconds = time.perf_counter() - start
        none += found is None
        if found is None or found.value == found.bound:
            proven += 1
            quick += seconds <= 1.0
            slowest = max(slowest, seconds)
        if found is not None and not (one.rows @ found.selected <= one.limits).all():
            raise AssertionError(f"{family}, {reach}, draw {draw}: a rule is not kept")
    return f"| {family} | {reach:,} | {proven} of {DRAWS} | {quick} | {slowest:.2f} | {none} |"


def main() -> None:
    """Solve all, and write the page."""
    solve(ruled("uncorrelated", 1_000, 0), SECONDS)
    lines = [line(family, reach) for family in FAMILIES for reach in REACHES]
    PAGE.write_text(INTRODUCTION + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
