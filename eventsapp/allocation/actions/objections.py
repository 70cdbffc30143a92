"""Objections to a published plan: filed, answered, settled. Each locks the objection first, so that one answer wins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.publishing import lock_run
from eventsapp.allocation.facts import ObjectionAnswered, ObjectionFiled
from eventsapp.allocation.models import Objection, ObjectionState
from eventsapp.allocation.queries.objections import announced_place, own_stand_id, running_objection, units_known
from eventsapp.allocation.rules.objections import (
    NothingOffered,
    ObjectionRunning,
    OfferTaken,
    PlaceNotFree,
    check_answerable,
    check_may_object,
    check_reason,
    check_running,
    offered_place,
)
from eventsapp.booths.actions import Wish, allocate_stand, move_stand, preview_move
from eventsapp.booths.actions.stands import check_wish, find_units
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import holders_of
from eventsapp.booths.rules import UnitBlocked, UnitTaken, UnknownUnits, numbers_of
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.venues.models import Hall

MOST_PLACES = 6
GONE = (UnitTaken, UnitBlocked, UnknownUnits)
"""What stands against an offered place when it is accepted."""

refuse_on("uq_allocation_objections_exhibitor_id", ObjectionRunning)


@dataclass(frozen=True, slots=True)
class Place:
    """A place to offer: units of a hall, by their numbers as typed."""

    hall: Hall
    numbers: Sequence[str]
    field: str = "places"
    """The field of the form it was chosen in."""


def file_objection(exhibitor: Exhibitor, reason: str, user: User) -> Objection:
    """Object to the place a plan in force gives, or that it gives none; the organiser and the exhibitor get a mail.

    Refuses with NoPlanToObjectTo, ObjectionsOver, ObjectionRunning and NoReasonGiven.
    """
    wish = check_reason(reason)
    place = announced_place(exhibitor.id)
    if place is not None:
        lock_run(place.run_id)
    place = check_may_object(place, clock.now())
    if running_objection(exhibitor.id) is not None:
        raise ObjectionRunning
    objection = Objection(
        fair_id=exhibitor.fair_id,
        run_id=place.run_id,
        exhibitor_id=exhibitor.id,
        stand_id=place.stand_id,
        wish=wish,
        filed_by_id=user.id,
        filed_at=clock.now(),
        alternatives=[],
    )
    db.session.add(objection)
    db.session.flush()
    publish(ObjectionFiled(fair_id=objection.fair_id, objection_id=objection.id, exhibitor_id=exhibitor.id))
    _audit(objection, user, "filed", {"wish": wish})
    return objection


def withdraw_objection(exhibitor: Exhibitor, objection_id: int, user: User) -> Objection:
    """Take an objection back; the stand stays as it is. Refuses with ObjectionSettled."""
    objection = _lock_own(exhibitor, objection_id)
    _settle(objection, ObjectionState.WITHDRAWN, user)
    return objection


def decline_places(exhibitor: Exhibitor, objection_id: int, user: User) -> Objection:
    """Keep the stand there is rather than one of the offered places. Refuses with ObjectionSettled."""
    objection = _lock_own(exhibitor, objection_id)
    _settle(objection, ObjectionState.DECLINED, user)
    return objection


def accept_place(exhibitor: Exhibitor, objection_id: int, key: str, user: User) -> Stand:
    """Take an offered place: the stand moves there in this transaction, or all stays as it is.

    Refuses with ObjectionSettled, PlaceNotOffered, OfferTaken, and with what refuses moving a stand.
    """
    objection = _lock_own(exhibitor, objection_id)
    wanted = offered_place(objection, key)["unit_ids"]
    units = list(units_known(wanted).values())
    if len(units) < len(wanted):
        raise OfferTaken
    hall, numbers = units[0].hall, list(numbers_of(units))
    try:
        stand = _moved(objection, hall, numbers, user)
    except GONE as refusal:
        raise OfferTaken from refusal
    objection.stand_id = stand.id
    _settle(objection, ObjectionState.MOVED, user, {"number": stand.number, "units": numbers})
    publish(_answered(objection))
    return stand


def _moved(objection: Objection, hall: Hall, numbers: Sequence[str], user: User) -> Stand:
    """Move the stand that is objected to, or give the place to an exhibitor that has none."""
    stand_id = objection.stand_id or own_stand_id(objection.exhibitor_id)
    if stand_id is None:
        return allocate_stand(hall, objection.exhibitor_id, numbers, user, across_zones=True)
    wish = Wish(numbers, hall, across_zones=True, reason=f"objection {objection.id}")
    return move_stand(objection.fair_id, stand_id, wish, user)


def offer_places(
    fair_id: int, objection_id: int, places: Sequence[Place], answer: str, user: User, *, seen: str = ""
) -> Objection:
    """Answer an objection with other places, which the exhibitor may take; they are not held for it.

    ``seen`` is the answer that was there when this one was written, see ``rules.objections.answer_seen``. Refuses with
    ObjectionSettled, ObjectionChanged, NothingOffered and PlaceNotFree.
    """
    objection = _lock(fair_id, objection_id)
    check_answerable(objection, seen)
    if not places:
        raise NothingOffered
    objection.alternatives = _checked(objection, places[:MOST_PLACES])
    _answer(objection, ObjectionState.OFFERED, answer.strip(), user)
    return objection


def refuse_objection(fair_id: int, objection_id: int, reason: str, user: User, *, seen: str = "") -> Objection:
    """Answer that the place stays as it is, and why. Refuses as offering does, and with NoReasonGiven."""
    answer = check_reason(reason)
    objection = _lock(fair_id, objection_id)
    check_answerable(objection, seen)
    objection.settled_at = clock.now()
    _answer(objection, ObjectionState.REFUSED, answer, user)
    return objection


def _checked(objection: Objection, places: Sequence[Place]) -> list[dict[str, Any]]:
    """Return places as they are stored, each once; refuses one that cannot be had now."""
    found: dict[tuple[int, ...], dict[str, Any]] = {}
    for place in places:
        try:
            units = find_units(place.hall, place.numbers)
            _check_free(objection, place)
        except Refusal as refusal:
            raise PlaceNotFree(str(refusal), field=place.field) from refusal
        numbers, ids = numbers_of(units), sorted(unit.id for unit in units)
        found.setdefault(tuple(ids), {"hall_id": place.hall.id, "unit_ids": ids, "number": numbers[0]})
    return list(found.values())


def _check_free(objection: Objection, place: Place) -> None:
    """Refuse a place that could not be accepted at this moment."""
    stand_id = objection.stand_id or own_stand_id(objection.exhibitor_id)
    if stand_id is not None:
        preview_move(objection.fair_id, stand_id, Wish(place.numbers, place.hall, across_zones=True))
        return
    units = find_units(place.hall, place.numbers)
    check_wish(place.hall, units, holders_of([unit.id for unit in units]), across_zones=True)


def _answer(objection: Objection, state: ObjectionState, answer: str, user: User) -> None:
    before = {"state": objection.state, "answer": objection.answer}
    objection.state, objection.answer = state, answer
    objection.answered_by_id, objection.answered_at = user.id, clock.now()
    db.session.flush()
    publish(_answered(objection))
    places = [place["number"] for place in objection.alternatives]
    _audit(objection, user, str(state), {"state": state, "answer": answer, "places": places}, before)


def _answered(objection: Objection) -> ObjectionAnswered:
    return ObjectionAnswered(
        fair_id=objection.fair_id,
        objection_id=objection.id,
        exhibitor_id=objection.exhibitor_id,
        state=str(objection.state),
    )


def _lock(fair_id: int, objection_id: int) -> Objection:
    """Lock an objection of a fair; fresh."""
    objection = db.session.get(Objection, objection_id, with_for_update=True, populate_existing=True)
    if objection is None or objection.fair_id != fair_id:
        raise NotFound
    return objection


def _lock_own(exhibitor: Exhibitor, objection_id: int) -> Objection:
    """Lock a running objection of an exhibitor."""
    objection = _lock(exhibitor.fair_id, objection_id)
    if objection.exhibitor_id != exhibitor.id:
        raise NotFound
    check_running(objection)
    return objection


def _settle(objection: Objection, state: ObjectionState, user: User, after: Mapping[str, Any] | None = None) -> None:
    before = {"state": objection.state}
    objection.state, objection.settled_at = state, clock.now()
    db.session.flush()
    _audit(objection, user, str(state), {"state": state, **(after or {})}, before)


def _audit(
    objection: Objection, user: User, verb: str, after: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> None:
    record(
        f"objection.{verb}",
        subject="objection",
        subject_id=objection.id,
        fair_id=objection.fair_id,
        actor_id=user.id,
        actor=user.email,
        before=dict(before or {}),
        after=dict(after),
    )
