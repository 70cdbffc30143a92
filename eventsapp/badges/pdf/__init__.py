"""Badges as PDF: plain values in, bytes out. Knows no web, no database and no fair; see README.md."""

from eventsapp.badges.pdf import affine as affine
from eventsapp.badges.pdf.layout import A6, Layout
from eventsapp.badges.pdf.model import (
    BadgeData,
    Band,
    CannotPrint,
    Field,
    FontsMissing,
    Report,
    Role,
    Uncovered,
)
from eventsapp.badges.pdf.pictures import PictureData, read_picture
from eventsapp.badges.pdf.reading import BadLayout, Problem, read_layout, write_layout
from eventsapp.badges.pdf.rendering import check, render_one, write_pdf
from eventsapp.badges.pdf.sheets import Sheet, grid
from eventsapp.badges.pdf.typefaces import FONT_FILES, FontSet

__all__ = [
    "A6",
    "FONT_FILES",
    "BadLayout",
    "BadgeData",
    "Band",
    "CannotPrint",
    "Field",
    "FontSet",
    "FontsMissing",
    "Layout",
    "PictureData",
    "Problem",
    "Report",
    "Role",
    "Sheet",
    "Uncovered",
    "check",
    "grid",
    "read_layout",
    "read_picture",
    "render_one",
    "write_layout",
    "write_pdf",
]
