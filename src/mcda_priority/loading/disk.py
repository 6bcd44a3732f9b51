"""Bytes on the disk: files that are read whole if they are of a sensible kind and size, and written whole or not."""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.problem.reading import shown

LARGEST_FILE = 5_000_000
"""Bytes of the largest file that is read: hundreds of proposals take a tenth of it."""

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NO_FILE = Message("there is no such file. Check its name and folder.", {})


def read_bytes(
    path: Path, source: str, suffixes: Collection[str], *, absent: Message = NO_FILE, largest: int = LARGEST_FILE
) -> bytes:
    """Read a regular file of a known kind and sensible size.

    Parameters
    ----------
    path
        The file.
    source
        Its name, for messages.
    suffixes
        The endings that it may have, in small letters.
    absent
        What to say where there is no such file.
    largest
        Size that it may have. [bytes]

    Raises
    ------
    InputError
        There is no such file, it is not a regular one, too large, or of another kind.
    """
    fault: Message | None = None
    try:
        if not path.exists():
            fault = absent
        elif path.is_dir():
            fault = Message("this is a folder. Name the file inside it.", {})
        elif not path.is_file():
            fault = Message("this is not a regular file. Name a file.", {})
        elif path.suffix.lower() not in suffixes:
            fault = Message(
                "files of this kind are not read here. Use one that ends in {known}.",
                {"known": ", ".join(suffixes)},
            )
        elif path.stat().st_size > largest:
            fault = Message(
                "the file has {size} bytes; at most {largest} are read. Split it, or remove what is not needed.",
                {"size": path.stat().st_size, "largest": largest},
            )
        else:
            return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        fault = Message("the file cannot be read ({reason}). Check its name and rights.", {"reason": shown(reason)})
    raise InputError([Fault(Place(source), fault)])


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
