"""Documents say what is true: their commands run, their targets and links exist.

A fenced ``sh`` block below the line ``<!-- runnable -->`` is run, in a new instance for each document.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from tests.architecture.tree import project_files, text_of

BLOCK = re.compile(r"<!-- runnable -->\n```sh\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"`(?:[A-Z_]+=\S+ )*make ([a-z]+)")
DOCUMENTS = [path for path in project_files() if path.suffix == ".md"]
RUNNABLE = [path for path in DOCUMENTS if BLOCK.search(text_of(path) or "")]


def test_the_readme_has_commands_that_run() -> None:
    assert Path("README.md") in RUNNABLE


@pytest.mark.parametrize("document", RUNNABLE, ids=str)
def test_commands_run_as_written(document: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    environment |= {
        "INSTANCE": str(tmp_path / "instance"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "DEMO": "0",
    }
    for commands in BLOCK.findall(text_of(document) or ""):
        done = subprocess.run(
            ["sh", "-eu", "-c", commands],
            cwd=ROOT,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_make_target_named_exists(document: Path) -> None:
    known = set(re.findall(r"^([a-z]+):", text_of(Path("Makefile")) or "", re.MULTILINE))
    assert set(TARGET.findall(text_of(document) or "")) - known == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(text_of(document) or "") if "://" not in link]
    assert [link for link in links if not (ROOT / document.parent / link).exists()] == []
