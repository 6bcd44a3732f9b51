"""The one door to working on this project: `python3 dev.py run | test | check | wheel | messages`.

Each verb makes a virtual environment of its own beside this file, installs what it needs, and works in it. It needs
Python 3.11 or newer and nothing else.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DATA = ROOT.parent / "shared" / "data"

LOCALE = "src/mcda_priority/locale"
TEMPLATE = ".messages.pot"
KEYWORDS = ["-k", "say:1", "-k", "Message:1", "-k", "counted:1,2", "-k", "plural:1,2"]
EXTRACT = ["pybabel", "-q", "extract", "--no-default-keywords", *KEYWORDS, "--no-location", "--no-wrap"]
UPDATE = ["--no-wrap", "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]
MESSAGES = (
    [*EXTRACT, "--sort-output", "--project=mcda-priority", "-o", TEMPLATE, "src"],
    *(
        ["pybabel", "-q", "update", "-D", "mcda_priority", "-i", TEMPLATE, "-d", LOCALE, "-l", language, *UPDATE]
        for language in ("fi", "sv")
    ),
)

CHECKS = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("layers", ["lint-imports"]),
    ("benchmarks run", ["python", "-m", "pytest", "benchmarks", "-q", "-n0", "--benchmark-disable"]),
    ("docs", ["sphinx-build", "-E", "-W", "--keep-going", "-q", "-b", "html", "docs", "docs/_build/html"]),
)


def main() -> int:
    """Run the verb that the command line names."""
    if sys.version_info < (3, 11):
        print("mcda-priority needs Python 3.11 or newer; this is", sys.version.split()[0])
        return 2
    verb, *words = sys.argv[1:] or ["run"]
    if verb == "run":
        environment = prepared("run", None)
        return called(environment, ["mcda-priority", "run", *(words or ["helsinki-2021"])])
    if verb == "test":
        return called(prepared("test", "test"), ["python", "-m", "pytest", *words])
    if verb == "check":
        environment = prepared("check", "check")
        failed = [name for name, command in CHECKS if announced(name) and called(environment, command) != 0]
        print("failed: " + ", ".join(failed) if failed else "all checks passed")
        return 1 if failed else 0
    if verb == "wheel":
        return subprocess.run([sys.executable, str(ROOT / "wheel_check.py")], check=False).returncode
    if verb == "messages":
        environment = prepared("check", "check")
        return max(called(environment, command) for command in MESSAGES)
    print("usage: python3 dev.py [run [CASE ...] | test [PYTEST ARGUMENTS ...] | check | wheel | messages]")
    return 2


def prepared(name: str, group: str | None) -> Path:
    """Make the virtual environment of a verb and install the built package, with a dependency group."""
    environment = ROOT / f".venv-{name}"
    if not (environment / "pyvenv.cfg").exists():
        print(f"Setting up {environment.name}, once ...", file=sys.stderr, flush=True)
        venv.create(environment, with_pip=True)
        pip(environment, ["--upgrade", "pip>=25.1"])
    pip(environment, [str(ROOT), *(["--group", f"{ROOT / 'pyproject.toml'}:{group}"] if group else [])])
    return environment


def pip(environment: Path, words: list[str]) -> None:
    """Install into an environment, quietly."""
    python = scripts(environment) / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *words], check=True)


def called(environment: Path, command: list[str]) -> int:
    """Run a command of an environment from the project's root; its exit code."""
    variables = dict(os.environ)
    variables["PATH"] = f"{scripts(environment)}{os.pathsep}{variables.get('PATH', '')}"
    if DATA.is_dir():
        variables.setdefault("MCDA_PRIORITY_DATA", str(DATA))
    program = scripts(environment) / command[0]
    return subprocess.run([str(program), *command[1:]], cwd=ROOT, env=variables, check=False).returncode


def scripts(environment: Path) -> Path:
    """Where an environment keeps its programs."""
    return environment / ("Scripts" if os.name == "nt" else "bin")


def announced(name: str) -> bool:
    """Say which check begins."""
    print(f"== {name}", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
