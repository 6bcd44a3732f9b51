"""Run the benchmarks of the studies and write docs/benchmarks-studies.md: aims, figures, growth and memory."""

import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from growth_studies import PICTURE
from growth_studies import main as draw_growth
from table import OURS, ROOT, Figures, cell, duration, figures, label, ratio, run, table

PAGE = ROOT / "docs" / "benchmarks-studies.md"
PASSES = 1
PACKAGES = ("mcda-priority", "numpy", "numba", "scipy", "pymcdm")
WORKS = ("benchmarks/test_studies.py", "benchmarks/test_portfolio_study.py", "benchmarks/test_dominance.py")

RANKS = "rank acceptabilities, 100 x 10"
CLOSENESS = "rank acceptabilities, TOPSIS"
PORTFOLIOS = "portfolios of drawn weights"
DOMINANCE = "non-dominated, "
INTERVALS = "non-dominated, intervals, "
BARE, WHOLE, LOOP, UNCHECKED, STUDY, ENGINE = (
    "numpy, product and argsort",
    "numpy, the whole study",
    "pymcdm, loop",
    "pymcdm, loop, checks off",
    "mcda_priority.study_portfolios",
    "batch engine, bare",
)

R_SMAA, R_NUMPY = 2.4, 0.13
"""Published seconds of R smaa 0.3-2 and of plain batched numpy beside it, 100,000 draws of 100 x 10."""

PAGE_TEXT = """\
# Benchmarks of the studies

The studies beside what they are built on and beside a peer, in one run. This page is written by
`benchmarks/studies_table.py`; what is compared gives the same figures first.

{machine}. {date}. {versions}.

Each figure is a median over repetitions, and over passes ({passes}). In brackets: how many times as long as
`mcda_priority` in the same row; above 1 the project is faster, below 1 the other is. The first column uses all cores,
all others one.

## Aims

{aims}
R itself is not run here: its package `smaa` comes from none of the registries that this page is made with. Its ratio
goes over the whole study in plain batched numpy, beside which R smaa 0.3-2 took {r_smaa} s against {r_numpy} s for
100,000 draws of 100 x 10 when both were last measured together.

## Ranks

`study_ranks` draws the weights, scores, ranks, shares ties, counts ranks, wins and central weights, and keeps their
errors. “Product and argsort” is what cannot be done without: the matrix product of a ready block of weights and the
values, and one argsort of each row; “the whole study” is what a plain script does for rank acceptabilities: draw,
score, sort, count every rank. pymcdm checks each call of its own accord; “checks off” is its `validation=False`.

{ranks}
## Portfolios

`study_portfolios` draws, scores, solves, and counts proposals, portfolios, regrets and ties, with their errors; the
engine alone solves ready values. Both use all cores.

{portfolios}
## Non-dominated portfolios

Proven complete. Whole ratings from 1 to 100 on three criteria, costs from 10,000.00 to 1,000,000.00 in cents, all drawn
uniformly from the seed 2021; the budget is half of all costs, every weight is admitted; the time of one of three
instances. With intervals each rating may be up to 5 higher or lower. Beside it, where that can be done, every portfolio
held against every other one in plain numpy.

{dominance}
## How time grows

![Time over drawn weights, and over proposals](_static/{picture})

Logarithmic axes, as `benchmarks/growth_studies.py` draws it.

## Memory

How far the peak of a process rises above what two blocks of draws have filled.

{memory}
## Running it again

```sh
python -m pip install --editable . --group benchmark
python benchmarks/studies_table.py
```
"""


