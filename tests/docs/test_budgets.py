"""The budgets of ARCHITECTURE.md that can be counted: short files, short functions."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.docs.markdown import ROOT

FILE_LINES = 350
FUNCTION_LINES = 60


def too_long(folder: str, pattern: str) -> dict[str, int]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files(folder, pattern)}
    return {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > FILE_LINES}


def files(folder: str, pattern: str) -> list[Path]:
    return sorted((ROOT / folder).rglob(pattern))


def test_files_are_short() -> None:
    assert too_long("server", "*.py") | too_long("widget", "*.js") == {}


def test_functions_are_short() -> None:
    long = {}
    for path in files("server", "*.py"):
        if path.parent.name == "versions":
            continue  # a migration is a list of columns, and is never changed again
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                length = node.end_lineno - node.lineno + 1
                if length > FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = length
    assert long == {}
