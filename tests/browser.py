"""A real browser without a window, and what a page did in it: its errors, its requests, its faults of accessibility.

Chromium and its driver come from the machine (Debian's packages `chromium` and `chromium-driver`) and are never
downloaded. Where they cannot be had, the tests that need them are skipped; where MCDA_PRIORITY_BROWSER is set, as in
the integration run, they fail instead.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from selenium import webdriver

REQUIRED = bool(os.environ.get("MCDA_PRIORITY_BROWSER"))
"""Whether the tests that need a browser must run."""

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


class Browser:
    """A Chromium under control, and what it noted since the page was opened."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, file: Path, width: int = 1280, height: int = 900, fragment: str = "") -> None:
        """Open a file in a viewport of this size; what was noted before is forgotten."""
        self.driver.get("about:blank")
        self.resize(width, height)
        self._noted("browser")
        self._noted("performance")
        self.driver.get(file.resolve().as_uri() + fragment)

    def resize(self, width: int, height: int = 900) -> None:
        """Make the viewport exactly this large, in CSS pixels; narrower than a window can be, too."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script returns; it runs as the tester's, whatever the page's policy."""
        return self.driver.execute_script(script, *arguments)

    def console(self) -> list[str]:
        """Each warning and error of the console since the last look, refusals of the policy among them."""
        return [entry["message"] for entry in self._noted("browser") if entry["level"] in {"WARNING", "SEVERE"}]

    def _noted(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return found

    def requests(self) -> list[str]:
        """Each address that was asked for since the last look, the opened file among them."""
        notes = [json.loads(entry["message"])["message"] for entry in self._noted("performance")]
        sent = [note for note in notes if note["method"] == "Network.requestWillBeSent"]
        return [note["params"]["request"]["url"] for note in sent]

    def accessibility_faults(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 A and AA: the rule, and the elements that break it."""
        self.run((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "const options = {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']};"
            "axe.run(document, options).then(done, fault => done({error: String(fault)}));",
            WCAG,
        )
        assert "error" not in found, found
        return [
            f"{fault['id']}: {[node['html'][:160] for node in fault['nodes'][:5]]}" for fault in found["violations"]
        ]

    def screenshot(self, file: Path, *, whole: bool = True) -> None:
        """Write a picture of the page as it is shown, or of the whole of it."""
        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        wanted = {"format": "png", "captureBeyondViewport": True, "clip": clip} if whole else {"format": "png"}
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", wanted)
        file.write_bytes(base64.b64decode(taken["data"]))

    def print_to(self, file: Path) -> None:
        """Print the page to a PDF, as its own style sheet says."""
        wanted = {"preferCSSPageSize": True, "printBackground": True}
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", wanted)
        file.write_bytes(base64.b64decode(printed["data"]))


def started(profile: Path) -> Browser:
    """Start a Chromium with a fresh profile; the caller quits it."""
    programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    missing = [name for name, path in programs.items() if path is None]
    if missing:
        reason = f"no browser: {' and '.join(missing)} not found (Debian: apt-get install chromium chromium-driver)"
        if REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)
    # Only here, so that the tests that need no browser run where there is no driver for one.
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(programs["chromium"])
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(executable_path=str(programs["chromedriver"])))
    driver.set_script_timeout(120)
    driver.execute_cdp_cmd("Network.enable", {})
    return Browser(driver)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests of a run."""
    one = started(tmp_path_factory.mktemp("profile"))
    yield one
    one.driver.quit()
