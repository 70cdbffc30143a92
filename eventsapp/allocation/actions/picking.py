"""Turns by appointment: calling the next to a station, and every way in which a turn ends. One transaction each."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.rounds import lock_round, note
from eventsapp.allocation.actions.windows import end_windows, lock_companies, open_windows
from eventsapp.allocation.facts import TurnNear
from eventsapp.allocation.models import Pick, PickState, Round, RoundMode
from eventsapp.allocation.queries.best_left import Option
from eventsapp.allocation.queries.rounds import carts_of, picks_of
from eventsapp.allocation.rules.picks import (
    AllTakenMeanwhile,
    NobodyWaits,
    NoSuchStation,
    NothingHeld,
    NotPicking,
    StationTaken,
    at_station,
    comes_on_deck,
    expected_times,
    in_waiting,
    place_at_end,
)
from eventsapp.allocation.rules.rounds import RoundNotOpen, is_open
from eventsapp.booths.actions import allocate_stand, find_unit_ids, reserve_stand
from eventsapp.booths.models import Stand
from eventsapp.booths.rules import NotContiguous, SeveralZones, UnitBlocked, UnitTaken, UnknownUnits
from eventsapp.booths.rules.turns import OutsideRound, allows, check_most
from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import units_by_ids

refuse_on("uq_allocation_picks_round_id_station", StationTaken)

GONE: tuple[type[Refusal], ...] = (UnitTaken, UnitBlocked, UnknownUnits, NotContiguous, SeveralZones)
"""Why units that were found for the absent are not to be had a moment later."""


def call_next(fair_id: int, round_id: int, station: int, user: User) -> Pick:
    """Call the next in line to a station, for the minutes of the round; it may hold units from now on.

    Refuses with RoundNotOpen, NoSuchStation, StationTaken and NobodyWaits.
    """
    one = lock_round(fair_id, round_id)
    now = clock.now()
    if one.mode != RoundMode.APPOINTMENT or not is_open(one, now):
        raise RoundNotOpen
    if not 1 <= station <= one.stations:
        raise NoSuchStation
    picks = picks_of(one.id)
    if at_station(picks, station):
        raise StationTaken
    waiting = in_waiting(picks)
    if not waiting:
        raise NobodyWaits
    pick = waiting[0]
    pick.state, pick.station, pick.began_at = PickState.PICKING, station, now
    pick.ends_at = now + timedelta(seconds=one.pick_seconds)
    open_windows(one, [pick.exhibitor_id], now, pick.ends_at)
    for near in comes_on_deck(waiting[1:]):
        due = expected_times(one, picks, now)[near.id]
        publish(TurnNear(fair_id, one.id, near.exhibitor_id, due.isoformat()))
    _write(one, pick, user, "pick.called")
    return pick


def pick_units(fair_id: int, round_id: int, pick_id: int, hall: Hall, numbers: Sequence[str], user: User) -> Stand:
    """Give the exhibitor at a station the units it chose, reserved as the organiser allocates them.

    Refuses with NotPicking, OutsideRound and everything that makes no stand.
    """
    one, pick = _at_station(fair_id, round_id, pick_id)
    _check_choice(one, find_unit_ids(hall.id, hall.code, numbers))
    stand = allocate_stand(hall, pick.exhibitor_id, numbers, user, across_zones=True)
    _end(one, pick, stand, "self", user)
    return stand


def take_held(fair_id: int, round_id: int, pick_id: int, user: User) -> Stand:
    """Reserve what the exhibitor at a station holds in its cart; refuses with NotPicking and NothingHeld."""
    one, pick = _at_station(fair_id, round_id, pick_id)
    cart = carts_of([pick.exhibitor_id]).get(pick.exhibitor_id)
    if cart is None:
        raise NothingHeld
    stand = reserve_stand(fair_id, cart.id, user)
    _end(one, pick, stand, "self", user)
    return stand


def pass_turn(fair_id: int, round_id: int, pick_id: int, user: User) -> Pick:
    """Note that an exhibitor chose nothing; refuses with NotPicking."""
    one, pick = _at_station(fair_id, round_id, pick_id)
    _end_as(one, pick, PickState.PASSED, user)
    return pick


def mark_absent(fair_id: int, round_id: int, pick_id: int, options: Sequence[Option], user: User) -> Pick:
    """Let who did not come wait at the end of the line; the second time give it the best of ``options``.

    They are looked for before the transaction. Refuses with NotPicking, and with AllTakenMeanwhile where others were
    faster with each of them; without any the turn ends with nothing.
    """
    one, pick = _at_station(fair_id, round_id, pick_id)
    if not pick.was_absent:
        pick.was_absent, pick.state, pick.place = True, PickState.WAITING, place_at_end(picks_of(one.id))
        pick.station = pick.began_at = pick.ends_at = None
        end_windows(one, [pick.exhibitor_id], clock.now())
        _write(one, pick, user, "pick.absent")
        return pick
    found = _first_to_be_had(pick, options, user)
    if found is not None:
        _end(one, pick, *found, user)
    elif options:
        raise AllTakenMeanwhile
    else:
        _end_as(one, pick, PickState.NONE_LEFT, user)
    return pick


def _first_to_be_had(pick: Pick, options: Sequence[Option], user: User) -> tuple[Stand, str] | None:
    """Give an absent exhibitor the first of what was found that nobody else has by now."""
    cart = carts_of([pick.exhibitor_id]).get(pick.exhibitor_id)
    if cart is not None:
        return reserve_stand(cart.fair_id, cart.id, user), "self"
    for option in options:
        hall = db.session.get_one(Hall, option.hall_id)
        is_found = option.how == "automatic"  # as a plan's places, it may lie in two zones
        with suppress(*GONE), db.session.begin_nested():
            stand = allocate_stand(hall, pick.exhibitor_id, option.numbers, user, across_zones=is_found)
            return stand, option.how
    return None


def _at_station(fair_id: int, round_id: int, pick_id: int) -> tuple[Round, Pick]:
    """Lock a round with a turn of it that has begun and not ended."""
    one = lock_round(fair_id, round_id)
    pick = next((pick for pick in picks_of(one.id) if pick.id == pick_id), None)
    if pick is None:
        raise NotFound
    if pick.state != PickState.PICKING:
        raise NotPicking
    lock_companies([pick.exhibitor_id])  # before units, as a hold of its own does
    return one, pick


def _check_choice(one: Round, unit_ids: Sequence[int]) -> None:
    """Refuse units that the round does not give."""
    units = units_by_ids(unit_ids)
    if not allows(one.zone_ids, one.package_ids, [(unit.zone_id, unit.package_id) for unit in units]):
        raise OutsideRound
    check_most(one.most_units, len(units))


def _end(one: Round, pick: Pick, stand: Stand, how: str, user: User) -> None:
    pick.how, pick.stand = how, stand
    _end_as(one, pick, PickState.PICKED, user)


def _end_as(one: Round, pick: Pick, state: PickState, user: User) -> None:
    pick.state, pick.ended_at = state, clock.now()
    end_windows(one, [pick.exhibitor_id], clock.now())
    _write(one, pick, user, f"pick.{state}")


def _write(one: Round, pick: Pick, user: User, action: str) -> None:
    db.session.flush()
    facts = {"exhibitor_id": pick.exhibitor_id, "place": pick.place, "station": pick.station}
    note(one, user, action, after={**facts, "how": pick.how, "stand_id": pick.stand_id})
