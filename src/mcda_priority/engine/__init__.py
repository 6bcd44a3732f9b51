"""Exact selection on integer arrays."""
