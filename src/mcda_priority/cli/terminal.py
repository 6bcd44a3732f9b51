"""What is said to whoever runs a command, and what is asked of them."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from mcda_priority.cli.options import BAD_INPUT

if TYPE_CHECKING:
    from mcda_priority.tables import Part

_NARROWEST, _WIDEST = 60, 120


def print_parts(parts: "Sequence[Part]") -> None:
    """Print headings, tables and sentences, as wide as the terminal is."""
    from mcda_priority.tables import WIDTH, written

    on_terminal = sys.stdout.isatty()
    width = min(max(os.get_terminal_size().columns, _NARROWEST), _WIDEST) if on_terminal else WIDTH
    colour = on_terminal and not os.environ.get("NO_COLOR")
    sys.stdout.write(written(parts, width, colour=colour))


def print_result(as_json: str, json_target: str | None, page: "Callable[[], Sequence[Part]]") -> None:
    """Print the JSON alone where it is asked for with a dash, else the page."""
    if json_target == "-":
        sys.stdout.write(as_json)
    else:
        print_parts(page())


def asked(prompt: str) -> str:
    """Put a question on the terminal, or read the next line where answers are piped in."""
    if sys.stdin is None:
        raise EOFError
    answer = input(prompt + " ")
    if not sys.stdin.isatty():
        sys.stdout.write("\n")
    return answer


def fail(text: str, code: int = BAD_INPUT) -> NoReturn:
    """Say why on stderr and end with a code."""
    with suppress(OSError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    sys.exit(code)
