"""The clash engine: every kind, and all of it against the obvious way of comparing everything with everything."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.programme.clashes import (
    Board,
    Clash,
    Kind,
    Severity,
    Shared,
    Slot,
    SlotPart,
    SpeakerRole,
    World,
    find_clashes,
    remedies_for,
)
from tests.programme.slots import FIRST_DAY, at, places, slot, window


def _found(*slots: Slot, **world: Any) -> list[tuple[str, str, tuple[str, ...], int]]:
    clashes = find_clashes(World(slots=slots, **world))
    return [(clash.kind.value, clash.resource, clash.sessions, clash.amount) for clash in clashes]


def test_two_sessions_in_one_room_at_once_clash() -> None:
    (clash,) = find_clashes(World(slots=(slot("b", 30, 60), slot("a", 0, 45))))
    assert (clash.kind, clash.resource, clash.sessions, clash.amount) == (Kind.ROOM, "R1", ("a", "b"), 15)
    assert (clash.starts_at, clash.ends_at) == (at(30), at(45))
    assert clash.severity == Severity.IMPOSSIBLE


def test_back_to_back_sessions_do_not_clash() -> None:
    assert _found(slot("a", 0, 30), slot("b", 30, 30)) == []


def test_long_session_clashes_with_each_it_spans() -> None:
    assert len(_found(slot("all", 0, 480), slot("a", 0, 30), slot("b", 60, 30))) == 2


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("speaker", "speaker", "speaker"),
        ("speaker", "moderator", "moderator"),
        ("host", "moderator", "host"),
        ("interpreter", "speaker", "interpreter"),
    ],
)
def test_person_in_two_sessions_clashes_once_by_the_more_particular_part(first: str, second: str, kind: str) -> None:
    one = slot("a", 0, 60, "R1", parts=(SlotPart(person="x", role=first),) * 2)
    other = slot("b", 30, 60, "R2", parts=(SlotPart(person="x", role=second),))
    assert _found(one, other) == [(kind, "x", ("a", "b"), 30)]


def test_equipment_is_scarce_only_beyond_what_there_is() -> None:
    needing = [slot(ref, start, 60, ref, equipment=("beam",)) for ref, start in (("a", 0), ("b", 10), ("c", 20))]
    assert _found(*needing, stock={"beam": 3}) == []
    assert _found(*needing, stock={"beam": 2}) == [("equipment", "beam", ("a", "b", "c"), 1)]
    assert [one[2] for one in _found(*needing, stock={"beam": 1})] == [("a", "b"), ("a", "b", "c")]


def test_equipment_of_the_room_is_not_carried() -> None:
    needing = [slot(ref, 0, 60, ref, equipment=("beam",)) for ref in ("R1", "R2")]
    rooms = places(R1={"equipment": frozenset({"beam"})}, R2=10)
    assert _found(*needing, stock={"beam": 1}, places=rooms) == []
    assert _found(*needing, stock={"beam": 0}, places=rooms) == [("equipment", "beam", ("R2",), 1)]


def test_person_who_cannot_come_then_clashes() -> None:
    windows = {"x": (window(0, 60), window(100, 200))}
    assert _found(slot("a", 0, 60, "R1", "x"), windows=windows) == []
    assert _found(slot("a", 30, 60, "R1", "x"), windows=windows) == [("availability", "x", ("a",), 0)]
    assert _found(slot("a", 30, 60, "R1", "y"), windows=windows) == []


def test_room_is_too_small_only_where_both_numbers_are_known() -> None:
    assert _found(slot("a", 0, 60, expected=120), places=places(R1=100)) == [("capacity", "R1", ("a",), 20)]
    assert _found(slot("a", 0, 60, expected=100), places=places(R1=100)) == []
    assert _found(slot("a", 0, 60), places=places(R1=100)) == []
    assert _found(slot("a", 0, 60, expected=120), places=places(R1=None)) == []


def test_room_needs_its_time_to_be_prepared_after_the_session_before() -> None:
    rooms = places(R1={"setup_minutes": 15})
    assert _found(slot("a", 0, 60), slot("b", 75, 30), places=rooms) == []
    assert _found(slot("a", 0, 60), slot("b", 70, 30), places=rooms) == [("setup", "R1", ("a", "b"), 5)]
    assert _found(slot("a", 0, 60), slot("b", 70, 30, setup_minutes=10), places=rooms) == []
    assert _found(slot("a", 0, 60), slot("b", 100, 30, setup_minutes=60)) == [("setup", "R1", ("a", "b"), 20)]


def test_person_needs_time_to_walk_only_where_somebody_said_how_long() -> None:
    pair = slot("a", 0, 60, "R1", "x"), slot("b", 65, 30, "R2", "x")
    assert _found(*pair) == []
    assert _found(*pair, walking_minutes=10) == [("change", "x", ("a", "b"), 5)]
    assert _found(*pair, walking_minutes=10, walks={("R1", "R2"): 5}) == []
    assert _found(*pair, walks={("R1", "R2"): 7}) == [("change", "x", ("a", "b"), 2)]


def test_session_outside_the_opening_hours_or_days_clashes() -> None:
    hours = {FIRST_DAY: window(0, 100)}
    assert _found(slot("a", 40, 60), days=hours) == []
    assert _found(slot("a", -10, 60), days=hours) == [("hours", "", ("a",), 10)]
    assert _found(slot("a", 200, 60), days={FIRST_DAY + timedelta(days=1): window(0, 400)}) == [
        ("hours", "", ("a",), 60)
    ]


def test_audiences_that_overlap_clash_while_both_run() -> None:
    shared = (Shared(first="b", second="a", people=12), Shared(first="a", second="gone", people=9))
    assert _found(slot("a", 0, 60), slot("b", 30, 60, "R2"), shared=shared) == [("audience", "", ("a", "b"), 12)]
    assert _found(slot("a", 0, 60), slot("b", 60, 60, "R2"), shared=shared) == []


def test_sessions_for_one_audience_are_noted_together_at_each_start() -> None:
    three = [
        slot(ref, start, 60, ref, audiences=frozenset({"makers"})) for ref, start in (("a", 0), ("b", 0), ("c", 30))
    ]
    assert _found(*three) == [
        ("same_audience", "makers", ("a", "b"), 2),
        ("same_audience", "makers", ("a", "b", "c"), 3),
    ]
    assert {clash.severity for clash in find_clashes(World(slots=tuple(three)))} == {Severity.NOTE}
    assert _found(*three, notes_audiences=False) == []
    assert _found(three[0], slot("d", 60, 60, audiences=three[0].audiences)) == []
    assert _found(three[0], slot("d", 0, 60, "R2", audiences=frozenset({"students"}))) == []


def test_note_about_an_audience_stands_in_the_way_of_no_remedy() -> None:
    makers = frozenset({"makers"})
    slots = (slot("a", 0, 60), slot("b", 0, 60, audiences=makers), slot("c", 60, 60, "R2", audiences=makers))
    board = Board(World(slots=slots, places=places(R1=10), days={FIRST_DAY: window(0, 120)}))
    (clash,) = (one for one in board.clashes if one.kind == Kind.ROOM)
    assert [one.code.partition(":")[0] for one in remedies_for(board, clash)] == ["time"]


def test_one_interpreter_of_a_long_session_is_doubtful() -> None:
    lan, minh = (SlotPart(person=name, role="interpreter", channel="en") for name in ("lan", "minh"))
    (clash,) = find_clashes(World(slots=(slot("a", 0, 90, parts=(lan,)),)))
    assert (clash.kind, clash.resource, clash.severity) == (Kind.ALONE, "en", Severity.DOUBTFUL)
    assert _found(slot("a", 0, 90, parts=(lan, minh))) == []
    assert _found(slot("a", 0, 60, parts=(lan,))) == []


_ROOMS = ("R1", "R2", "R3")
_parts = st.builds(
    SlotPart, person=st.sampled_from("xyz"), role=st.sampled_from(list(SpeakerRole)), channel=st.just("en")
)
_slot_values = st.tuples(
    st.integers(0, 24),
    st.integers(0, 12),
    st.sampled_from((*_ROOMS, None)),
    st.lists(_parts, max_size=3),
    st.sets(st.sampled_from(("beam", "desk"))),
    st.sampled_from((None, 0, 5, 20)),
    st.sampled_from((None, 10, 60, 200)),
    st.frozensets(st.sampled_from(("makers", "students"))),
)
_windows = st.lists(st.integers(0, 180), min_size=2, max_size=2, unique=True).map(lambda pair: window(*sorted(pair)))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a small programme in which much goes wrong."""
    rows = draw(st.lists(_slot_values, max_size=12))
    slots = tuple(
        slot(
            str(number),
            5 * start,
            5 * length,
            room,
            parts=tuple(parts),
            equipment=tuple(sorted(tools)),
            setup_minutes=setup,
            expected=expected,
            audiences=audiences,
        )
        for number, (start, length, room, parts, tools, setup, expected, audiences) in enumerate(rows)
    )
    refs = st.sampled_from([one.ref for one in slots] or ["0"])
    pairs = draw(st.sets(st.tuples(refs, refs).filter(lambda pair: pair[0] < pair[1]), max_size=4)) if slots[1:] else ()
    return World(
        slots=slots,
        places=places(R1=50, R2={"equipment": frozenset({"beam"}), "setup_minutes": 10}, R3={"capacity": 100}),
        stock={"beam": draw(st.integers(0, 2)), "desk": draw(st.integers(0, 2))},
        windows=draw(st.dictionaries(st.sampled_from("xy"), st.tuples(_windows), max_size=2)),
        days=draw(st.sampled_from(({}, {FIRST_DAY: window(10, 110)}))),
        walking_minutes=draw(st.sampled_from((None, 10))),
        walks=draw(st.sampled_from(({}, {("R1", "R2"): 20}))),
        shared=tuple(Shared(first=one, second=other, people=3) for one, other in sorted(pairs)),
        notes_audiences=draw(st.booleans()),
    )


