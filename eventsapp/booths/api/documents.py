"""Stands and what becomes of them, as programs read them."""

from collections.abc import Sequence
from typing import Any

from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.rules import Change, Picture, is_overdue, numbers_of
from eventsapp.booths.rules.steps import Step
from eventsapp.infra import clock
from eventsapp.web.programs import moment


def stand_document(stand: Stand) -> dict[str, Any]:
    """Return a stand with its units; one whose time is over is expired, whether or not that was written down."""
    is_over = is_overdue(stand, clock.now())
    return {
        "id": stand.id,
        "hall": stand.hall.code,
        "number": stand.number,
        "units": [] if is_over else list(numbers_of([part.unit for part in stand.units])),
        "state": StandState.EXPIRED if is_over else stand.state,
        "exhibitor": stand.exhibitor_id,
        "holder": stand.holder_name,
        "area_m2": stand.area_m2,
        "open_sides": stand.open_sides,
        "frontage": stand.frontage,
        "allocated_at": moment(stand.allocated_at),
        "reserved_at": moment(stand.reserved_at),
        "expires_at": moment(stand.expires_at),
        "version": stand.version,
    }


def whole_document(stand: Stand, steps: Sequence[Step]) -> dict[str, Any]:
    """Return a stand with what can be done with it now, the likeliest first."""
    return {**stand_document(stand), "steps": list(steps)}


def change_document(change: Change) -> dict[str, Any]:
    """Return a stand before and after a step; ``after`` is null where it ends."""
    return {
        "stand": change.stand_id,
        "version": change.version,
        "holder": change.holder,
        "holder_after": change.holder_after or change.holder,
        "before": _picture(change.before),
        "after": _picture(change.after) if change.after else None,
        "gained": list(change.gained),
        "lost": list(change.lost),
        "money_without_stand": change.is_unplaced,
    }


def _picture(one: Picture) -> dict[str, Any]:
    return {
        "hall": one.hall,
        "number": one.number,
        "units": list(one.units),
        "area_m2": one.area_m2,
        "open_sides": one.open_sides,
        "frontage": one.frontage,
        "state": one.state,
        "until": moment(one.until),
    }
