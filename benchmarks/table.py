"""Run the benchmarks and write docs/benchmarks.md: what was aimed at, what was seen, and every figure.

Needs the dependency group `benchmark`: the page is only written with every peer beside the project.
"""

import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from growth import PICTURE, VECTORS
from growth import main as draw_growth
from instances import FAMILIES, N_VECTORS, RANGES

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"

PASSES = 1
"""Each pass runs everything once, peers side by side; a figure is the median of the medians of the passes."""

APART = ("test_families.py", "test_studies.py", "test_portfolio_study.py", "test_dominance.py")
"""Benchmarks that are run apart: the families once, the studies for a page of their own."""

OURS = "mcda_priority"
SCORES = ("mcda_priority.score", "mcda_priority.score, first")
PEERS = ("pymcdm", "scikit-criteria", "pyDecision")
LOOPS = ("pymcdm, loop", "pymcdm, loop, checks off")

PACKAGES = ("mcda-priority", "numpy", "numba", "pandas", "scipy", "pymcdm", "scikit-criteria", "pydecision", "ortools")

BATCHES = (OURS, "mcda_priority, one thread", "OR-Tools, loop", "scipy milp, loop")
SELECTIONS = (OURS, "mcda_priority, lists", "mcda_priority.select", "OR-Tools", "OR-Tools, solve alone", "scipy milp")

SIZES = (8, 30, 100, 300, 1_000, 5_000)
"""Sizes of the families."""

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Section(NamedTuple):
    """One table of the page: a row for each work that begins so, a column for each contender."""

    title: str
    starts: tuple[str, ...]
    contenders: tuple[str, ...]
    explanation: str


SECTIONS = (
    Section(
        "One ranking",
        ("weighted sum, 8", "weighted sum, 10,000", "TOPSIS, 8", "TOPSIS, 10,000"),
        (OURS, *SCORES, *PEERS),
        "From the performances to the scores. The weighted sum takes performances over the largest of each criterion; "
        "TOPSIS takes the vector norm, with three of the ten criteria to be minimised. Checks that a library makes "
        "of its own accord are inside, and so are the ranks that scikit-criteria always makes. `score` does the same "
        "on a problem that is already loaded, in exact rationals under the weighted sum, and also makes ranks, "
        "contributions and notes; “first” is its first call on a problem, which later calls draw on.",
    ),
    Section(
        "A block of 10,000 weight vectors",
        ("weighted sum, 100 x 10", "TOPSIS, 100 x 10"),
        (OURS, "numpy, bare product", *LOOPS),
        "One matrix, every weight vector. The peers have no blocks, so that one calls them in a loop; “checks off” is "
        "the same loop with pymcdm's `validation=False`, while the project's checks stay on. The bare product is the "
        "physical limit: numpy's matrix product of weights and values, with nothing else.",
    ),
    Section(
        "A batch of selections",
        ("batch,",),
        BATCHES,
        "Time per solve. Costs, budget and 100 proposals are shared; each weight vector, drawn uniformly on ten "
        "criteria rated 0 to 4, gives other values, to nine decimals. The project solves "
        f"{N_VECTORS:,} of them; loops over the peers solve 2,000 (OR-Tools' `KnapsackSolver`, made once, its costs "
        "listed once) and 30 (scipy's `milp`, `mip_rel_gap=0`). Only values are asked of OR-Tools here; the project "
        "also returns portfolios, costs and ties. The first column uses all cores, all others one.",
    ),
    Section(
        "One selection, uncorrelated values",
        ("selection, uncorrelated",),
        SELECTIONS,
        "Time per selection, of three that are timed together. Costs are uniform from 10,000.00 to 1,000,000.00, in "
        "cents, values uniform from 1 to 1,000,000, the budget half of all costs. The first column is the engine's "
        "door, from arrays to a portfolio, once its compiled room is in memory; the second is the room that needs no "
        "compiler, which answers until then. `select` starts from a ranking and adds the lists that councils use and "
        "the re-added certificate. OR-Tools is its `KnapsackSolver` (branch and bound), made once, from arrays to a "
        "portfolio too; “solve alone” is given ready lists, and only the value is read. scipy's `milp` runs with "
        "`mip_rel_gap=0`. The peers return one optimum; the project also settles ties by its declared rule and counts "
        "them.",
    ),
    Section(
        "One selection, weakly correlated values",
        ("selection, weakly",),
        SELECTIONS,
        "The same, with each value within a tenth of the largest cost of the proposal's own cost.",
    ),
)

