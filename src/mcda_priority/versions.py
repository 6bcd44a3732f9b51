"""What is installed, for reports of faults: versions and the platform, no path and nothing of a person."""

import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, requires, version

_PACKAGE = "mcda-priority"
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def show_versions() -> None:
    """Print the versions of this library, of Python, of the platform and of every library that is used.

    Put what it prints into a report of a fault. An optional library that is missing stands as "not installed".
    """
    names = sorted({_NAME.match(line)[0] for line in requires(_PACKAGE) or []}, key=str.lower)  # type: ignore[index]
    lines = {
        _PACKAGE: version(_PACKAGE),
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "platform": platform.platform(),
        **{name: _installed(name) for name in names},
    }
    width = max(map(len, lines))
    sys.stdout.write("".join(f"{name:<{width}}  {found}\n" for name, found in lines.items()))


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