def _naive(world: World) -> set[str]:
    """Return the keys of all clashes by comparing every session with every other."""
    slots = sorted((one for one in world.slots if one.ends_at > one.starts_at), key=lambda one: one.order)
    keys = {key for one in slots for key in (*_with_earlier(world, slots, one), *_by_itself(world, one))}
    return keys | set(_noted(slots) if world.notes_audiences else ())


def _noted(slots: list[Slot]) -> Iterator[str]:
    for audience in ("makers", "students"):
        meant = [one for one in slots if audience in one.audiences]
        for moment in {one.starts_at for one in meant}:
            running = [one for one in meant if one.starts_at <= moment < one.ends_at]
            if len(running) > 1:
                yield f"same_audience:{audience}:{'+'.join(one.ref for one in running)}"


def _with_earlier(world: World, slots: list[Slot], later: Slot) -> Iterator[str]:
    earlier = [one for one in slots if one.order < later.order]
    running = [one for one in earlier if one.ends_at > later.starts_at]
    shared = {frozenset((pair.first, pair.second)) for pair in world.shared}
    for one in running:
        pair = f"{one.ref}+{later.ref}"
        if one.room and one.room == later.room:
            yield f"room:{one.room}:{pair}"
        for person in {part.person for part in one.parts} & {part.person for part in later.parts}:
            ranks = [list(SpeakerRole).index(_role(each, person)) for each in (one, later)]
            yield f"{list(SpeakerRole)[max(ranks)]}:{person}:{pair}"
        if frozenset((one.ref, later.ref)) in shared:
            yield f"audience::{pair}"
    for tool in world.carried(later):
        users = [*(one for one in running if tool in world.carried(one)), later]
        if len(users) > world.stock[tool]:
            yield f"equipment:{tool}:{'+'.join(one.ref for one in users)}"
    yield from _too_soon(world, [one for one in earlier if one not in running], later)


