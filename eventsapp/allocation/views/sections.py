"""The row of pages below the organiser's tab "Allocation"."""

from collections.abc import Callable

from flask import g
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.queries.objections import count_open_objections
from eventsapp.fairs.access import Permission, may
from eventsapp.web.navigation import Entry, register, register_section

TAB = "allocation_runs.overview"
PLAN_TAB = "booths_organiser.plan"
PLAN = (
    "allocation_board.board",
    "allocation_board.look",
    "allocation_board.gaps",
    "allocation_publishing.publish",
    "allocation_publishing.take_back",
    "allocation_what_if.what_if",
    "allocation_what_if.compare",
)


def _may_allocate() -> bool:
    return may(Permission.ALLOCATE)


def register_sections() -> None:
    """Offer allocation as a tab of the organiser, with its sections, and finding stands as a section of the plan."""
    register("organise", Entry(25, _l("Allocation"), TAB, visible=_may_allocate))
    _add(10, _l("Plans"), TAB, also=PLAN, is_exact=True)
    _add(20, _l("Rounds"), "allocation_rounds.listed")
    _add(30, _l("Objections"), "allocation_objections.listed", count=lambda: count_open_objections(g.fair.id))
    _add(40, _l("Points"), "allocation_points.listed")
    _add(50, _l("Formula and lottery"), "allocation_formula.formula", also=("allocation_formula.change",))
    _add(60, _l("What counts"), "allocation_weights.weights", also=("allocation_weights.change",))
    _add(70, _l("Pavilions"), "allocation_pavilions.pavilions", also=("allocation_pavilions.make",))
    _add(80, _l("Apart"), "allocation_apart.separations", also=("allocation_apart.keep",))
    register_section(PLAN_TAB, Entry(20, _l("Find stands"), "allocation_finding.find", _may_allocate))


def _nothing() -> int:
    return 0


def _add(
    position: int,
    label: LazyString,
    endpoint: str,
    *,
    also: tuple[str, ...] = (),
    is_exact: bool = False,
    count: Callable[[], int] = _nothing,
) -> None:
    register_section(TAB, Entry(position, label, endpoint, _may_allocate, count, also, is_exact))
