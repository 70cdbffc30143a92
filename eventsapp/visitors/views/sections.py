"""The row of pages below the organiser's tab "Visitors"."""

from flask import g
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.access import Permission, may
from eventsapp.visitors.queries import open_pair_count, pending_count
from eventsapp.web.navigation import Entry, register, register_section

TAB = "visitors_organiser.visitors"


def _may() -> bool:
    return may(Permission.VISITORS)


def register_sections() -> None:
    """Offer the visitors as a tab of the organiser, and what belongs to it as its sections."""
    register("organise", Entry(50, _l("Visitors"), TAB, _may))
    detail = tuple(f"visitors_organiser.{name}" for name in ("visitor", "import_visitors", "import_visitors_job"))
    register_section(TAB, Entry(10, _l("Visitors"), TAB, _may, also=detail, is_exact=True))
    waiting = Entry(20, _l("Approval"), "visitors_organiser.approval", _may, lambda: pending_count(g.fair))
    register_section(TAB, waiting)
    register_section(
        TAB, Entry(25, _l("Groups"), "visitors_organiser.groups", _may, also=("visitors_organiser.group",))
    )
    alike = Entry(27, _l("Duplicates"), "visitors_organiser.duplicates", _may, lambda: open_pair_count(g.fair))
    register_section(TAB, alike)
    register_section(TAB, Entry(30, _l("Types"), "visitors_organiser.types", _may))
    register_section(TAB, Entry(40, _l("Questions"), "visitors_organiser.questions", _may))
    register_section(TAB, Entry(50, _l("Zones"), "visitors_organiser.zones", _may))
    register_section(TAB, Entry(60, _l("Invitation codes"), "visitors_organiser.codes", _may))
    register("exhibit", Entry(70, _l("Invitations"), "visitors_exhibitor.invitations"))
