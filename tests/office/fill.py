"""Fill cells of a workbook in LibreOffice and save it; run by the system's Python, which knows its interface (uno).

Usage: python3 fill.py FILE.xlsx SAVED.xlsx CELLS.json PROFILE. CELLS.json maps sheets to addresses to what is typed.
"""

import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]
from com.sun.star.lang import DisposedException  # type: ignore[import-not-found]


def main() -> None:
    """Start LibreOffice, open the file, type into its cells, save it."""
    file, saved, cells, profile = (Path(word).resolve() for word in sys.argv[1:])
    pipe = f"fill{time.monotonic_ns()}"
    office = subprocess.Popen(
        [
            *("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"),
            f"--accept=pipe,name={pipe};urp;",
        ]
    )
    try:
        desktop = connected(pipe)
        document = desktop.loadComponentFromURL(file.as_uri(), "_blank", 0, (option("Hidden", True),))
        for sheet, typed in json.loads(cells.read_text(encoding="utf-8")).items():
            for address, content in typed.items():
                cell = document.Sheets.getByName(sheet).getCellRangeByName(address)
                if isinstance(content, str):
                    cell.setString(content)
                else:
                    cell.setValue(content)
        document.calculateAll()
        document.storeToURL(saved.as_uri(), (option("FilterName", "Calc MS Excel 2007 XML"),))
        document.close(True)
        with suppress(DisposedException):  # It may be gone before it can say so.
            desktop.terminate()
        office.wait(timeout=60)
    finally:
        office.kill()


def connected(pipe: str) -> Any:
    """The desktop of the program, once it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
        else:
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
    raise TimeoutError("LibreOffice does not answer")


def option(name: str, value: object) -> PropertyValue:
    """One option of opening or saving."""
    return PropertyValue(name, 0, value, 0)


if __name__ == "__main__":
    main()
