"""Files brought into a fair: looked at first, then taken over, by a worker, with a bar.

A slice says with an ``ImportKind`` how its files are read, compared and taken over; everything else is here once:
keeping the upload, the two jobs, their pages and who may see them.
"""

from eventsapp.fairs.imports.kinds import ImportKind, Source, Tell, Upload, Words
from eventsapp.fairs.imports.pages import add_import_pages
from eventsapp.fairs.imports.reports import SHOWN_ROWS, Listing, Notice, Report, Tile
from eventsapp.fairs.imports.tables import (
    counts_of_changes,
    facts_of_table,
    rows_left_out,
    rows_worth_a_look,
    tiles_of_changes,
    values_of_table,
)

__all__ = [
    "SHOWN_ROWS",
    "ImportKind",
    "Listing",
    "Notice",
    "Report",
    "Source",
    "Tell",
    "Tile",
    "Upload",
    "Words",
    "add_import_pages",
    "counts_of_changes",
    "facts_of_table",
    "rows_left_out",
    "rows_worth_a_look",
    "tiles_of_changes",
    "values_of_table",
]