INTRODUCTION = """\
# Benchmarks

The project and its peers, side by side in one run. This page is written by `benchmarks/table.py`; before anything is
timed, the results are compared: scores with the textbook's formula, optima with brute force at 8 proposals and with
scipy's `milp` at more.

{machine}. {date}. One thread, but for the batch. {versions}.

Each figure is a median over repetitions, and over passes ({passes}). Ratios travel, seconds do not. In brackets: how
many times as long as `mcda_priority` in the same row; above 1 the project is faster, below 1 the peer is.
"""

STARTUP = """\
## Starting up

A process of its own each time, from start to end. The names of `mcda_priority` are loaded when they are first used, so
that the bare import loads next to nothing; “every public name” loads all of them.
"""

MEMORY = """\
## Memory

How far the peak of a process rises above what it holds once everything is imported and prepared. The scores of the
block alone are 8 MiB.
"""

HARD = """\
## Easy and hard families

One selection of each family (Pisinger 2005), costs uniform up to the number given, budget half of all costs: the time
of the engine's door, from arrays to a portfolio, with the compiled room in memory, and in brackets how many times as
long OR-Tools' `KnapsackSolver` takes for the same; “>” where OR-Tools had proven nothing when it was stopped after a
second. “\\*”: proven, but which of the tied portfolios the declared rule prefers was not settled, and the result says
so; “†”: not proven, and marked so. One run; what both prove is equal.
"""

REFERENCE = """\
Pisinger, D. (2005). Where are the hard knapsack problems? Computers & Operations Research 32(9).
https://doi.org/10.1016/j.cor.2004.03.002
"""

GROWTH = """\
## How time grows

![Time over the number of proposals, and over the number of weight vectors](_static/{name})

The same on logarithmic axes, as `benchmarks/growth.py` draws it: on the left one selection of 8 to 5,000 proposals
with the values of one weight vector, on the right 1 to {vectors:,} weight vectors.
"""

STAIRCASE = """\
## A staircase

The best portfolio at every budget from 0 to 1,000,000,000 dollars, to the dollar, for the 404 applications to
Virginia's SMART SCALE of 2018 (11,586 steps): {seconds}.
"""

PAPER = """\
## A board paper

The whole page for the same 404 applications, with all pictures, reasons for each project and 1,000 drawn weightings for
the ranks, under 3 MB: {seconds}.
"""

AGAIN = """\
## Running it again

With Python 3.11 or newer and pip 25.1 or newer, in a virtual environment:

```sh
python -m pip install --editable . --group benchmark
python benchmarks/table.py
```

It takes about ten minutes. The staircase needs the published file that the tests read. pyDecision brings the
clients of several language-model services with it; none of them is used here. `python -m pytest benchmarks -n0
--benchmark-disable` runs each benchmark once, without timing, on smaller sizes, and skips the peers that are not
installed.
"""

Figures = dict[str, dict[str, float]]


