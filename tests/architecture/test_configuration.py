"""The README's table of settings says what config.py says, word for word."""

import ast
import re

from config import ROOT
from tests.architecture.tree import text_of

BEGIN, END = "<!-- settings of config.py -->", "<!-- end of settings -->"
DOCUMENTED = re.compile(r"(?P<name>[A-Z_]+): (?P<meaning>.+)", re.DOTALL)


def settings_table() -> str:
    """Return the table as it belongs into the README."""
    lines = ["| variable | what it says |", "|---|---|"]
    for name, meaning in documented_settings():
        lines.append(f"| `{name}` | {meaning.replace('``', '`')} |")
    return "\n".join(lines)


def documented_settings() -> list[tuple[str, str]]:
    """Return (variable, meaning) of every attribute of Settings, as its docstring has it."""
    tree = ast.parse((ROOT / "config.py").read_text(encoding="utf-8"))
    settings = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    found = []
    for attribute, words in zip(settings.body, settings.body[1:], strict=False):
        if isinstance(attribute, ast.AnnAssign) and isinstance(words, ast.Expr):
            assert isinstance(words.value, ast.Constant)
            match = DOCUMENTED.fullmatch(" ".join(str(words.value.value).split()))
            assert match, f"{ast.unparse(attribute)} is not documented"
            found.append((match["name"], match["meaning"]))
    return found


def test_every_setting_is_documented_under_its_own_name() -> None:
    tree = ast.parse((ROOT / "config.py").read_text(encoding="utf-8"))
    settings = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    attributes = [ast.unparse(node.target).upper() for node in settings.body if isinstance(node, ast.AnnAssign)]
    assert [name for name, _ in documented_settings()] == attributes


def test_the_readme_has_the_table_of_settings() -> None:
    readme = text_of(ROOT / "README.md") or ""
    table = readme.partition(BEGIN)[2].partition(END)[0].strip()
    assert table == settings_table(), f"put this into README.md between the marks:\n\n{settings_table()}"


def test_the_example_for_production_names_settings_that_exist() -> None:
    example = (ROOT / "deploy" / "environment.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert named - {name for name, _ in documented_settings()} == set()
