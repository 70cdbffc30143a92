"""Poppler's ``pdftotext``, a reader of PDFs that is not ours."""

import os
import shutil
from pathlib import Path

from tests.services.running import Missing


def find_poppler() -> Path | Missing:
    """Return the program; TEST_PDFTOTEXT names one outright."""
    found = os.environ.get("TEST_PDFTOTEXT") or shutil.which("pdftotext")
    return Path(found) if found else Missing("pdftotext is not installed (Debian: poppler-utils)")