def _role(one: Slot, person: str) -> SpeakerRole:
    return SpeakerRole(next(part.role for part in one.parts if part.person == person))


def _too_soon(world: World, ended: list[Slot], later: Slot) -> Iterator[str]:
    def last(those: list[Slot]) -> Slot | None:
        return max(those, key=lambda one: (one.ends_at, one.order), default=None)

    before = last([one for one in ended if one.room and one.room == later.room])
    if before and later.starts_at - before.ends_at < world.setup(later):
        yield f"setup:{later.room}:{before.ref}+{later.ref}"
    for person in {part.person for part in later.parts}:
        came = last([one for one in ended if person in {part.person for part in one.parts}])
        if came and came.room and later.room:
            walk = timedelta(minutes=world.walk(came.room, later.room))
            if later.starts_at - came.ends_at < walk:
                yield f"change:{person}:{came.ref}+{later.ref}"


def _by_itself(world: World, one: Slot) -> Iterator[str]:
    place = world.places.get(one.room or "")
    if place and place.capacity is not None and one.expected is not None and one.expected > place.capacity:
        yield f"capacity:{place.ref}:{one.ref}"
    for person in {part.person for part in one.parts} & world.windows.keys():
        if not any(each.starts_at <= one.starts_at and one.ends_at <= each.ends_at for each in world.windows[person]):
            yield f"availability:{person}:{one.ref}"
    hours = world.days.get(FIRST_DAY)
    if hours and not (hours.starts_at <= one.starts_at and one.ends_at <= hours.ends_at):
        yield f"hours::{one.ref}"
    interpreters = [part for part in one.parts if part.role == "interpreter"]
    if len(interpreters) == 1 and one.ends_at - one.starts_at > timedelta(minutes=60):
        yield f"alone:en:{one.ref}"


@given(worlds())
def test_clashes_are_those_of_comparing_everything_with_everything(world: World) -> None:
    found = find_clashes(world)
    assert {clash.key for clash in found} == _naive(world)
    assert len(found) == len({clash.key for clash in found})
    assert list(found) == sorted(found, key=lambda clash: clash.order)
    assert all(clash.amount > 0 for clash in found if clash.kind != Kind.AVAILABILITY)


@given(worlds(), st.data())
def test_asking_about_a_few_sessions_says_what_the_whole_says_of_them(world: World, data: st.DataObject) -> None:
    board = Board(world)
    chosen = (
        data.draw(st.lists(st.sampled_from(world.slots), max_size=2, unique_by=lambda one: one.ref))
        if (world.slots)
        else []
    )
    refs = {one.ref for one in chosen}

    def concerned(clashes: tuple[Clash, ...]) -> list[Clash]:
        return [one for one in clashes if refs & set(one.sessions) and one.severity != Severity.NOTE]

    assert concerned(board.after(chosen)) == concerned(board.clashes)
