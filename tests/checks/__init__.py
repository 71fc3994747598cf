"""Checks of the tree that are no tests: each runs as `python -m tests.checks.NAME`."""
