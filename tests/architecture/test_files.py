import re
from pathlib import Path

import pytest

from tests.architecture.tree import program_files, project_files, text_of

LONGEST = 300
VAGUE = {"utils", "util", "common", "helpers", "helper", "misc"}
TOP_LEVEL = {
    *("eventsapp", "workers", "templates", "tests", "config.py", "wsgi.py", "pyproject.toml", "README.md"),
    *(
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "package.json",
        "package-lock.json",
        ".npmrc",
    ),
    *("migrations", "docs", "benchmarks", "deploy", ".ci", ".pre-commit-config.yaml", ".gitignore"),
    *("requirements.lock", "requirements-dev.lock", "requirements-node.lock", "alembic.ini", ".dockerignore"),
}
# A letter in brackets, so that this file does not find itself.
FORBIDDEN = {
    "a path of one machine": r"/(?:[w]ork/(?:main|shared)\b|[r]oot/|[h]ome/\w+|[U]sers/\w+)",
    "the host of a registry": r"[r]egistry\.npmjs|[p]ypi\.org|[p]ythonhosted|[n]pmmirror",
    "a word about how it was written": r"\b(?:[c]hatgpt|[c]opilot|[o]penai|[a]nthropic|[l]lm|[c]laude)\b",
    "unfinished work": r"\b(?:[T]ODO|[F]IXME)\b",
    "the number of an issue": r"\b[i]ssue #?\d",
}
ANYTHING_BESIDE_ANYTHING = re.compile(r"\*\s*[+~]\s*\*")
THIRD_PARTY = (".woff", ".woff2", ".ttf", ".otf", ".min.js", ".min.css", ".mo", ".pyc", ".sqlite")


def test_no_program_file_is_longer_than_it_may_be() -> None:
    counted = {str(path): (text_of(path) or "").count("\n") for path, _ in program_files("eventsapp", "workers")}
    assert counted
    assert {path: lines for path, lines in counted.items() if lines > LONGEST} == {}


def test_no_file_has_a_vague_name() -> None:
    names = {part.partition(".")[0] for path in project_files() for part in path.parts}
    assert names & VAGUE == set()


def test_nothing_stands_at_the_top_that_does_not_belong_there() -> None:
    assert {path.parts[0] for path in project_files()} - TOP_LEVEL == set()


def test_nothing_of_others_and_nothing_made_is_committed() -> None:
    assert [str(path) for path in project_files() if path.name.endswith(THIRD_PARTY)] == []


def test_no_style_is_about_anything_beside_anything() -> None:
    """With one a node that comes or goes has everything around it styled anew: thousands of units on a plan."""
    sheets = [path for path in project_files() if path.suffix == ".css"]
    assert sheets
    assert [str(path) for path in sheets if ANYTHING_BESIDE_ANYTHING.search(text_of(path) or "")] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE if what.startswith("a word") else 0)
    found = [f"{path}: {match[0]}" for path in project_files() if (match := pattern.search(text_of(path) or ""))]
    assert found == []


def test_a_forbidden_path_would_be_found() -> None:
    assert re.search(FORBIDDEN["a path of one machine"], str(Path("/", "home", "an", "fair")))
