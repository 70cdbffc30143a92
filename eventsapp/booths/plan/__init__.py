"""The live plan of a hall: entries, words and page, from rows to what templates show."""

from eventsapp.booths.plan.comparing import Compared, compare
from eventsapp.booths.plan.entries import Entry, entries_of, entry_called
from eventsapp.booths.plan.filters import Choice, Filter
from eventsapp.booths.plan.offers import Offer, offers_of
from eventsapp.booths.plan.page import LegendEntry, PlanPage, legend_of, plan_page
from eventsapp.booths.plan.sheet import sheet_of
from eventsapp.booths.plan.words import sides_text, size_text

__all__ = [
    "Choice",
    "Compared",
    "Entry",
    "Filter",
    "LegendEntry",
    "Offer",
    "PlanPage",
    "compare",
    "entries_of",
    "entry_called",
    "legend_of",
    "offers_of",
    "plan_page",
    "sheet_of",
    "sides_text",
    "size_text",
]
