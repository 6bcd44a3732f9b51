"""One browser for all tests of a run, whatever module they stand in."""

from browser import browser

__all__ = ["browser"]
