"""The row of pages below the organiser's tab "Allocation"."""

from flask_babel import lazy_gettext as _l

from eventsapp.fairs.access import Permission, may
from eventsapp.web.navigation import Entry, register, register_section

OVERVIEW = "allocation_runs.overview"


def register_sections() -> None:
    """Offer allocation as a tab of the organiser, and what belongs to it as its sections."""
    register("organise", Entry(25, _l("Allocation"), OVERVIEW, visible=lambda: may(Permission.ALLOCATE)))
    plans = ("allocation_board.", "allocation_publishing.", "allocation_what_if.")
    register_section(OVERVIEW, Entry(10, _l("Plans"), OVERVIEW, also=plans, is_exact=True))
