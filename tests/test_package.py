"""The package as it is installed: light to import, typed, documented, and of one version."""

import inspect
import subprocess
import sys
from importlib.metadata import metadata, version
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

import mcda_priority

ROOT = Path(__file__).parent.parent
HEAVY = ("pandas", "scipy", "numba", "ortools", "numpy", "pydantic", "babel", "rich", "typer", "yaml")


def imported_after(code: str) -> set[str]:
    """The outermost packages that a fresh Python holds after some code."""
    ask = f"import sys\n{code}\nprint(' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    ended = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
    return set(ended.stdout.split())


def test_importing_the_package_costs_nothing() -> None:
    """Names are found when they are used; before that, not even numpy is loaded."""
    assert not imported_after("import mcda_priority; dir(mcda_priority)") & set(HEAVY)


def test_a_decision_needs_no_data_frames_and_no_compiler() -> None:
    """The first run on a new machine waits for neither pandas nor numba nor ortools."""
    code = "import mcda_priority as mp; mp.decide(mp.load_problem('helsinki-2021')).portfolio.summary()"
    assert not imported_after(code) & {"pandas", "numba", "ortools"}


def test_help_needs_no_numbers() -> None:
    """`--help` answers at once: it loads the command line alone."""
    code = (
        "import contextlib, io\nfrom mcda_priority.cli import app\n"
        "with contextlib.redirect_stdout(io.StringIO()): app(['--help'], standalone_mode=False)"
    )
    assert not imported_after(code) & {"pandas", "scipy", "numba", "ortools", "numpy", "pydantic", "babel", "yaml"}


@pytest.mark.parametrize("name", mcda_priority.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    """What is exported can be imported and has a docstring of its own that begins with a sentence."""
    public = getattr(mcda_priority, name)
    assert inspect.isclass(public) or inspect.isfunction(public)
    documentation = vars(public)["__doc__"] if inspect.isclass(public) else public.__doc__
    assert documentation
    assert documentation.strip().split("\n\n")[0].endswith((".", ":", "]"))
    assert public.__name__ == name


def test_public_names_are_sorted_and_complete() -> None:
    """`dir` shows them; an unknown name is an attribute error like any other."""
    assert mcda_priority.__all__ == sorted(mcda_priority.__all__)
    assert dir(mcda_priority) == mcda_priority.__all__
    missing = "no_such_name"
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(mcda_priority, missing)


def test_every_parameter_of_a_public_function_is_typed() -> None:
    """`py.typed` is a promise."""
    assert (files("mcda_priority") / "py.typed").is_file()
    for name in mcda_priority.__all__:
        public = getattr(mcda_priority, name)
        if inspect.isfunction(public):
            signature = inspect.signature(public)
            assert signature.return_annotation is not inspect.Signature.empty
            assert all(one.annotation is not inspect.Parameter.empty for one in signature.parameters.values())


def test_the_package_brings_its_data() -> None:
    """Cases and compiled catalogues are installed with the code."""
    package = files("mcda_priority")
    assert (package / "cases" / "helsinki_2021.yaml").is_file()
    for language in ("fi", "sv"):
        assert (package / "locale" / language / "LC_MESSAGES" / "mcda_priority.mo").is_file()


def test_there_is_one_version() -> None:
    """The code, its metadata and its citation agree."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert mcda_priority.__version__ == version("mcda-priority") == cited["version"]
    assert metadata("mcda-priority")["License-Expression"] == cited["license"] == "MIT"


def test_running_needs_no_compiler() -> None:
    """The first `run` on a new machine waits for no compiler: it works where numba and OR-Tools cannot be imported."""
    code = (
        "import sys; sys.modules['numba'] = None; sys.modules['ortools'] = None; "
        "sys.argv = ['mcda-priority', 'run', 'helsinki-2021', '--budget', '8000000', '--json', '-']; "
        "from mcda_priority.cli import main; main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert '"proven": true' in ended.stdout
