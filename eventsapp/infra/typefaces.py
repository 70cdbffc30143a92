"""Where the typefaces of printed pages are."""

from collections.abc import Sequence
from pathlib import Path

from flask import current_app

from config import ROOT


def installed_typefaces(names: Sequence[str]) -> list[Path]:
    """Return the files that are there: those of the installation, else those of the checkout."""
    folders = (current_app.config["SETTINGS"].instance / "fonts", ROOT / "instance" / "fonts")
    found = ([folder / name for name in names if (folder / name).is_file()] for folder in folders)
    return next((files for files in found if files), [])
