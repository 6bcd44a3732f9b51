"""Where a problem comes from, a packaged case by name or a file by path; and the file that it is saved to."""

import os
import re
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.document import document_from_problem, problem_from_document
from mcda_priority.loading.parsed import Parsed
from mcda_priority.loading.yaml_file import parse_yaml
from mcda_priority.problem import Problem
from mcda_priority.problem.reading import listed, shown

LARGEST_FILE = 5_000_000
"""Bytes of the largest file that is read: hundreds of proposals take a tenth of it."""

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def case_names() -> list[str]:
    """Names of the packaged cases."""
    folder = resources.files("mcda_priority") / "cases"
    return sorted(entry.name[:-5].replace("_", "-") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load_problem(case: str | Path) -> Problem:
    """Load a packaged case by its name, or a problem from a file by its path.

    Raises
    ------
    InputError
        With everything that is wrong with the file, one fault each.
    """
    if isinstance(case, str) and case in case_names():
        resource = resources.files("mcda_priority") / "cases" / f"{case.replace('-', '_')}.yaml"
        text, source = resource.read_text(encoding="utf-8"), case
        parsed = parse_yaml(text, source)
    else:
        path = Path(case)
        source = shown(path.name or str(path))
        raw = read_bytes(path, source, tuple(_READERS))
        parsed = _READERS[path.suffix.lower()](raw, source)
    return problem_from_document(parsed.content, source, parsed.places)


def save_problem(problem: Problem, path: str | Path) -> None:
    """Write a problem to a file, in the format that its ending names; what is written loads back to the same problem.

    Raises
    ------
    InputError
        The ending is not one of a format that is written, or the file cannot be written.
    """
    path = Path(path)
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        message = Message("files of this kind are not written here. Use one of {known}.", {"known": listed(_WRITERS)})
        raise InputError([Fault(Place(shown(path.name or str(path))), message)])
    write_whole({path: write(document_from_problem(problem))})


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write each file whole: all of them beside their targets first, so that none is replaced if one fails.

    Raises
    ------
    InputError
        A file cannot be written; then none of them is.
    """
    ready: dict[Path, Path] = {}
    for number, (path, content) in enumerate(files.items()):
        target = Path(os.path.realpath(path))
        beside = target.with_name(f".mcda-priority-{os.getpid()}-{number}.partial")
        try:
            with beside.open("xb") as stream:
                ready[beside] = target
                stream.write(content)
        except OSError as error:
            for partial in ready:
                partial.unlink(missing_ok=True)
            raise unwritable(path, error) from None
    for beside, target in ready.items():
        beside.replace(target)


def unwritable(path: str | Path, error: OSError) -> InputError:
    """Say that a file cannot be written, and why."""
    reason = error.strerror or str(error)
    message = Message("the file cannot be written ({reason}). Check its folder and rights.", {"reason": reason})
    return InputError([Fault(Place(shown(str(path))), message)])


def _read_yaml(raw: bytes, source: str) -> Parsed:
    return parse_yaml(decoded(raw, source), source)


def _write_yaml(document: Mapping[str, Any]) -> bytes:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120).encode("utf-8")


_READERS: Mapping[str, Callable[[bytes, str], Parsed]] = {".yaml": _read_yaml, ".yml": _read_yaml}
_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {".yaml": _write_yaml, ".yml": _write_yaml}


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
            fault = _no_case() if suffixes == tuple(_READERS) else _NO_FILE
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
