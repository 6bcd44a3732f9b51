"""Where a problem comes from: a packaged case by name, or a file by path."""

import re
from importlib.resources import files
from pathlib import Path

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.document import problem_from_document
from mcda_priority.loading.yaml_file import parse_yaml
from mcda_priority.problem import Problem
from mcda_priority.problem.reading import shown

LARGEST_FILE = 5_000_000
"""Bytes of the largest file that is read: hundreds of proposals take a tenth of it."""

_SUFFIXES = (".yaml", ".yml")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def case_names() -> list[str]:
    """Names of the packaged cases."""
    folder = files("mcda_priority") / "cases"
    return sorted(entry.name[:-5].replace("_", "-") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load_problem(case: str | Path) -> Problem:
    """Load a packaged case by its name, or a problem from a YAML file by its path.

    Raises
    ------
    InputError
        With everything that is wrong with the file, one fault each.
    """
    if isinstance(case, str) and case in case_names():
        resource = files("mcda_priority") / "cases" / f"{case.replace('-', '_')}.yaml"
        text, source = resource.read_text(encoding="utf-8"), case
    else:
        path = Path(case)
        source = shown(path.name or str(path))
        text = decoded(read_bytes(path, source, _SUFFIXES), source)
    document = parse_yaml(text, source)
    return problem_from_document(document.content, source, document.lines)


def read_bytes(path: Path, source: str, suffixes: tuple[str, ...]) -> bytes:
    """Read a regular file of a known kind and sensible size.

    Raises
    ------
    InputError
        There is no such file, it is not a regular one, too large, or of another kind.
    """
    fault: Message | None = None
    try:
        if not path.exists():
            fault = _NO_FILE if suffixes != _SUFFIXES else _no_case()
        elif path.is_dir():
            fault = Message("this is a folder. Name the file inside it.", {})
        elif not path.is_file():
            fault = Message("this is not a regular file. Name a file.", {})
        elif path.suffix.lower() not in suffixes:
            fault = Message(
                "files of this kind are not read here. Use one that ends in {known}.",
                {"known": ", ".join(suffixes)},
            )
        elif path.stat().st_size > LARGEST_FILE:
            fault = Message(
                "the file has {size} bytes; at most {largest} are read. Split it, or remove what is not needed.",
                {"size": path.stat().st_size, "largest": LARGEST_FILE},
            )
        else:
            return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        fault = Message("the file cannot be read ({reason}). Check its name and rights.", {"reason": shown(reason)})
    raise InputError([Fault(Place(source), fault)])


_NO_FILE = Message("there is no such file. Check its name and folder.", {})


def _no_case() -> Message:
    return Message(
        "there is no such file, nor a packaged case of that name. The packaged cases are: {known}.",
        {"known": ", ".join(case_names())},
    )


def decoded(raw: bytes, source: str) -> str:
    """Decode UTF-8 text, with or without a byte order mark.

    Raises
    ------
    InputError
        The bytes are not UTF-8 text.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        fault = Message("the file is not UTF-8 text. Save it as UTF-8.", {})
        raise InputError([Fault(Place(source, line), fault)]) from None
    if control := _NOT_TEXT.search(text):
        line = text.count("\n", 0, control.start()) + 1
        fault = Message("the file holds control characters. Save it as plain text in UTF-8.", {})
        raise InputError([Fault(Place(source, line), fault)])
    return text
