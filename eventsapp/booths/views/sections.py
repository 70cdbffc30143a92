"""The row of pages below the organiser's tab "Plan"."""

from collections.abc import Callable

from flask import g
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.booths.queries import has_imported_references
from eventsapp.booths.queries.deposits import count_unplaced_deposits
from eventsapp.booths.queries.selling import count_ending_options
from eventsapp.fairs.access import Permission, may
from eventsapp.web.navigation import Entry, register, register_section

PLAN = "booths_organiser.plan"
STAND = ("booths_selling.stand", "booths_steps.look", "booths_steps.do", "booths_selling.option")
DRAWING = ("plan_editor.new_hall", "plan_editor.edit", "plan_publishing.preview")


def _if_may(permission: Permission) -> Callable[[], bool]:
    return lambda: may(permission)


def register_sections() -> None:
    """Offer the plan as a tab of the organiser, and what belongs to it as its sections."""
    register("organise", Entry(30, _l("Plan"), PLAN, visible=_if_may(Permission.VIEW)))
    allocating, planning = _if_may(Permission.ALLOCATE), _if_may(Permission.PLAN)
    _add(10, _l("Plan"), PLAN, visible=_if_may(Permission.VIEW), also=STAND, is_exact=True)
    _add(30, _l("Options"), "booths_options.running", visible=allocating, count=lambda: count_ending_options(g.fair.id))
    _add(40, _l("Waiting list"), "booths_waiting.line", visible=allocating)
    _add(
        50,
        _l("Paid, no stand"),
        "booths_deposits.listed",
        visible=allocating,
        count=lambda: count_unplaced_deposits(g.fair.id),
    )
    _add(60, _l("Terms"), "booths_terms.terms", visible=_if_may(Permission.MANAGE))
    _add(70, _l("Draw and export"), "booths_halls.halls", visible=_if_may(Permission.VIEW), also=DRAWING)
    imports = ("venues_organiser.import_plan_job",)
    _add(80, _l("Import"), "venues_organiser.import_plan", visible=planning, also=imports)
    _add(90, _l("Not on the plan"), "booths_organiser.unplaced", visible=lambda: has_imported_references(g.fair.id))


def _add(
    position: int,
    label: LazyString,
    endpoint: str,
    *,
    visible: Callable[[], bool],
    count: Callable[[], int] = lambda: 0,
    also: tuple[str, ...] = (),
    is_exact: bool = False,
) -> None:
    register_section(PLAN, Entry(position, label, endpoint, visible, count, also, is_exact))
