"""Rooms and times that are proposed: never a new clash, the best that can be had, and why the rest finds none."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsapp.programme.clashes import Kind, Place, Severity, Slot, SlotPart, Window, World, find_clashes
from eventsapp.programme.scheduling import Problem, Proposal, Task, proposing, schedule

DAY, OTHER_DAY = date(2027, 5, 12), date(2027, 5, 13)
START = datetime.fromisoformat("2027-05-12T09:00:00+07:00")
FEW_UNITS = 2.0


def hours(day: date = DAY, *, length: int = 3) -> Window:
    begins = START + timedelta(days=(day - DAY).days)
    return Window(starts_at=begins, ends_at=begins + timedelta(hours=length))


def slot(ref: str, minute: int, minutes: int = 60, room: str = "A", **more: object) -> Slot:
    begins = START + timedelta(minutes=minute)
    return Slot(ref=ref, starts_at=begins, ends_at=begins + timedelta(minutes=minutes), day=DAY, room=room, **more)


def world(*slots: Slot, **more: object) -> World:
    known = {"places": {"A": Place(ref="A", capacity=100), "B": Place(ref="B", capacity=20)}, "days": {DAY: hours()}}
    return World(slots=slots, **{**known, **more})


def who(*people: str) -> tuple[SlotPart, ...]:
    return tuple(SlotPart(person=person) for person in people)


def after(problem: Problem, proposal: Proposal) -> World:
    """Return the programme as it would be."""
    moved = {one.ref for one in proposal.moved}
    stay = tuple(one for one in problem.world.slots if one.ref not in moved)
    return replace(problem.world, slots=(*stay, *proposal.moved, *proposal.placed))


def impossible(of: World) -> set[str]:
    return {clash.key for clash in find_clashes(of) if clash.severity == Severity.IMPOSSIBLE}


def test_every_session_finds_a_place_and_tracks_do_not_run_beside_themselves() -> None:
    tasks = tuple(Task(ref=str(number), minutes=60, track="robots") for number in range(3))
    proposal = schedule(Problem(world=world(), tasks=tasks), units=FEW_UNITS)
    starts = sorted(one.starts_at for one in proposal.placed)
    assert [one.hour for one in starts] == [9, 10, 11]
    assert proposal.missing == ()
    assert len({one.room for one in proposal.placed}) == 1


def test_expected_audience_chooses_the_room_and_one_too_many_is_said() -> None:
    tasks = (Task(ref="many", minutes=60, expected=80), Task(ref="few", minutes=60, expected=15))
    placed = {one.ref: one.room for one in schedule(Problem(world=world(), tasks=tasks), units=FEW_UNITS).placed}
    assert placed == {"many": "A", "few": "B"}
    crowd = schedule(Problem(world=world(), tasks=(Task(ref="crowd", minutes=60, expected=500),)), units=FEW_UNITS)
    assert crowd.placed == ()
    assert crowd.missing[0].reasons == ((Kind.CAPACITY, crowd.missing[0].looked_at),)


def test_people_are_given_the_way_between_rooms_and_come_only_when_they_can() -> None:
    busy = world(slot("1", 0, parts=who("lan")), slot("2", 60, 120, room="A"), walking_minutes=10)
    proposal = schedule(Problem(world=busy, tasks=(Task(ref="t", minutes=60, parts=who("lan")),)), units=FEW_UNITS)
    assert proposal.placed[0].room == "B"
    assert proposal.placed[0].starts_at >= START + timedelta(minutes=70)
    only = {"lan": (Window(starts_at=START + timedelta(hours=2), ends_at=START + timedelta(hours=3)),)}
    late = schedule(Problem(world=world(windows=only), tasks=(Task(ref="t", minutes=60, parts=who("lan")),)))
    assert late.placed[0].starts_at == START + timedelta(hours=2)


def test_time_to_prepare_a_room_is_kept_on_both_sides() -> None:
    places = {"A": Place(ref="A", setup_minutes=30)}
    beside = world(slot("1", 90, 30), places=places)
    proposal = schedule(Problem(world=beside, tasks=(Task(ref="t", minutes=60),)), units=FEW_UNITS)
    assert proposal.placed[0].starts_at == START
    longer = schedule(Problem(world=beside, tasks=(Task(ref="t", minutes=75),)), units=FEW_UNITS)
    assert longer.placed == ()


def test_last_piece_of_equipment_is_in_one_room_at_a_time() -> None:
    tasks = tuple(Task(ref=str(number), minutes=60, equipment=("piano",)) for number in range(4))
    proposal = schedule(Problem(world=world(stock={"piano": 1}), tasks=tasks), units=FEW_UNITS)
    assert len(proposal.placed) == 3
    assert next(kind for kind, _count in proposal.missing[0].reasons) in {Kind.EQUIPMENT, Kind.ROOM}


def test_what_would_have_to_move_is_said_and_no_more_than_may_move() -> None:
    full = world(
        *(slot(f"a{number}", 60 * number, room="A", expected=10) for number in range(3)),
        slot("b", 0, room="B"),
    )
    problem = Problem(world=full, tasks=(Task(ref="many", minutes=60, expected=80),))
    assert schedule(problem, units=FEW_UNITS).placed == ()
    proposal = schedule(replace(problem, most_moves=1), units=FEW_UNITS)
    assert [one.ref for one in proposal.placed] == ["many"]
    assert len(proposal.moved) == 1
    assert proposal.moved[0].room == "B"
    assert impossible(after(problem, proposal)) == set()
    locked = replace(full, slots=tuple(replace(one, is_locked=True) for one in full.slots))
    assert schedule(Problem(world=locked, tasks=problem.tasks, most_moves=3), units=FEW_UNITS).placed == ()


def test_without_the_solver_one_after_the_other_is_placed_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "has_solver", lambda: False)
    tasks = tuple(Task(ref=str(number), minutes=60, track="robots") for number in range(3))
    proposal = schedule(Problem(world=world(), tasks=tasks))
    assert not proposal.is_searched
    assert len(proposal.placed) == 3


def test_search_finds_what_one_after_the_other_does_not() -> None:
    """The long session fits only where the two short ones are not torn apart."""
    only = {"lan": (Window(starts_at=START, ends_at=START + timedelta(hours=2)),)}
    places = {"A": Place(ref="A")}
    tasks = (
        Task(ref="short", minutes=60),
        Task(ref="also", minutes=60),
        Task(ref="lan", minutes=60, parts=who("lan")),
    )
    proposal = schedule(Problem(world=world(places=places, windows=only), tasks=tasks), units=FEW_UNITS)
    assert len(proposal.placed) == 3


def _many() -> Problem:
    """Return more than a search ends with in a moment, on two days."""
    tasks = tuple(Task(ref=str(number), minutes=45, track=str(number % 4)) for number in range(30))
    rooms = {ref: Place(ref=ref) for ref in "ABCDEF"}
    days = {DAY: hours(length=9), OTHER_DAY: hours(OTHER_DAY, length=9)}
    return Problem(world=world(places=rooms, days=days), tasks=tasks)


@pytest.mark.parametrize("looks", [0, 1])
def test_stopped_search_answers_with_the_best_found_by_then(looks: int) -> None:
    problem, asked = _many(), []

    def is_stopped() -> bool:
        asked.append(None)
        return len(asked) > looks

    proposal = schedule(problem, units=10_000, is_stopped=is_stopped)
    assert len(proposal.placed) + len(proposal.missing) == len(problem.tasks)
    assert len(proposal.placed) > 20
    assert impossible(after(problem, proposal)) == set()
    assert len(asked) >= looks + 1


def test_empty_and_impossible_problems_are_answered() -> None:
    assert schedule(Problem(world=world(), tasks=())) == Proposal()
    nowhere = schedule(Problem(world=world(days={}), tasks=(Task(ref="t", minutes=30),)))
    assert (nowhere.missing[0].looked_at, nowhere.missing[0].reasons) == (0, ())
    endless = schedule(Problem(world=world(), tasks=(Task(ref="t", minutes=600),)))
    assert endless.missing[0].looked_at == 0


PEOPLE, TOOLS = ("an", "binh", "chi"), ("piano",)
tasks_drawn = st.lists(
    st.builds(
        dict,
        minutes=st.sampled_from([15, 30, 45, 60, 90]),
        people=st.sets(st.sampled_from(PEOPLE), max_size=2),
        equipment=st.sets(st.sampled_from(TOOLS)),
        setup=st.sampled_from([None, 0, 10, 20]),
        expected=st.sampled_from([None, 10, 50]),
        track=st.sampled_from([None, "x", "y"]),
    ),
    max_size=7,
)
slots_drawn = st.lists(
    st.builds(
        dict,
        minute=st.integers(0, 30).map(lambda number: number * 5),
        minutes=st.sampled_from([20, 40, 60]),
        room=st.sampled_from(["A", "B"]),
        people=st.sets(st.sampled_from(PEOPLE), max_size=1),
        equipment=st.sets(st.sampled_from(TOOLS)),
        is_locked=st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=40)
@given(tasks=tasks_drawn, slots=slots_drawn, walking=st.sampled_from([None, 10]), most_moves=st.integers(0, 2))
def test_no_proposal_makes_anything_impossible_and_all_is_accounted_for(
    tasks: list[dict[str, object]], slots: list[dict[str, object]], walking: int | None, most_moves: int
) -> None:
    standing = world(
        *(
            slot(
                f"s{number}",
                int(str(one["minute"])),
                int(str(one["minutes"])),
                str(one["room"]),
                parts=who(*sorted(one["people"])),  # type: ignore[call-overload]
                equipment=tuple(one["equipment"]),  # type: ignore[arg-type]
                is_locked=one["is_locked"],
            )
            for number, one in enumerate(slots)
        ),
        walking_minutes=walking,
        stock={"piano": 1},
    )
    wanted = tuple(
        Task(
            ref=f"t{number}",
            minutes=int(str(one["minutes"])),
            parts=who(*sorted(one["people"])),  # type: ignore[call-overload]
            equipment=tuple(one["equipment"]),  # type: ignore[arg-type]
            setup_minutes=one["setup"],  # type: ignore[arg-type]
            expected=one["expected"],  # type: ignore[arg-type]
            track=one["track"],  # type: ignore[arg-type]
        )
        for number, one in enumerate(tasks)
    )
    problem = Problem(world=standing, tasks=wanted, most_moves=most_moves)
    proposal = schedule(problem, units=0.5)
    assert {one.ref for one in (*proposal.placed, *proposal.missing)} == {one.ref for one in wanted}
    assert len(proposal.moved) <= most_moves
    assert not {one.ref for one in proposal.moved} & {one.ref for one in standing.slots if one.is_locked}
    ours = {one.ref for one in (*proposal.placed, *proposal.moved)}
    new = {clash for clash in find_clashes(after(problem, proposal)) if ours & {*clash.sessions}}
    before = {clash.key for clash in find_clashes(standing)}
    bad = {Kind.AUDIENCE, Kind.ALONE}
    assert [clash for clash in new if clash.key not in before and clash.kind not in bad] == []


def best_by_hand(problem: Problem) -> int:
    """Return how many sessions can be placed at the most, by trying everything on the quarter."""
    starts = [hours().starts_at + timedelta(minutes=15 * number) for number in range(12)]
    best = 0
    choices = [None, *product(problem.world.places, starts)]
    for places in product(choices, repeat=len(problem.tasks)):
        placed = [
            Slot(
                ref=task.ref,
                starts_at=place[1],
                ends_at=place[1] + timedelta(minutes=task.minutes),
                day=DAY,
                room=place[0],
                parts=task.parts,
            )
            for task, place in zip(problem.tasks, places, strict=True)
            if place
        ]
        if len(placed) <= best or any(one.ends_at > hours().ends_at for one in placed):
            continue
        if not impossible(replace(problem.world, slots=(*problem.world.slots, *placed))):
            best = len(placed)
    return best


@settings(max_examples=6)
@given(
    lengths=st.lists(st.sampled_from([60, 90, 120]), min_size=2, max_size=3),
    people=st.lists(st.sampled_from(["an", ""]), min_size=3, max_size=3),
    taken=st.sampled_from([0, 60, 120]),
)
def test_as_many_are_placed_as_can_be(lengths: list[int], people: list[str], taken: int) -> None:
    standing = world(slot("s", taken, room="A"), places={"A": Place(ref="A")})
    wanted = tuple(
        Task(ref=f"t{number}", minutes=minutes, parts=who(*filter(None, [people[number]])))
        for number, minutes in enumerate(lengths)
    )
    problem = Problem(world=standing, tasks=wanted)
    assert len(schedule(problem, units=1.0).placed) == best_by_hand(problem)
