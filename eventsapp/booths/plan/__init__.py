"""The live plan of a hall: entries, words and page, from rows to what templates show."""

from eventsapp.booths.plan.comparing import Compared, compare
from eventsapp.booths.plan.entries import Entry, Viewer, entries_of, entry_called
from eventsapp.booths.plan.filters import Choice, Filter
from eventsapp.booths.plan.offers import Offer, offers_of
from eventsapp.booths.plan.page import LegendEntry, PlanPage, legend_of, plan_page
from eventsapp.booths.plan.sheet import sheet_of
from eventsapp.booths.plan.words import left_text, price_text, sides_text, size_text, supply_facts

__all__ = [
    "Choice",
    "Compared",
    "Entry",
    "Filter",
    "LegendEntry",
    "Offer",
    "PlanPage",
    "Viewer",
    "compare",
    "entries_of",
    "entry_called",
    "left_text",
    "legend_of",
    "offers_of",
    "plan_page",
    "price_text",
    "sheet_of",
    "sides_text",
    "size_text",
    "supply_facts",
]
