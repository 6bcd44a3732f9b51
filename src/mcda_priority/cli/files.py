"""The files that commands write: refused before anything is computed, and written whole or not at all."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Language, Message


def checked_targets(case: str, targets: Mapping[str, str | Path | None]) -> dict[str, Path]:
    """Refuse targets that are no files, the same file twice, or the case itself, before anything is computed."""
    from mcda_priority.loading.disk import unwritable

    paths = {name: Path(target) for name, target in targets.items() if target is not None}
    taken = {os.path.realpath(case)}
    faults = []
    for path in paths.values():
        try:
            special = path.exists() and not path.is_file()
        except OSError as error:
            raise unwritable(path, error) from None
        if special:
            faults.append(Fault(Place(shown_name(path)), Message("this is not a regular file. Name a file.", {})))
        elif os.path.realpath(path) in taken:
            message = Message("this command uses this file already. Name another one.", {})
            faults.append(Fault(Place(shown_name(path)), message))
        taken.add(os.path.realpath(path))
    if faults:
        raise InputError(faults)
    return paths


def file_of(json_target: str | None) -> str | None:
    """The file that JSON goes to; none where a dash sends it to the terminal."""
    return None if json_target == "-" else json_target


def faults_of_name(path: Path) -> list[Fault]:
    """The fault of a name that is no workbook's."""
    message = Message("this must be a workbook. Use a name that ends in .xlsx.", {})
    return [] if path.suffix.lower() == ".xlsx" else [Fault(Place(shown_name(path)), message)]


def write(texts: Mapping[Path, str | bytes], language: Language) -> None:
    """Write each file whole, or none of them, and say which were written."""
    from mcda_priority.loading.disk import write_whole

    write_whole({path: text.encode() if isinstance(text, str) else text for path, text in texts.items()})
    for path in texts:
        sys.stderr.write(language.say("Written: {file}", file=shown_name(path)) + "\n")


def shown_name(path: Path) -> str:
    """A path as a message may show it."""
    from mcda_priority.problem.reading import shown

    return shown(str(path))