def main() -> int:
    """Run the passes and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        passes = [
            run(Path(folder) / f"pass-{number}.json", "benchmarks", *(f"--ignore=benchmarks/{one}" for one in APART))
            for number in range(PASSES)
        ]
        families = run(Path(folder) / "families.json", "benchmarks/test_families.py")
    draw_growth()
    times = figures(passes, lambda entry: entry["stats"]["median"] / entry["extra_info"].get("works", 1))
    memory = figures(passes, lambda entry: entry["extra_info"].get("bytes"))
    timed = {work: row for work, row in times.items() if work not in memory}
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(passes[0], timed, memory, families), encoding="utf-8", newline="\n")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def run(target: Path, *what: str) -> dict[str, Any]:
    """Run benchmarks once over, in one process and one thread."""
    options = ["-q", "-n0", "--benchmark-max-time=0.5", "--benchmark-min-rounds=7", f"--benchmark-json={target}"]
    command = [sys.executable, "-m", "pytest", *what, *options]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, check=True, stdout=sys.stderr)
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


def figures(passes: list[dict[str, Any]], figure: Any) -> Figures:
    """Collect a figure of each work and contender: the median over the passes."""
    seen: dict[str, dict[str, list[float]]] = {}
    for one in passes:
        for entry in one["benchmarks"]:
            if figure(entry) is not None:
                row = seen.setdefault(entry["group"], {})
                row.setdefault(entry["extra_info"]["contender"], []).append(figure(entry))
    return {work: {name: median(several) for name, several in row.items()} for work, row in seen.items()}


def page(one: dict[str, Any], times: Figures, memory: Figures, families: dict[str, Any]) -> str:
    """Write the whole page."""
    cells = family_cells(families)
    machine = one["machine_info"]
    parts = [
        INTRODUCTION.format(
            machine=f"{machine['cpu']['brand_raw']}, {machine['cpu']['count']} cores, {machine['system']}",
            date=one["datetime"][:10],
            versions=", ".join(
                [f"Python {machine['python_version']}", *(f"{name} {version(name)}" for name in PACKAGES)]
            ),
            passes=PASSES,
        ),
        "## Aims\n\n" + table(["aim", "seen", ""], [*aims(times), *engine_aims(times, memory, cells)]),
    ]
    for section in SECTIONS:
        works = [work for start in section.starts for work in times if work.startswith(start)]
        rows = [[work, *(cell(times[work], name) for name in section.contenders)] for work in works]
        heads = ["", *map(label, section.contenders)]
        parts.append(f"## {section.title}\n\n{section.explanation}\n\n" + table(heads, rows))
    rows = [
        [f"{family}, costs to {largest:,}", *(family_cell(cells[family, largest, size]) for size in SIZES)]
        for family in FAMILIES
        for largest in RANGES
    ]
    parts.append(HARD + "\n" + table(["", *(f"{size:,}" for size in SIZES)], rows) + "\n" + REFERENCE)
    parts.append(GROWTH.format(name=PICTURE.name, vectors=VECTORS[-1]))
    stairs = [times[work][OURS] for work in times if work.startswith("staircase")]
    parts += [STAIRCASE.format(seconds=duration(seconds)) for seconds in stairs]
    papers = [times[work][OURS] for work in times if work.startswith("report")]
    parts += [PAPER.format(seconds=duration(seconds)) for seconds in papers]
    started = [[label(name), duration(seconds)] for name, seconds in times["startup"].items()]
    parts.append(STARTUP + "\n" + table(["", "median"], started))
    grown = [
        [work.removeprefix("memory, "), label(name), f"{size / 2**20:,.1f} MiB"]
        for work, row in memory.items()
        for name, size in row.items()
    ]
    parts.append(MEMORY + "\n" + table(["", "", "peak"], grown))
    return "\n".join([*parts, AGAIN])


def aims(times: Figures) -> list[list[str]]:
    """Say of each aim what was seen and whether it was met."""
    rows = []
    for work in ("weighted sum, 8 x 10", "weighted sum, 10,000 x 10", "TOPSIS, 8 x 10", "TOPSIS, 10,000 x 10"):
        row, fastest = times[work], fastest_peer(times[work])
        seen = f"{duration(row[OURS])} against {duration(row[fastest])} of {fastest}"
        rows.append(
            (f"{work}: the array function is not slower than the fastest peer", seen, row[OURS] <= row[fastest])
        )
    for work, names in (("weighted sum, 8 x 10", SCORES), ("TOPSIS, 8 x 10", SCORES[:1])):
        row, fastest = times[work], fastest_peer(times[work])
        for name in names:
            more = row[name] - row[fastest]
            seen = f"{duration(row[name])}, {duration(abs(more))} {'more' if more > 0 else 'less'} than {fastest}"
            rows.append((f"{work}: {label(name)} is within a millisecond of the fastest peer", seen, more <= 1e-3))
    for work in (name for name in times if name.startswith(("weighted sum, 100", "TOPSIS, 100"))):
        checked, unchecked = (times[work][loop] / times[work][OURS] for loop in LOOPS)
        seen = f"{checked:,.0f} times ({unchecked:,.0f} times with pymcdm's checks off)"
        rows.append((f"{work}: at least 200 times as fast as a loop over pymcdm", seen, checked >= 200))
    row = times["startup"]
    ours, pandas, everything = (
        row[f"import {name}"] for name in ("mcda_priority", "pandas", "mcda_priority, every public name")
    )
    seen = f"{duration(ours)} against {duration(pandas)}; with every public name {duration(everything)}"
    rows.append(("`import mcda_priority` costs no more than `import pandas`", seen, ours <= pandas))
    helped = row["mcda-priority --help"]
    rows.append(("`mcda-priority --help` stays under half a second", duration(helped), helped < 0.5))
    return [[aim, seen, "met" if met else "**not met**"] for aim, seen, met in rows]


class Cell(NamedTuple):
    """One instance of a family: seconds of both, and what was proven."""

    ours: float
    peers: float
    proven: bool
    peers_proven: bool
    ties: int | None


def family_cells(families: dict[str, Any]) -> dict[tuple[str, int, int], Cell]:
    """Pair the figures of each family, largest cost and size."""
    pairs: dict[str, dict[str, dict[str, Any]]] = {}
    for entry in families["benchmarks"]:
        pairs.setdefault(entry["group"], {})[entry["extra_info"]["contender"]] = entry
    cells = {}
    for group, pair in pairs.items():
        _, family, largest, size = group.split(", ")
        ours, peers = pair[OURS], pair["OR-Tools"]
        cells[family, int(largest), int(size)] = Cell(
            ours["stats"]["median"],
            peers["stats"]["median"],
            ours["extra_info"]["proven"],
            peers["extra_info"]["proven"],
            ours["extra_info"]["ties"],
        )
    return cells


def family_cell(one: Cell) -> str:
    """Our time, how many times as long the peer takes, and what is open."""
    sign = "†" if not one.proven else "\\*" if one.ties is None else ""
    return f"{duration(one.ours)}{sign} ({'' if one.peers_proven else '>'}{ratio(one.peers / one.ours)})"


def engine_aims(times: Figures, memory: Figures, cells: dict[tuple[str, int, int], Cell]) -> list[list[str]]:
    """Say the same of the aims of the engine."""
    rows = []
    for work in (name for name in times if name.startswith("batch,")):
        for peer, least in (("OR-Tools, loop", 25), ("scipy milp, loop", 5_000)):
            seen = times[work][peer] / times[work][OURS]
            rows.append((f"{work}: at least {least:,} times as fast as {peer}", f"{seen:,.0f} times", seen >= least))
    slower = [key for key, one in cells.items() if one.peers < one.ours and one.peers_proven]
    named = "; ".join(f"{family}, costs to {largest:,}, {size:,}" for family, largest, size in slower)
    seen_text = f"{len(cells) - len(slower)} of {len(cells)}" + (f"; not: {named}" if slower else "")
    rows.append(("one selection of 8 to 5,000, every family: not slower than OR-Tools", seen_text, not slower))
    hundred = [one for (_, _, size), one in cells.items() if size == 100]
    slowest = max(one.ours for one in hundred)
    seen_text = f"{sum(one.proven for one in hundred)} of {len(hundred)} proven, the slowest in {duration(slowest)}"
    met = slowest <= 1 and all(one.proven for one in hundred)
    rows.append(("every family at 100: proven within a second", seen_text, met))
    stairs = {work: times[work][OURS] for work in times if work.startswith("staircase")}
    rows += [(f"{work}: within a second", duration(seconds), seconds <= 1) for work, seconds in stairs.items()]
    papers = {work: times[work][OURS] for work in times if work.startswith("report")}
    rows += [(f"{work}: within 20 seconds", duration(seconds), seconds <= 20) for work, seconds in papers.items()]
    few, many = (row[OURS] for work, row in memory.items() if work.startswith("memory, selection, 100 x"))
    seen_text = f"{few / 2**20:,.0f} MiB for 100,000 weight vectors, {many / 2**20:,.0f} MiB for 1,000,000"
    rows.append(("memory of a batch does not grow with the weight vectors", seen_text, many <= 1.2 * few))
    return [[aim, seen, "met" if met else "**not met**"] for aim, seen, met in rows]


def fastest_peer(row: dict[str, float]) -> str:
    """Name the peer with the shortest time of a row."""
    return min((name for name in PEERS if name in row), key=row.__getitem__)


def cell(row: dict[str, float], name: str) -> str:
    """One time, and its ratio to the project's."""
    if name not in row:
        return "–"
    return duration(row[name]) + ("" if name == OURS else f" ({ratio(row[name] / row[OURS])})")


def ratio(number: float) -> str:
    """A ratio to two digits that count, or whole."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def duration(seconds: float) -> str:
    """A time in the unit that suits it, to three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size or unit == "µs":
            number = seconds / size
            return f"{number:.{max(0, 2 - (number >= 10) - (number >= 100))}f} {unit}"
    raise AssertionError


def label(name: str) -> str:
    """A contender as the page writes it: names of code as code."""
    if name.startswith("mcda_priority."):
        function, comma, which = name.removeprefix("mcda_priority.").partition(", ")
        return f"`{function}`{comma}{which}"
    if name.startswith(f"{OURS}, "):
        return {"lists": f"`{OURS}`, before compiling"}.get(
            name.removeprefix(f"{OURS}, "), f"`{OURS}`" + name[len(OURS) :]
        )
    return f"`{name}`" if name in (OURS, "python -c pass") or name.startswith("mcda-priority ") else name


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
