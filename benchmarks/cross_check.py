"""Draw random selections, solve each in every room that can, compare, and write docs/cross-check.md.

Each block of 1,000 instances has a generator of its own, so that a mismatch can be drawn again from seed and block:
`python benchmarks/cross_check.py --blocks 17 18` draws block 17 alone and writes no page.
"""

import argparse
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import numpy as np
from ortools.algorithms.python import knapsack_solver

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from brute_force import FAMILIES, REACHES, RULES, Answer, deep_search, drawn, searched  # noqa: E402
from mcda_priority.engine.batch import batch  # noqa: E402
from mcda_priority.engine.best import best  # noqa: E402
from mcda_priority.engine.branching import INFEASIBLE, OPEN, plain_block, ruled_block  # noqa: E402
from mcda_priority.engine.exchanges import best_by_exchanges  # noqa: E402
from mcda_priority.engine.instance import MOST_TIES, Instance, Solution  # noqa: E402
from mcda_priority.engine.knapsack import best_with_fixed  # noqa: E402
from mcda_priority.engine.pareto import as_flags  # noqa: E402
from mcda_priority.engine.rules import best_under_rules  # noqa: E402
from mcda_priority.engine.staircase import staircase  # noqa: E402
from mcda_priority.engine.straight import best_on_a_line  # noqa: E402
from mcda_priority.errors import NotSolvedError  # noqa: E402

PAGE = ROOT / "docs" / "cross-check.md"
PACKAGES = ("mcda-priority", "numpy", "numba", "ortools")

LARGEST = 30
SEARCHED = 16
"""Up to so many proposals every subset is searched."""

BLOCK = 1000
EVERY = 5
"""Every so many instances go to the rooms that take milliseconds, and to OR-Tools."""

MOST_NODES = 40_000
MOST_DEEP_NODES = 300_000
PEER_SECONDS = 0.05
ROOM_SECONDS = 0.2

BRUTE = "search of all subsets"
PLAIN = "compiled room, the budget alone"
RULED = "compiled room, any rows"
AS_ROW = "compiled room, the budget as one more row"
TURNED = "compiled room, proposals in reverse order"
BATCH = "batch"
DOOR = "the engine's door"
LIST = "list room"
LINE = "list room, value a straight line of cost"
EXCHANGES = "exchanges under rules, value a straight line of cost"
STAIRS = "staircase"
CP_SAT = "rules room (CP-SAT)"
PEER = "OR-Tools KnapsackSolver"
DEEP = "search that cuts by plain sums"

COLUMNS = (BRUTE, PLAIN, RULED, AS_ROW, TURNED, BATCH, DOOR, LIST, LINE, EXCHANGES, STAIRS, CP_SAT, PEER, DEEP)

Reply = Answer | str | None
"""An answer, None where no portfolio keeps the rules, or why there is no answer."""

Key = tuple[str, str, str]
"""Who answered, of which family, with rules or without."""


class Tally:
    """Comparisons that agreed, answers that were not given, and mismatches."""

    def __init__(self) -> None:
        self.agreed: Counter[Key] = Counter()
        self.open: Counter[str] = Counter()
        self.infeasible = 0
        self.tied = 0
        self.drawn: Counter[tuple[str, str]] = Counter()
        self.mismatches: list[str] = []

    def add(self, other: "Tally") -> None:
        """Add the counts of another block."""
        self.agreed.update(other.agreed)
        self.open.update(other.open)
        self.drawn.update(other.drawn)
        self.infeasible += other.infeasible
        self.tied += other.tied
        self.mismatches += other.mismatches


