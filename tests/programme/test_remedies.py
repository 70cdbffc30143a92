"""What ends a clash: nearest, possible, and never at the price of another clash."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from eventsapp.programme.clashes import Board, Clash, Kind, Remedy, Severity, Shared, Slot, Step, World, remedies_for
from tests.programme.slots import FIRST_DAY, at, places, slot, window
from tests.programme.test_clashes import worlds


def _remedies(*slots: Slot, kind: Kind = Kind.ROOM, **world: Any) -> dict[Step, Remedy]:
    board = Board(World(slots=slots, **world))
    clash = next(one for one in board.clashes if one.kind == kind)
    return {remedy.step: remedy for remedy in remedies_for(board, clash)}


def test_room_remedy_is_the_nearest_free_room_of_enough_seats() -> None:
    rooms = places(R1=100, R2=100, R3=30, R4=200, R5=120)
    taken = slot("x", 0, 60, "R5")
    found = _remedies(slot("a", 0, 60, expected=80), slot("b", 0, 60, expected=20), taken, places=rooms)
    assert (found[Step.ROOM].slot.ref, found[Step.ROOM].slot.room) == ("b", "R3")
    found = _remedies(slot("a", 0, 60, expected=80), slot("b", 0, 60, expected=80), taken, places=rooms)
    assert found[Step.ROOM].slot.room == "R2"
    far = {("R1", "R2"): 9, ("R1", "R4"): 2}
    found = _remedies(slot("a", 0, 60, expected=80), slot("b", 0, 60, expected=80), places=rooms, walks=far)
    assert found[Step.ROOM].slot.room == "R5"


def test_room_of_unknown_audience_is_never_smaller_than_the_present_one() -> None:
    rooms = places(R1=100, R2=90)
    assert Step.ROOM not in _remedies(slot("a", 0, 60), slot("b", 0, 60), places=rooms)


def test_room_without_the_equipment_is_offered_only_where_it_can_be_carried() -> None:
    rooms = places(R1={"equipment": frozenset({"beam"})}, R2={})
    pair = [slot(ref, 0, 60, equipment=("beam",)) for ref in "ab"]
    assert Step.ROOM not in _remedies(*pair, places=rooms, stock={"beam": 0})
    assert _remedies(*pair, places=rooms, stock={"beam": 1})[Step.ROOM].slot.room == "R2"


@pytest.mark.parametrize(("is_locked", "ref"), [(False, "a"), (True, "b")])
def test_time_remedy_is_the_nearest_when_room_and_everybody_are_free(*, is_locked: bool, ref: str) -> None:
    found = _remedies(
        slot("a", 60, 60, "R1", "x", is_locked=is_locked),
        slot("b", 90, 30, "R1", "y"),
        slot("c", 120, 60, "R2", "y"),
        days={FIRST_DAY: window(0, 400)},
        windows={"y": (window(0, 400),)},
    )
    assert (found[Step.TIME].slot.ref, found[Step.TIME].slot.starts_at) == (ref, at(30))


def test_time_remedy_leaves_time_to_walk_and_to_prepare() -> None:
    found = _remedies(
        slot("a", 0, 60, "R1", "x"),
        slot("b", 30, 30, "R2", "x", setup_minutes=15),
        slot("c", 0, 30, "R2"),
        kind=Kind.SPEAKER,
        walking_minutes=10,
        days={FIRST_DAY: window(0, 200)},
    )
    assert (found[Step.TIME].slot.ref, found[Step.TIME].slot.starts_at) == ("b", at(70))


def test_time_remedy_keeps_inside_the_opening_hours_and_the_times_people_can_come() -> None:
    pair = slot("a", 0, 60, "R1", "x"), slot("b", 30, 60, "R2", "x")
    assert Step.TIME not in _remedies(*pair, kind=Kind.SPEAKER, days={FIRST_DAY: window(0, 90)})
    late = {"x": (window(0, 60), window(200, 300))}
    kept = _remedies(slot("a", 0, 60, "R1", "x"), slot("b", 100, 60, "R2", "x"), kind=Kind.AVAILABILITY, windows=late)
    assert Step.TIME not in kept
    hours = {FIRST_DAY: window(0, 400)}
    found = _remedies(
        slot("a", 0, 60, "R1", "x"), slot("b", 100, 60, "R2", "x"), kind=Kind.AVAILABILITY, windows=late, days=hours
    )
    assert found[Step.TIME].slot.starts_at == at(200)


def test_swap_gives_the_large_room_to_the_large_audience() -> None:
    rooms = places(R1=100, R2=50)
    found = _remedies(
        slot("a", 0, 60, "R2", expected=80),
        slot("b", 0, 60, "R1", expected=40),
        kind=Kind.CAPACITY,
        places=rooms,
    )
    assert [(one.ref, one.room) for one in found[Step.SWAP].changed] == [("a", "R1"), ("b", "R2")]


def test_shorter_setup_takes_what_time_there_is() -> None:
    pair = slot("a", 0, 60), slot("b", 70, 30)
    found = _remedies(*pair, kind=Kind.SETUP, places=places(R1={"setup_minutes": 15}))
    assert (found[Step.SETUP].slot.ref, found[Step.SETUP].slot.setup_minutes) == ("b", 10)
    touching = slot("a", 0, 60), slot("b", 60, 30)
    assert Step.SETUP not in _remedies(*touching, kind=Kind.SETUP, places=places(R1={"setup_minutes": 15}))


def test_audiences_are_parted_by_another_time() -> None:
    found = _remedies(
        slot("a", 0, 60),
        slot("b", 30, 60, "R2"),
        kind=Kind.AUDIENCE,
        shared=(Shared(first="a", second="b", people=9),),
        days={FIRST_DAY: window(0, 200)},
    )
    assert found[Step.TIME].slot.starts_at == at(60)


def test_locked_session_stays_and_the_other_moves() -> None:
    rooms = places(R1=50, R2=50)
    found = _remedies(slot("a", 0, 60), slot("b", 0, 60, is_locked=True), places=rooms)
    assert {remedy.slot.ref for remedy in found.values()} == {"a"}
    assert _remedies(*(slot(ref, 0, 60, is_locked=True) for ref in "ab"), places=rooms) == {}


@pytest.mark.parametrize("kind", [Kind.ALONE, Kind.AVAILABILITY])
def test_clash_that_nothing_ends_has_no_remedy(kind: Kind) -> None:
    only = slot("a", 0, 90, "R1", "x")
    clash = Clash(kind=kind, sessions=("a",), resource="x", starts_at=only.starts_at, ends_at=only.ends_at)
    assert remedies_for(Board(World(slots=(only,))), clash) == ()


def test_codes_tell_remedies_apart() -> None:
    found = _remedies(slot("a", 0, 60), slot("b", 0, 60), places=places(R1=50, R2=50), days={FIRST_DAY: window(0, 400)})
    assert {remedy.code for remedy in found.values()} == {"room:a:R2", "time:a:20270512T0300+0000"}


@given(worlds())
def test_every_remedy_ends_its_clash_and_makes_no_other(world: World) -> None:
    board = Board(world)
    for clash in board.clashes:
        for remedy in remedies_for(board, clash):
            changed = {one.ref: one for one in remedy.changed}
            assert not any(board.slots[ref].is_locked for ref in changed)
            after = Board(replace(world, slots=tuple(changed.get(one.ref, one) for one in world.slots)))
            assert clash.key not in after.known
            assert all(one.ends_at - one.starts_at == _length(board, one) for one in remedy.changed)
            for new in (one for one in after.clashes if one.key not in board.known and one.severity != Severity.NOTE):
                assert changed.keys().isdisjoint(new.sessions)
                assert new.kind in LEFT_BEHIND


LEFT_BEHIND = {Kind.SETUP, Kind.CHANGE, Kind.EQUIPMENT}
"""What others may be left in: who came before them, or needs the same, is another one when a session moves away."""


def _length(board: Board, one: Slot) -> timedelta:
    before = board.slots[one.ref]
    return before.ends_at - before.starts_at
