"""The files of the project, for the checks that read them."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config import ROOT

NOT_OURS = {".venv", ".git", "instance", "node_modules", "vendor", "__pycache__"}


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that is or would be committed, relative to the root."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        paths = [Path(name) for name in listed.split("\0") if name]
    else:
        paths = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    return tuple(sorted(path for path in paths if (ROOT / path).is_file() and _is_ours(path)))


def _is_ours(path: Path) -> bool:
    parts = path.parts[:-1]
    return not NOT_OURS.intersection(parts) and not any(part.endswith("_cache") for part in parts)


def text_of(path: Path) -> str | None:
    """Return the text of a file; None for pictures and the like."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def program_files(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Yield the Python files below these folders with their syntax tree."""
    for path in project_files():
        if path.suffix == ".py" and path.parts[0] in folders:
            yield path, ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))
