"""Badges as PDF: plain values in, bytes out. Knows no web, no database and no fair; see README.md."""

from eventsapp.badges.pdf.layout import A6, Layout
from eventsapp.badges.pdf.model import (
    BadgeData,
    Band,
    CannotPrint,
    FontsMissing,
    Report,
    Role,
    Uncovered,
)
from eventsapp.badges.pdf.rendering import check, render_one, write_pdf
from eventsapp.badges.pdf.typefaces import FONT_FILES, FontSet

__all__ = [
    "A6",
    "FONT_FILES",
    "BadgeData",
    "Band",
    "CannotPrint",
    "FontSet",
    "FontsMissing",
    "Layout",
    "Report",
    "Role",
    "Uncovered",
    "check",
    "render_one",
    "write_pdf",
]
