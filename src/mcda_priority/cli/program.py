"""The program: its table of commands, and how it ends."""

import errno
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from mcda_priority.cli import deciding, keeping, reporting, studying, weighting
from mcda_priority.cli.options import INFEASIBLE, NOT_PROVEN
from mcda_priority.cli.terminal import fail
from mcda_priority.errors import InfeasibleError, InputError, NotProvenError, PriorityError
from mcda_priority.i18n import Language

COMMANDS = (
    deciding.run,
    deciding.explain,
    studying.assessors,
    studying.study,
    reporting.report,
    reporting.diff,
    keeping.cases,
    keeping.init,
    keeping.check,
    keeping.convert,
    weighting.weights,
    keeping.schema,
    deciding.rerun,
)
"""The commands, in the order in which they are listed."""

_READER_GONE = 1

app = typer.Typer(
    name="mcda-priority",
    help="Multi-criteria prioritisation of proposals under a budget: exact and explained.",
    epilog="Exit codes: 0 done, 1 a rerun differs, 2 bad input, 3 infeasible, 4 not proven in time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        from mcda_priority import __version__

        sys.stdout.write(f"mcda-priority {__version__}\n")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Stand before every command."""


for _command in COMMANDS:
    app.command()(_command)


def main() -> NoReturn:
    """Run the command line; errors go to stderr, in the language that was asked for."""
    _open_streams()
    try:
        _run()
    except InputError as error:
        fail(error.written(_asked_language()))
    except InfeasibleError as error:
        fail(error.written(_asked_language()), INFEASIBLE)
    except NotProvenError as error:
        fail(error.written(_asked_language()), NOT_PROVEN)
    except PriorityError as error:
        fail(str(error))
    except OSError as error:
        # Python would try once more to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            sys.exit(_READER_GONE)
        from mcda_priority.loading.disk import unwritable

        fail(unwritable("stdout", error).written(_asked_language()))
    sys.exit()


def _open_streams() -> None:
    """Write UTF-8 whatever the locale, and nowhere where the caller has closed a stream."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _run() -> None:
    """Run the command and see that what it printed has arrived."""
    try:
        app()
    finally:
        sys.stdout.flush()


def _asked_language() -> Language:
    """The language of the command line, once the command itself has ended with an error."""
    words = sys.argv[1:]
    for word, following in reversed(list(zip(words, [*words[1:], ""], strict=True))):
        name, _, given = word.partition("=")
        if name == "--lang" and (given or following) in {"fi", "sv", "en"}:
            return Language(given or following)
    return Language("en")
