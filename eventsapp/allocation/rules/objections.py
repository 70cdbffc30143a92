"""Objections to a published plan: who may object and until when, what an answer needs, and every refusal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.models import Objection, ObjectionState, Proposal, RunState
from eventsapp.booths.rules.stands import MOST_UNITS
from eventsapp.infra.refusals import Refusal

MOST_CHARACTERS = 2000
LONGEST_ID = 10
RUNNING = (ObjectionState.OPEN, ObjectionState.OFFERED)

STATE_NAMES: Mapping[str, LazyString] = {
    ObjectionState.OPEN: _l("Waits for an answer"),
    ObjectionState.OFFERED: _l("Other places offered"),
    ObjectionState.MOVED: _l("Moved"),
    ObjectionState.DECLINED: _l("Keeps its place"),
    ObjectionState.REFUSED: _l("Refused"),
    ObjectionState.WITHDRAWN: _l("Withdrawn"),
}


class NoPlanToObjectTo(Refusal):
    """An objection of somebody whom no plan in force concerns."""

    sentence = _l("No published plan gives or takes your place at this fair, so there is nothing to object to.")


class ObjectionsOver(Refusal):
    """An objection after the last moment for it."""

    sentence = _l("The time for objections is over. Ask the fair's team by mail; your place stays as it is.")


class ObjectionRunning(Refusal):
    """A second objection while one runs."""

    sentence = _l("Your objection is with the organiser already. Wait for the answer, or withdraw it first.")


class ObjectionSettled(Refusal):
    """A step of an objection that ended meanwhile."""

    sentence = _l("This objection is settled. Nothing was changed.")


class ObjectionChanged(Refusal):
    """An answer to an objection that somebody else answered meanwhile."""

    sentence = _l("Somebody answered this objection while you wrote. Nothing was sent; look at the answer below.")


class NoReasonGiven(Refusal):
    """An objection or a refusal that does not say why."""

    status = 422
    field = "reason"
    sentence = _l("Say why. The other side reads it.")


class NothingOffered(Refusal):
    """An offer of no place."""

    status = 422
    field = "places"
    sentence = _l("Choose at least one place, or write the numbers of its units.")


class PlaceNotFree(Refusal):
    """An offer of a place that cannot be had."""

    status = 422
    field = "places"


class PlaceNotOffered(Refusal):
    """A place that is not, or no longer, among the offered ones."""

    sentence = _l("This place is not offered any more. You keep your stand; look at what is offered now.")


class OfferTaken(Refusal):
    """An offered place that somebody took before it was accepted."""

    sentence = _l("Somebody took this place before you. You keep your stand; what is still free is below.")


def is_in_force(proposal: Proposal) -> bool:
    """Say whether a proposal's plan is published and was not taken back."""
    return proposal.run.state == RunState.PUBLISHED


def may_object_until(proposal: Proposal | None, now: datetime) -> datetime | None:
    """Return the end of the time for objections; None where it is over or there is nothing to object to.

    The last moment is not part of it: it is over at its second, as every deadline here.
    """
    if proposal is None or not is_in_force(proposal):
        return None
    until = proposal.run.objections_until
    return until if until is not None and now < until else None


def check_may_object(proposal: Proposal | None, now: datetime) -> Proposal:
    """Return the proposal that is objected to; refuses with NoPlanToObjectTo and ObjectionsOver."""
    if proposal is None or not is_in_force(proposal):
        raise NoPlanToObjectTo
    if may_object_until(proposal, now) is None:
        raise ObjectionsOver
    return proposal


def check_reason(reason: str) -> str:
    """Return what was written without space around it; refuses with NoReasonGiven."""
    if not reason.strip():
        raise NoReasonGiven
    return reason.strip()[:MOST_CHARACTERS]


def check_running(objection: Objection) -> None:
    """Refuse a step of an objection that ended."""
    if objection.state not in RUNNING:
        raise ObjectionSettled


def answer_seen(objection: Objection) -> str:
    """Return what tells one answer from the next: its moment, empty before the first."""
    return objection.answered_at.isoformat() if objection.answered_at else ""


def check_answerable(objection: Objection, seen: str) -> None:
    """Refuse an answer to an objection that ended, or got another answer since it was looked at."""
    check_running(objection)
    if answer_seen(objection) != seen:
        raise ObjectionChanged


def key_of_place(unit_ids: Sequence[int]) -> str:
    """Return what names a place in a form: the ids of its units."""
    return "-".join(str(one) for one in sorted(unit_ids))


def ids_of_place(key: str) -> list[int]:
    """Return the ids of units that a form's name of a place means; empty where it is no such name."""
    parts = key.split("-")
    if len(parts) > MOST_UNITS or not all(_is_id(part) for part in parts):
        return []
    return [int(part) for part in parts]


def _is_id(part: str) -> bool:
    return part.isascii() and part.isdecimal() and len(part) < LONGEST_ID


def offered_place(objection: Objection, key: str) -> dict[str, Any]:
    """Return the offered place that a form names; refuses with PlaceNotOffered."""
    for place in objection.alternatives:
        if key_of_place(place["unit_ids"]) == key:
            return place
    raise PlaceNotOffered
