"""What it costs to import the library and to ask the command line for help, each in a process of its own."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

EVERY_NAME = "import mcda_priority as m; [getattr(m, name) for name in m.__all__]"
PROGRAM = str(Path(sysconfig.get_path("scripts")) / "mcda-priority")

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import numpy": [sys.executable, "-c", "import numpy"],
    "import pandas": [sys.executable, "-c", "import pandas"],
    "import mcda_priority": [sys.executable, "-c", "import mcda_priority"],
    "import mcda_priority, every public name": [sys.executable, "-c", EVERY_NAME],
    "mcda-priority --help": [PROGRAM, "--help"],
    "mcda-priority run --help": [PROGRAM, "run", "--help"],
}


@pytest.mark.parametrize("contender", COMMANDS)
def test_startup(benchmark: BenchmarkFixture, contender: str) -> None:
    """A tool that is slow to start is not used: importing must cost no more than pandas, help under half a second."""
    benchmark.group, benchmark.extra_info["contender"] = "startup", contender
    finished = benchmark.pedantic(  # type: ignore[no-untyped-call]
        subprocess.run, (COMMANDS[contender],), {"check": True, "capture_output": True}, rounds=9, warmup_rounds=1
    )
    assert not finished.stderr
    assert bool(finished.stdout) == ("--help" in contender)
