"""The command line: parse, call, print; it decides nothing."""

from mcda_priority.cli.program import app, main

__all__ = ["app", "main"]
