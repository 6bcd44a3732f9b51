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

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"

PASSES = 3
"""Each pass runs everything once, peers side by side; a figure is the median of the medians of the passes."""

OURS = "mcda_priority"
SCORES = ("mcda_priority.score", "mcda_priority.score, first")
PEERS = ("pymcdm", "scikit-criteria", "pyDecision")
LOOPS = ("pymcdm, loop", "pymcdm, loop, checks off")

PACKAGES = ("mcda-priority", "numpy", "pandas", "scipy", "pymcdm", "scikit-criteria", "pydecision", "ortools")

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
        "One selection, uncorrelated values",
        ("selection, uncorrelated",),
        (OURS, "mcda_priority.select", "OR-Tools", "scipy milp"),
        "Time per selection, of three that are timed together. Costs are uniform from 10,000.00 to 1,000,000.00, in "
        "cents, values uniform from 1 to 1,000,000, the budget half of all costs. The first column is the engine's "
        "door, `best_portfolio`, on bare arrays; `select` starts from a ranking and adds the lists that councils use "
        "and the re-added certificate. OR-Tools is its `KnapsackSolver` (branch and bound), scipy's `milp` runs with "
        "`mip_rel_gap=0`. The peers return one optimum; the project also settles ties by its declared rule and counts "
        "them.",
    ),
    Section(
        "One selection, weakly correlated values",
        ("selection, weakly",),
        (OURS, "mcda_priority.select", "OR-Tools", "scipy milp"),
        "The same, with each value within a tenth of the largest cost of the proposal's own cost.",
    ),
)

INTRODUCTION = """\
# Benchmarks

The project and its peers, side by side in one run. This page is written by `benchmarks/table.py`; before anything is
timed, the results are compared: scores with the textbook's formula, optima with brute force at 8 proposals and with
scipy's `milp` at more.

{machine}. {date}. One thread. {versions}.

Each figure is the median of {passes} passes, each of which is a median itself. Other work may have run on
the machine at the same time: ratios travel, seconds do not. In brackets: how many times as long as `mcda_priority` in
the same row; above 1 the project is faster, below 1 the peer is.
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

AGAIN = """\
## Running it again

With Python 3.11 or newer and pip 25.1 or newer, in a virtual environment:

```sh
python -m pip install --editable . --group benchmark
python benchmarks/table.py
```

It takes about seven minutes. pyDecision brings the clients of several language-model services with it; none of them is
used here. `python -m pytest benchmarks -n0 --benchmark-disable` runs each benchmark once, without timing, and skips the
peers that are not installed.
"""

Figures = dict[str, dict[str, float]]


def main() -> int:
    """Run the passes and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        passes = [run(Path(folder) / f"pass-{number}.json") for number in range(PASSES)]
    times = figures(passes, lambda entry: entry["stats"]["median"] / entry["extra_info"].get("works", 1))
    memory = figures(passes, lambda entry: entry["extra_info"].get("bytes"))
    timed = {work: row for work, row in times.items() if work not in memory}
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(passes[0], timed, memory), encoding="utf-8", newline="\n")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def run(target: Path) -> dict[str, Any]:
    """Run every benchmark once over, in one process and one thread."""
    options = ["-q", "-n0", "--benchmark-max-time=0.5", "--benchmark-min-rounds=7", f"--benchmark-json={target}"]
    command = [sys.executable, "-m", "pytest", str(ROOT / "benchmarks"), *options]
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


def page(one: dict[str, Any], times: Figures, memory: Figures) -> str:
    """Write the whole page."""
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
        "## Aims\n\n" + table(["aim", "seen", ""], aims(times)),
    ]
    for section in SECTIONS:
        works = [work for start in section.starts for work in times if work.startswith(start)]
        rows = [[work, *(cell(times[work], name) for name in section.contenders)] for work in works]
        heads = ["", *map(label, section.contenders)]
        parts.append(f"## {section.title}\n\n{section.explanation}\n\n" + table(heads, rows))
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
    for work in (name for name in times if name.endswith("weight vectors")):
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
    return f"`{name}`" if name in (OURS, "python -c pass") or name.startswith("mcda-priority ") else name


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