def main() -> int:
    """Run the passes and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        passes = [run(Path(folder) / f"pass-{number}.json", *WORKS) for number in range(PASSES)]
    draw_growth()
    times = figures(passes, lambda entry: entry["stats"]["median"] / entry["extra_info"].get("works", 1))
    memory = figures(passes, lambda entry: entry["extra_info"].get("bytes"))
    PAGE.write_text(page(passes[0], times, memory), encoding="utf-8", newline="\n")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def page(one: dict[str, Any], times: Figures, memory: Figures) -> str:
    """Write the whole page."""
    machine = one["machine_info"]
    row = next(row for work, row in times.items() if work.startswith(PORTFOLIOS))
    sizes = sorted({int(work.rsplit(", ", 1)[1]) for work in times if work.startswith(DOMINANCE)})
    return PAGE_TEXT.format(
        machine=f"{machine['cpu']['brand_raw']}, {machine['cpu']['count']} cores, {machine['system']}",
        date=one["datetime"][:10],
        versions=", ".join([f"Python {machine['python_version']}", *(f"{name} {version(name)}" for name in PACKAGES)]),
        passes=PASSES,
        aims=table(["aim", "seen", ""], aims(times, memory)),
        r_smaa=R_SMAA,
        r_numpy=R_NUMPY,
        ranks=side_by_side(
            times, (RANKS, CLOSENESS), (OURS, "mcda_priority, one thread", BARE, WHOLE, LOOP, UNCHECKED)
        ),
        portfolios=table(
            ["", label(STUDY), ENGINE],
            [[name, duration(row[STUDY]), duration(row[ENGINE])] for name in (f"{PORTFOLIOS}, 100,000 x 100",)],
        ),
        dominance=table(
            ["proposals", label(OURS), "all portfolios, numpy", f"{label(OURS)}, intervals"],
            [
                [
                    str(size),
                    *(
                        duration(times[work][name]) if name in times.get(work, {}) else "–"
                        for work, name in (
                            (f"{DOMINANCE}{size}", OURS),
                            (f"{DOMINANCE}{size}", "all portfolios"),
                            (f"{INTERVALS}{size}", OURS),
                        )
                    ),
                ]
                for size in sizes
            ],
        ),
        picture=PICTURE.name,
        memory=table(
            ["", "draws", "peak"],
            [
                [work.removeprefix("memory, "), name, f"{size / 2**20:,.1f} MiB"]
                for work, row in memory.items()
                for name, size in row.items()
            ],
        ),
    )


def side_by_side(times: Figures, starts: tuple[str, ...], contenders: tuple[str, ...]) -> str:
    """A row for each work that begins so, a column for each contender."""
    rows = [
        [work, *(cell(row, name) for name in contenders)]
        for start in starts
        for work, row in times.items()
        if work.startswith(start)
    ]
    return table(["", *map(label, contenders)], rows)


def aims(times: Figures, memory: Figures) -> list[list[str]]:
    """Say of each aim what was seen and whether it was met."""
    ranks = next(row for work, row in times.items() if work.startswith(RANKS))
    closeness = next(row for work, row in times.items() if work.startswith(CLOSENESS))
    portfolios = next(row for work, row in times.items() if work.startswith(PORTFOLIOS))
    to_numpy = ranks[BARE] / ranks[OURS]
    to_r = ranks[WHOLE] / ranks[OURS] * R_SMAA / R_NUMPY
    to_loop, to_unchecked = (closeness[loop] / closeness[OURS] for loop in (LOOP, UNCHECKED))
    to_engine = portfolios[STUDY] / portfolios[ENGINE]
    fifty, twenty = times[f"{DOMINANCE}50"][OURS], times[f"{INTERVALS}20"][OURS]
    rows = [
        (
            "ranks, 1,000,000 draws: no slower than product and argsort in plain numpy",
            (
                f"{ratio(to_numpy)} times as fast on all cores; on one thread "
                f"{ratio(ranks[BARE] / ranks['mcda_priority, one thread'])} times"
            ),
            to_numpy >= 1,
        ),
        ("ranks: 40 times as fast as R smaa, by the published ratio", f"{ratio(to_r)} times", to_r >= 40),
        (
            "ranks by TOPSIS: 300 times as fast as a loop over pymcdm",
            f"{ratio(to_loop)} times; {ratio(to_unchecked)} times with pymcdm's checks off",
            to_loop >= 300,
        ),
        (
            "portfolios: at most 1.5 times as long as the engine alone",
            f"{to_engine:.2f} times",
            to_engine <= 1.5,
        ),
        ("non-dominated, 50 proposals: at most a minute", duration(fifty), fifty <= 60),
        ("non-dominated, 20 proposals with intervals: at most a minute", duration(twenty), twenty <= 60),
    ]
    for work, row in memory.items():
        few, many = (row[f"{draws:,} draws"] / 2**20 for draws in (10**5, 10**7))
        rows.append(
            (
                f"{work}: flat from 100,000 to 10,000,000 draws",
                f"{few:,.1f} MiB and {many:,.1f} MiB above two blocks",
                many <= few + 20,
            )
        )
    return [[aim, seen, "met" if met else "**not met**"] for aim, seen, met in rows]


if __name__ == "__main__":
    sys.exit(main())
