"""Compile the message catalogues when the package is built, so that no binary file is kept beside its source."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[misc, type-arg, unused-ignore]
    """Write a `.mo` file beside each `.po` file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before files are collected, whatever the `version` of the build."""
        del version
        for source in sorted(Path(self.root, "src").rglob("*.po")):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(text, locale=source.parts[-3]))
            build_data["artifacts"].append(source.with_suffix(".mo").relative_to(self.root).as_posix())
