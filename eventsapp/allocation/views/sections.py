"""The row of pages below the organiser's tab "Allocation"."""

from flask_babel import lazy_gettext as _l

from eventsapp.fairs.access import Permission, may
from eventsapp.web.navigation import Entry, register, register_section

TAB = "allocation_rounds.listed"


def register_sections() -> None:
    """Offer allocation as a tab of the organiser, and what belongs to it as its sections."""
    register("organise", Entry(25, _l("Allocation"), TAB, visible=lambda: may(Permission.ALLOCATE)))
    register_section(TAB, Entry(30, _l("Rounds"), "allocation_rounds.listed", visible=lambda: may(Permission.ALLOCATE)))
