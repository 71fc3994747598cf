"""docs/settings.md names every setting that the server reads, and no other."""

from __future__ import annotations

import ast
import re

import pytest

from tests.docs.markdown import ROOT

SOURCE = ROOT / "server" / "settings.py"
DOCUMENT = ROOT / "docs" / "settings.md"
# Of one word only these two; other words in capitals are values, such as a log level.
NAME = re.compile(r"PORT|HOST|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
ROW = re.compile(r"^\|\s*`([A-Z][A-Z0-9_]*)`\s*\|", re.MULTILINE)


def names_read(source: str) -> set[str]:
    """The names written out, and where it reads `field.upper()` those of the fields of Settings."""
    tree = ast.parse(source)
    written = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    names = {text for text in written if isinstance(text, str) and NAME.fullmatch(text)}
    if ".upper()" in source:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name == "Settings":
                names |= {_upper(field) for field in node.body if isinstance(field, ast.AnnAssign)}
    return names


def _upper(field: ast.AnnAssign) -> str:
    return ast.unparse(field.target).upper()


@pytest.mark.skipif(not SOURCE.exists(), reason="server/settings.py has not landed yet")
def test_every_setting_is_described() -> None:
    described = set(ROW.findall(DOCUMENT.read_text(encoding="utf-8")))
    assert names_read(SOURCE.read_text(encoding="utf-8")) == described


def test_names_are_found_however_they_are_read() -> None:
    assert names_read('port = env("PORT"); smtp = env.get("SMTP_URL"); level = "INFO"') == {
        "PORT",
        "SMTP_URL",
    }
    assert names_read("class Settings:\n  data_dir: str\nvalue = env[name.upper()]") == {"DATA_DIR"}
