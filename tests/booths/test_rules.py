"""Decisions about stands, and how directory references find their units."""

import pytest

from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.rules import (
    LETTERS,
    NotContiguous,
    NoUnitsChosen,
    Place,
    PlanIndex,
    TooManyUnits,
    UnitBlocked,
    UnitTaken,
    check_units,
    public_state,
    shape_of,
    state_of,
)
from eventsapp.venues.geometry import Floor
from eventsapp.venues.models import Unit

OUTLINE = [[0.0, 0.0], [60.0, 0.0], [60.0, 40.0], [0.0, 40.0]]


def unit(key: int, x: float, y: float = 10.0, *, blocked: bool = False, restricted: bool = False) -> Unit:
    polygon = [[x, y], [x + 3, y], [x + 3, y + 3], [x, y + 3]]
    return Unit(
        id=key,
        number=f"A-{key}",
        number_key=f"a{key}",
        polygon=polygon,
        area_m2=9.0,
        is_blocked=blocked,
        is_restricted=restricted,
    )


def floor_of(units: list[Unit]) -> Floor[int]:
    return Floor({one.id: one.polygon for one in units}, OUTLINE)


@pytest.mark.parametrize(
    ("one", "stand", "state"),
    [
        (unit(1, 0), None, "available"),
        (unit(1, 0, restricted=True), None, "restricted"),
        (unit(1, 0, blocked=True, restricted=True), None, "blocked"),
        (unit(1, 0), Stand(state=StandState.RESERVED), "reserved"),
        (unit(1, 0, restricted=True), Stand(state=StandState.SOLD), "sold"),
    ],
)
def test_state_follows_from_the_stand_then_from_the_unit(one: Unit, stand: Stand | None, state: str) -> None:
    assert state_of(one, stand) == state


def test_visitors_see_that_a_unit_is_held_or_taken_not_by_which_hold_nor_how_firmly() -> None:
    assert {state: public_state(state) for state in LETTERS} == {
        "available": "available",
        "restricted": "restricted",
        "held": "held",
        "sales": "held",
        "reserved": "taken",
        "sold": "taken",
        "occupied": "taken",
        "blocked": "blocked",
    }


def test_units_side_by_side_make_a_stand() -> None:
    units = [unit(1, 10), unit(2, 13), unit(3, 13, 13)]
    check_units(units, {}, floor_of(units))


@pytest.mark.parametrize(
    ("units", "taken", "refusal"),
    [
        ([], {}, NoUnitsChosen),
        ([unit(1, 10), unit(2, 13)], {2: "Larkspur"}, UnitTaken),
        ([unit(1, 10), unit(2, 13, blocked=True)], {}, UnitBlocked),
        ([unit(1, 10), unit(2, 16)], {}, NotContiguous),
        ([unit(1, 10), unit(2, 13, 13)], {}, NotContiguous),
        ([unit(key, 3.0 * key) for key in range(1, 202)], {}, TooManyUnits),
    ],
)
def test_units_that_make_no_stand_are_refused(
    units: list[Unit], taken: dict[int, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_units(units, taken, floor_of(units))


def test_shape_of_a_stand_counts_what_stands_beside_it() -> None:
    units = [unit(key, 10 + 3 * key) for key in range(4)]
    floor = floor_of(units)
    shape = shape_of(units[1:3], floor)
    assert (shape.number, shape.area_m2) == ("A-1", 18)
    assert (shape.frontage.count, shape.frontage.kind) == (2, "through")
    assert shape_of(units[:2], floor).frontage.kind == "peninsula"


INDEX = PlanIndex(
    [
        Place(1, "5.1", "A-010 B-011", ("a010", "b011"), "a010b011"),
        Place(2, "5.1", "A-020", ("a020",), "a020"),
        Place(3, "5.2", "A-020", (), "a020"),
        Place(4, "5.2", "C-1", ("c1", "old7"), "c1"),
    ]
)


@pytest.mark.parametrize(
    ("hall", "number", "found"),
    [
        ("5.1", "A010/B011", (1,)),
        ("5.1", "b011", (1,)),
        ("5.1", "B011/A020", (1, 2)),
        ("5.2", "A-020", (3,)),
        ("5.2", "OLD-7", (4,)),
        ("", "C-1", (4,)),
    ],
)
def test_reference_finds_every_unit_it_names(hall: str, number: str, found: tuple[int, ...]) -> None:
    assert INDEX.find(hall, number).unit_ids == found


@pytest.mark.parametrize(
    ("hall", "number", "reason", "suggestion"),
    [
        ("F8", "A020", "hall_unknown", ""),
        ("5.1", "Z999", "number_unknown", ""),
        ("5.1", "", "number_unknown", ""),
        ("5.1", "A010B011", "run_together", "A-010 B-011"),
        ("", "A-020", "hall_missing", ""),
        ("", "Z999", "number_unknown", ""),
    ],
)
def test_reference_without_a_unit_says_why(hall: str, number: str, reason: str, suggestion: str) -> None:
    match = INDEX.find(hall, number)
    assert (match.unit_ids, match.reason, match.suggestion) == ((), reason, suggestion)
