"""Put the same questions to this library and its peers, and write the table of `docs/comparison.md`.

Each peer is installed, in its newest version, into an environment of its own, and each question is a process of its
own, because a library may take its process down. It takes some minutes and a network.
"""

import platform
import subprocess
import sys
import tempfile
import venv
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "docs" / "comparison-table.md"
SECONDS = 120

PEERS = {
    "pymcdm": ["pymcdm"],
    "scikit-criteria": ["scikit-criteria"],
    "pysensmcda": ["pysensmcda", "pymcdm"],
    "pyDecision": ["pydecision"],
}

ASKED = {
    "published": ("A published example of TOPSIS", "Tzeng & Huang 2011, vector norm: .5037 .6581 .7482 .3340"),
    "missing": ("A score is missing (NaN)", "an error that says which; no ranking"),
    "negative": ("Weights .5, .7 and −.2", "an error"),
    "ten": ("Weights 3, 4 and 3", "an error, or a note that they were divided by 10"),
    "Max": ('"Max" for "max"', "the same as the published example, or an error"),
    "equal": ("All alternatives are equal", "the same score and rank for all"),
    "one": ("One alternative", "rank 1"),
    "named": ("Two alternatives of the same name", "an error"),
    "tied": ("Weighted sums of 21.5, 22 and 22", "the last two share a rank"),
    "distinct": ("625 vectors of ratings from 1 to 5, weights .1 .2 .3 .4", "41 ranks: the sums are 1.0, 1.1, … 5.0"),
    "reversal": ("TOPSIS: who leads before and after a newcomer that comes last", "the textbook's: 2, then 1"),
    "untied": ("Ranks 3 1 2 2 with the tie broken", "4 1 2 3 or 4 1 3 2"),
    "drawn": ("Five weights, uniform on the simplex: share with one above a half", ".3125"),
    "first": ("SMAA, worked example: first-rank acceptabilities", ".74 0 0 0 .26"),
    "budgets": ("Source files that mention a budget, a portfolio or a knapsack", "for the reader to judge"),
}


def main() -> None:
    """Install, ask and write."""
    with tempfile.TemporaryDirectory() as folder:
        pythons = {"mcda-priority": sys.executable}
        for name, packages in PEERS.items():
            print("installing", name, file=sys.stderr, flush=True)
            environment = Path(folder) / name
            venv.create(environment, with_pip=True)
            pythons[name] = str(environment / "bin" / "python")
            subprocess.run([pythons[name], "-m", "pip", "install", "--quiet", *packages], check=True)
        versions = {name: version(python, PEERS.get(name, [name])) for name, python in pythons.items()}
        answers = {question: [answer(pythons[name], name, question) for name in pythons] for question in ASKED}
    lines = [
        f"{datetime.now(UTC).date()}, Python {platform.python_version()}. " + "; ".join(versions.values()) + ".",
        "",
        "| question | what is right | what came |",
        "|---|---|---|",
    ]
    for question, (asked, right) in ASKED.items():
        lines.append(f"| {asked} | {right} | {cell(dict(zip(pythons, answers[question], strict=True)))} |")
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def version(python: str, packages: list[str]) -> str:
    """Names and versions of packages in an environment."""
    code = "import sys; from importlib.metadata import version; print(*(version(one) for one in sys.argv[1:]))"
    said = subprocess.run([python, "-c", code, *packages], capture_output=True, text=True, check=True).stdout.split()
    return " with ".join(f"{name} {number}" for name, number in zip(packages, said, strict=True))


def answer(python: str, name: str, question: str) -> str:
    """What a library says to a question, or how its process ended."""
    command = [python, str(HERE / "comparison_asks.py"), name, question]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"no answer within {SECONDS} s"
    said = (ended.stdout.strip().splitlines() or [""])[-1]
    if ended.returncode == 0:
        return said
    last = (ended.stderr.strip().splitlines() or ["no message"])[-1]
    how = f"signal {-ended.returncode}" if ended.returncode < 0 else f"code {ended.returncode}"
    return f"{said + '; then ' if said else ''}the process ended with {how}: {last}"


def cell(answers: dict[str, str]) -> str:
    """What each library said, in one cell of a table; those that said the same stand together."""
    alike: dict[str, list[str]] = {}
    for name, said in answers.items():
        alike.setdefault(said, []).append(name)
    lines = []
    for said, names in alike.items():
        text = said if len(said) < 2 else "`" + said.replace("|", "/").replace("`", "'") + "`"
        lines.append(f"{', '.join(names)}: {text}")
    return "<br>".join(lines)


if __name__ == "__main__":
    main()
