"""The live plan of a hall: entries, words and page, from rows to what templates show."""

from eventsapp.booths.plan.entries import Entry, entries_of, entry_called
from eventsapp.booths.plan.page import Choice, LegendEntry, PlanPage, legend_of, plan_page
from eventsapp.booths.plan.sheet import sheet_of
from eventsapp.booths.plan.words import sides_text, size_text

__all__ = [
    "Choice",
    "Entry",
    "LegendEntry",
    "PlanPage",
    "entries_of",
    "entry_called",
    "legend_of",
    "plan_page",
    "sheet_of",
    "sides_text",
    "size_text",
]