def main() -> int:
    """Draw, compare and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--seconds", type=float, default=3600.0, help="no block is begun after so many")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--blocks", type=int, nargs=2, metavar=("FIRST", "STOP"), help="these alone, no page")
    asked = parser.parse_args()
    first, stop = asked.blocks or (0, -(-asked.instances // BLOCK))
    tally, started, done, sources = Tally(), time.monotonic(), 0, fingerprint()
    for part in compared(asked.seed, first, stop, asked.seconds, asked.processes):
        done += 1
        tally.add(part)
        for mismatch in part.mismatches:
            print(mismatch, flush=True)
        if done % 20 == 0:
            seconds = time.monotonic() - started
            print(f"{done * BLOCK:,} instances, {len(tally.mismatches)} mismatches, {seconds:,.0f} s", flush=True)
    if asked.blocks is None:
        seconds = time.monotonic() - started
        text = page(tally, done, asked.instances, asked.seed, seconds, sources)
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 1 if tally.mismatches else 0


def compared(seed: int, first: int, stop: int, seconds: float, processes: int) -> Iterator[Tally]:
    """Compare block after block; after the time is up, those that were begun are finished."""
    deadline = time.monotonic() + seconds
    with ProcessPoolExecutor(processes) as pool:
        waiting = [pool.submit(block, seed, number, deadline) for number in range(first, stop)]
        for future in as_completed(waiting):
            part = future.result()
            if part is not None:
                yield part


def block(seed: int, number: int, deadline: float) -> Tally | None:
    """Compare one block of instances; None past the deadline."""
    if time.monotonic() > deadline:
        return None
    rng = np.random.default_rng([seed, number])
    tally, families = Tally(), list(FAMILIES)
    for at in range(BLOCK):
        family, rules = families[at % len(families)], bool(at // len(families) % 2)
        n, reach = int(rng.integers(1, LARGEST + 1)), int(rng.choice(REACHES))
        one = drawn(rng, family, n, reach, rules=rules)
        place = f"seed {seed}, block {number}, instance {at}"
        compare(tally, place, family, rules, one, chosen=at % EVERY == 0)
        if at % EVERY == 0 and rules and 1 < n <= SEARCHED and rng.random() < 0.3:
            paired = drawn(rng, family, n, reach, rules=rng.random() < 0.7, pairs=True)
            compare(tally, f"{place}, with pairs", family, rules, paired, chosen=True)
    return tally


def compare(tally: Tally, place: str, family: str, rules: bool, one: Instance, *, chosen: bool) -> None:
    """Ask everybody who can answer an instance, and count who agrees with the first."""
    kind = "pairs" if len(one.pairs) else "rules" if rules else "no rules"
    tally.drawn[family, kind] += 1
    reference: list[Answer | None] = []
    for name, answer, whole in answers(one, chosen):
        if isinstance(answer, str):
            tally.open[f"{name}: {answer}"] += 1
        elif not reference and whole != WHOLE:
            tally.open[f"{name}: nobody to compare with"] += 1
        elif not reference:
            reference.append(answer)
            tally.infeasible += answer is None
            tally.tied += answer is not None and answer.ties > 0
            tally.agreed[name, family, kind] += 1
        elif agree(reference[0], answer, whole):
            tally.agreed[name, family, kind] += 1
        else:
            tally.mismatches.append(f"{place}: {name} says {answer}, the first says {reference[0]}: {one!r}")


WHOLE, TOTALS, VALUE = "whole", "totals", "value"


def agree(one: Answer | None, other: Answer | None, part: str) -> bool:
    """Whether two answers are equal in the part that both can tell; ties are counted up to 1,000."""
    if one is None or other is None:
        return one is other
    if part == VALUE:
        return one.value == other.value
    same = (one.value, one.cost, min(one.ties, MOST_TIES)) == (other.value, other.cost, min(other.ties, MOST_TIES))
    return same and (part == TOTALS or one.selected == other.selected)


def answers(one: Instance, chosen: bool) -> Iterator[tuple[str, Reply, str]]:
    """Who answers, the answer (or why there is none), and which part of it can be compared."""
    n, paired, ruled = one.n_proposals, bool(len(one.pairs)), bool(len(one.limits))
    if n <= SEARCHED:
        yield BRUTE, searched(one), WHOLE
    if not paired:
        alone = kernel(one, plain=not ruled)
        if not ruled:
            yield PLAIN, alone, WHOLE
            if (straight := best_on_a_line(one, ROOM_SECONDS)) is not None:
                yield LINE, told(straight), WHOLE
        yield RULED, alone if ruled else kernel(one, plain=False), WHOLE
        yield AS_ROW, kernel(with_budget_as_row(one), plain=False), WHOLE
        if not isinstance(alone, str):
            yield BATCH, by_batch(one), WHOLE
        yield TURNED, kernel(turned(one), plain=not ruled), TOTALS
    if chosen:
        yield from slow_answers(one)


def slow_answers(one: Instance) -> Iterator[tuple[str, Reply, str]]:
    """The rooms that take milliseconds, and OR-Tools."""
    small, bare = one.n_proposals <= SEARCHED, not len(one.pairs) and not len(one.limits)
    yield DOOR, by_room(best, one), WHOLE
    if bare:
        yield LIST, by_room(best_with_fixed, one), WHOLE
        yield PEER, by_peer(one), VALUE
    if bare and small:
        yield STAIRS, top_step(one), WHOLE
    # Each takes a tenth of a second: one in eight, whatever its family.
    if small and len(one.limits) and not len(one.pairs) and one.budget % 8 == 0:
        by_exchanges = best_by_exchanges(one, ROOM_SECONDS).solution
        if by_exchanges is not None:
            yield EXCHANGES, Answer(by_exchanges.value, by_exchanges.cost, by_exchanges.selected.tolist(), 0), VALUE
    if small:
        yield CP_SAT, by_room(best_under_rules, one), WHOLE
    elif not bare:
        yield DEEP, by_deep_search(one), TOTALS


def told(solution: Solution | None) -> Reply:
    """A room's solution as an answer."""
    if solution is None:
        return None
    if solution.bound != solution.value:
        return "not proven in time"
    if solution.ties is None:
        return "ties not counted in time"
    return Answer(solution.value, solution.cost, solution.selected.tolist(), solution.ties)


