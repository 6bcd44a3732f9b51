"""Build the source archive and the wheel, and try the wheel where the source is out of the way.

`python3 dev.py wheel` runs this. The wheel is built twice, from the source archive and from this folder, and both must
hold the same bytes. It is then installed into a clean environment, without extras, with each Python of `PYTHONS` that
is found; some tests of the unpacked source archive, without its `src`, are run there, and so is the command line.
"""

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from dev import ROOT, announced, called, pip, prepared, scripts

PYTHONS = ("3.11", "3.13")
SMOKE = (
    "tests/test_package.py",
    "tests/test_methods.py",
    "tests/engine/test_staircase.py",
    "tests/engine/test_batch.py",
    "tests/selection/test_portfolio.py",
    "tests/loading/test_round_trip.py",
)
NEEDED = ["pytest>=8.3", "hypothesis>=6.112"]


def main() -> int:
    """Build, compare, install and try; the exit code."""
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    builder = prepared("build", "build")
    announced("source archive, and the wheel that it builds")
    if called(builder, ["python", "-m", "build", "--outdir", str(dist)]) != 0:
        return 1
    announced("the wheel that this folder builds")
    if called(builder, ["python", "-m", "build", "--wheel", "--outdir", str(dist / "direct")]) != 0:
        return 1
    archive, wheel, direct = next(dist.glob("*.tar.gz")), next(dist.glob("*.whl")), next(dist.glob("direct/*.whl"))
    if contents(wheel) != contents(direct):
        different = sorted({name for name, _ in contents(wheel) ^ contents(direct)})
        print("the two wheels differ:", ", ".join(different))
        return 1
    print(f"{wheel.name}: {wheel.stat().st_size:,} bytes, {len(contents(wheel))} files; both wheels are the same")
    failed = []
    for name in PYTHONS:
        python = interpreter(name)
        if python is None:
            print(f"NOT TRIED: the wheel on Python {name}, because no python{name} is found here")
        elif not works(wheel, archive, python, name):
            failed.append(name)
    print("failed: the wheel on Python " + ", ".join(failed) if failed else "the wheel works")
    return 1 if failed else 0


def contents(wheel: Path) -> set[tuple[str, bytes]]:
    """Names and bytes of all files in a wheel."""
    with zipfile.ZipFile(wheel) as files:
        return {(name, files.read(name)) for name in files.namelist()}


def interpreter(name: str) -> str | None:
    """Find a Python of a version: this one, one on the path, or one that pyenv holds."""
    if sys.version_info[:2] == tuple(map(int, name.split("."))):
        return sys.executable
    beside = sorted(Path.home().glob(f".pyenv/versions/{name}.*/bin/python"))
    candidates = [shutil.which(f"python{name}"), *map(str, beside)]
    for candidate in candidates:
        if candidate and subprocess.run([candidate, "-c", ""], capture_output=True, check=False).returncode == 0:
            return candidate
    return None


def works(wheel: Path, archive: Path, python: str, name: str) -> bool:
    """Install a wheel into a clean environment of one Python, and try it from a folder without the source."""
    announced(f"the wheel on Python {name}")
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder) / "environment"
        subprocess.run([python, "-m", "venv", str(environment)], check=True)
        pip(environment, [str(wheel), *NEEDED])
        with tarfile.open(archive) as files:
            files.extractall(folder, filter="data")
        source = next(Path(folder).glob("mcda_priority-*"))
        shutil.rmtree(source / "src")
        program = str(scripts(environment) / "mcda-priority")
        said = subprocess.run([program, "--version"], cwd=source, capture_output=True, text=True, check=True).stdout
        run = [program, "run", "helsinki-2021", "--json", "-"]
        result = json.loads(subprocess.run(run, cwd=source, capture_output=True, check=True).stdout)
        portfolio = result["portfolio"]
        print(said.strip(), "selects", len(portfolio["selected"]), "of the Helsinki proposals", flush=True)
        if not portfolio["proven"] or len(portfolio["selected"]) != len(result["ranking"]):
            return False
        tests = [str(scripts(environment) / "python"), "-m", "pytest", "-q", "-o", "addopts=--import-mode=importlib"]
        return subprocess.run([*tests, *SMOKE], cwd=source, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
