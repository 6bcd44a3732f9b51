"""With what a result was computed."""

import platform
from importlib.metadata import version

_PACKAGES = ("mcda-priority", "numba", "numpy", "ortools", "pydantic", "scipy")


def versions() -> dict[str, str]:
    """The version of Python and of each package that a figure depends on."""
    return {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}
