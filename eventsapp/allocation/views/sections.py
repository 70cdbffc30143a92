"""The row of pages below the organiser's tab "Allocation"."""

from flask import g
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.queries.objections import count_open_objections
from eventsapp.fairs.access import Permission, may
from eventsapp.web.navigation import Entry, register, register_section

OVERVIEW = "allocation_objections.listed"


def register_sections() -> None:
    """Offer allocation as a tab of the organiser, and what belongs to it as its sections."""
    register("organise", Entry(25, _l("Allocation"), OVERVIEW, visible=lambda: may(Permission.ALLOCATE)))
    register_section(
        OVERVIEW,
        Entry(
            60,
            _l("Objections"),
            "allocation_objections.listed",
            visible=lambda: may(Permission.ALLOCATE),
            count=lambda: count_open_objections(g.fair.id),
        ),
    )
