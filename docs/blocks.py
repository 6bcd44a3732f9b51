"""The code blocks of a page, run in order: the build shows what they print, the tests make sure that they work.

Python blocks share one namespace; `sh` blocks are run where each line calls `mcda-priority`. Files that they name lie
beside the page, and what they write is thrown away.
"""

import contextlib
import io
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PROGRAM = "mcda-priority "


def is_run(language: str, code: str) -> bool:
    """Tell whether a block is one that is run."""
    lines = code.strip().splitlines()
    return language == "python" or (language == "sh" and all(line.startswith(PROGRAM) for line in lines))


def printed_by(language: str, code: str, namespace: dict[str, object]) -> str:
    """Run a block and return what it prints."""
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        if language == "python":
            exec(compile(code, "<page>", "exec"), namespace)  # noqa: S102 - the project's own pages
        else:
            for line in code.strip().splitlines():
                _call(shlex.split(line), stream)
    return stream.getvalue()


@contextlib.contextmanager
def workplace(page: Path) -> Iterator[None]:
    """Work in a passing folder that holds the YAML files beside the page."""
    with tempfile.TemporaryDirectory() as folder:
        for file in page.parent.glob("*.yaml"):
            shutil.copy(file, folder)
        with contextlib.chdir(folder):
            yield


def _call(words: list[str], stream: io.StringIO) -> None:
    """Call the command line in this process; a failure is an error."""
    from mcda_priority.cli import main

    before, sys.argv = sys.argv, words
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise RuntimeError(f"{shlex.join(words)} ended with {end.code}: {stream.getvalue()}") from None
    finally:
        sys.argv = before