def by_room(room: Callable[[Instance, float], Solution | None], one: Instance) -> Reply:
    """The answer of a room that is given a time limit."""
    try:
        return told(room(one, ROOM_SECONDS))
    except NotSolvedError:
        return "not proven in time"


def kernel(one: Instance, *, plain: bool) -> Reply:
    """The compiled room's own answer, nothing before or after it."""
    if (one.must & one.never).any():
        return None
    n = one.n_proposals
    members, totals = np.zeros((1, max(1, -(-n // 64))), np.uint64), np.zeros((1, 4), np.int64)
    fixed = one.costs, one.values[np.newaxis], one.budget, one.must, one.never
    if plain:
        plain_block(*fixed, MOST_NODES, members, totals)
    else:
        proposals, rows = np.nonzero(one.rows.T)
        starts = np.searchsorted(proposals, np.arange(n + 1)).astype(np.int64)
        factors = one.rows[rows, proposals]
        ruled_block(*fixed, one.limits, starts, rows.astype(np.int64), factors, MOST_NODES, members, totals)
    value, cost, ties, status = totals[0].tolist()
    if status == OPEN:
        return "given up"
    return None if status == INFEASIBLE else Answer(value, cost, as_flags(members, n)[0].tolist(), ties)


def with_budget_as_row(one: Instance) -> Instance:
    """The budget as one more rule, and more money than all proposals cost."""
    return one._replace(
        budget=int(one.costs.sum()),
        rows=np.vstack((one.rows, one.costs[np.newaxis])),
        limits=np.append(one.limits, one.budget),
    )


def turned(one: Instance) -> Instance:
    """The proposals in reverse order."""
    return one._replace(
        costs=one.costs[::-1].copy(),
        values=one.values[::-1].copy(),
        must=one.must[::-1].copy(),
        never=one.never[::-1].copy(),
        rows=one.rows[:, ::-1].copy(),
    )


def by_batch(one: Instance) -> Reply:
    """A batch of one vector, with the long way for what the compiled room gives up on."""
    solved = batch(one, one.values[np.newaxis], threads=1, time_limit=ROOM_SECONDS)
    if solved is None:
        return None
    value, cost, bound, ties = (int(field[0]) for field in (solved.values, solved.costs, solved.bounds, solved.ties))
    return told(Solution(solved.flags[0], value, cost, bound, None if ties < 0 else ties))


def top_step(one: Instance) -> Reply:
    """The staircase's last step; it counts no ties, so that those of the list room are put in."""
    if (one.must & one.never).any():
        return None
    known = by_room(best_with_fixed, one)
    if isinstance(known, str):
        return known
    steps = staircase(one.costs, one.values, one.budget, 10**6, must=one.must, never=one.never)
    if not len(steps.costs):
        return None
    ties = known.ties if known is not None else 0
    selected = as_flags(steps.members[-1:], one.n_proposals)[0].tolist()
    return Answer(int(steps.values[-1]), int(steps.costs[-1]), selected, ties)


def by_peer(one: Instance) -> Reply:
    """OR-Tools' branch and bound on what is left to choose: the value alone."""
    left = one.budget - int(one.costs[one.must].sum())
    if left < 0 or (one.must & one.never).any():
        return None
    free = ~one.must & ~one.never & (one.values > 0) & (one.costs <= left)
    value = int(one.values[one.must].sum())
    if free.any():
        kind = knapsack_solver.SolverType.KNAPSACK_MULTIDIMENSION_BRANCH_AND_BOUND_SOLVER
        solver = knapsack_solver.KnapsackSolver(kind, "peer")
        solver.set_time_limit(PEER_SECONDS)
        solver.init(one.values[free].tolist(), [one.costs[free].tolist()], [left])
        value += int(solver.solve())
        if not solver.is_solution_optimal():
            return "not proven in time"
    return Answer(value, 0, [], 0)


def by_deep_search(one: Instance) -> Reply:
    """The search that cuts by plain sums, where it ends."""
    totals = deep_search(one, MOST_DEEP_NODES)
    if totals is None:
        return "not finished"
    return Answer(totals.value, totals.cost, [], totals.ties) if totals.found else None


# The page ------------------------------------------------------------------------------------------------------

INTRODUCTION = """\
# Cross-check

Random selections, solved by every room of the engine that can, by a search of all subsets, and by OR-Tools. This page
is written by `benchmarks/cross_check.py`. {machine}.

**{instances:,} instances, {comparisons:,} answers, {mismatches} mismatches.**
Seed {seed}; {minutes:.0f} min.{short}
The figures hold for the engine whose sources have the fingerprint `{sources}`; after a change to them they are to be
made again.

Instances have 1 to {largest} proposals, each number as likely. Costs and values reach one of
{reaches}, each as likely; the budget lies between a twentieth of all costs
and all of them. Half of the instances have one to four rules of these kinds:
{rules}.
Beside the {instances:,} instances, {paired:,} have bonuses and savings for pairs of proposals; the compiled rooms do
not know those.

{infeasible:,} instances admit no portfolio, and everybody who answers says so; {tied:,} have more than one optimum.

What is compared: value, cost, the number of other optima (up to 1,000) and every proposal of the portfolio, by the
declared rule for ties. With OR-Tools' `KnapsackSolver` the value alone, since it knows no rule for ties; in reverse
order, and with the search that cuts by plain sums, value, cost and number of optima.
"""

EXPLANATIONS = f"""\
- **{BRUTE}**: up to {SEARCHED} proposals, every subset is added up in integers
  (`tests/brute_force.py`), which says what is right. Above, the others are compared with each other.
- **{PLAIN}**; **{RULED}** (with no rows, where there are no rules);
  **{AS_ROW}**, and more money than everything costs;
  **{TURNED}**: the compiled room four times over, on ways that share little. Past
  {MOST_NODES:,} nodes it gives up.
- **{BATCH}**: what studies use, where the compiled room does not give up.
- **{LINE}**: where it is one, without rules but must and must not.
- **{EXCHANGES}**: where it is one and the bound is met, of one in forty; the value alone.
- Every {EVERY}th instance: **{DOOR}**, which is asked for a single portfolio and has
  another room answer where the compiled one gives up; **{LIST}** and **{PEER}**
  without rules but must and must not, and up to {SEARCHED} proposals the **{STAIRS}** (its last step);
  **{CP_SAT}** up to {SEARCHED} proposals, with and without rules;
  **{DEEP}** above {SEARCHED} proposals with rules.
"""


SHORT = " Time ran out before the {asked:,} instances that were asked for."

LIMITS = f"""\
A room that takes a time limit has {ROOM_SECONDS} s here, `KnapsackSolver` {PEER_SECONDS} s; the search that cuts by
plain sums ends after {MOST_DEEP_NODES:,} nodes."""


def fingerprint() -> str:
    """Twelve digits that change with any of the engine's sources."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src" / "mcda_priority" / "engine").glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def page(tally: Tally, blocks: int, asked: int, seed: int, seconds: float, sources: str) -> str:
    """Write the page."""
    versions = ", ".join([f"Python {python_version()}", *(f"{name} {version(name)}" for name in PACKAGES)])
    paired = sum(count for (_, kind), count in tally.drawn.items() if kind == "pairs")
    parts = [
        INTRODUCTION.format(
            machine=versions,
            instances=blocks * BLOCK,
            comparisons=sum(tally.agreed.values()) + len(tally.mismatches),
            mismatches=len(tally.mismatches) or "no",
            short=SHORT.format(asked=asked) if blocks * BLOCK < asked else "",
            sources=sources,
            seed=seed,
            minutes=seconds / 60,
            largest=LARGEST,
            reaches=", ".join(f"{reach:,}" for reach in REACHES),
            rules=", ".join(RULES),
            paired=paired,
            infeasible=tally.infeasible,
            tied=tally.tied,
        ),
        "## Who answered\n\n" + EXPLANATIONS,
        table(["", "no rules", "rules", "pairs"], [[name, *by_kind(tally, name)] for name in COLUMNS]),
        "## Families\n\nInstances drawn, and answers that agreed.\n",
        table(
            ["family", "no rules", "rules", "pairs", "answers"],
            [[family, *drawn_by_kind(tally, family), f"{answered(tally, family):,}"] for family in FAMILIES],
        ),
        f"## Answers that were not given\n\nThey are no mismatches: nothing was claimed. {LIMITS}\n",
        table(["", "instances"], [[reason, f"{count:,}"] for reason, count in sorted(tally.open.items())]),
    ]
    if tally.mismatches:
        parts.append("## Mismatches\n\n" + "".join(f"- {mismatch}\n" for mismatch in tally.mismatches))
    return "\n".join([*parts, AGAIN.format(instances=asked, seed=seed)])


AGAIN = """\
## Running it again

```sh
python benchmarks/cross_check.py --instances {instances} --seed {seed}
```
"""


KINDS = ("no rules", "rules", "pairs")


def by_kind(tally: Tally, name: str) -> list[str]:
    """How many answers of one agreed, by kind of rules."""
    return counts(lambda kind: sum(tally.agreed[name, family, kind] for family in FAMILIES))


def drawn_by_kind(tally: Tally, family: str) -> list[str]:
    """How many instances of a family were drawn, by kind of rules."""
    return counts(lambda kind: tally.drawn[family, kind])


def answered(tally: Tally, family: str) -> int:
    """How many answers agreed on instances of a family."""
    return sum(count for (_, of_family, _), count in tally.agreed.items() if of_family == family)


def counts(count: Callable[[str], int]) -> list[str]:
    """A cell for each kind of rules."""
    return [f"{count(kind):,}" if count(kind) else "–" for kind in KINDS]


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
