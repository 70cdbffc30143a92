"""The engine of the plan editor: steps, their way back, measures, warnings, differences."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsapp.venues.editing import (
    Ask,
    DraftHall,
    EditRefused,
    apply,
    difference,
    from_document,
    make_hall,
    measure_hall,
    patch_between,
    patched,
    survey_of,
    to_document,
    warnings_of,
)
from eventsapp.venues.geometry import area_of, bounds_of

SMALL = make_hall(Ask({"width": "32", "depth": "24", "island": "4", "exits": "0", "doors": "0"}))


def numbers(hall: DraftHall) -> list[str]:
    return [unit.number for unit in hall.units.values()]


def key_of(hall: DraftHall, number: str) -> str:
    return next(key for key, unit in hall.units.items() if unit.number == number)


def kinds(hall: DraftHall) -> set[str]:
    return {warned.kind for warned in warnings_of(hall, measure_hall(hall))}


def area(hall: DraftHall) -> float:
    return round(sum(area_of(unit.ring) for unit in hall.units.values()), 2)


def test_hall_of_figures_holds_as_many_islands_as_fit_and_nothing_is_wrong_with_it() -> None:
    hall = make_hall(Ask({"width": "60", "depth": "40", "island": "8", "exits": "6", "skip": "4, 13"}))
    assert len(hall.units) == 2 * 3 * 8 * 2  # two islands a row, three rows of two
    assert numbers(hall)[:12] == [f"A-1{at:02d}" for at in (1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 15)]
    assert len(set(numbers(hall))) == len(hall.units)
    assert kinds(hall) == set()
    assert {measured.frontage for measured in measure_hall(hall).values()} == {"row", "corner"}


@pytest.mark.parametrize(
    ("figures", "kind", "field"),
    [
        ({"width": "nan"}, "not_a_number", "width"),
        ({"width": float("nan")}, "not_a_number", "width"),
        ({"width": "1000", "depth": "1000", "cell_width": "1", "cell_depth": "1"}, "too_many_units", "cell_width"),
        ({"width": "6", "around": "3"}, "no_room", "width"),
        ({"depth": "7"}, "no_room", "depth"),
        ({"island": "2.5"}, "not_whole", "island"),
        ({"skip": "1 2 3 4 5"}, "bad_skip", "skip"),
        ({"scheme": "moon"}, "unknown_choice", "scheme"),
    ],
)
def test_figures_that_make_no_hall_are_refused_beside_their_field(
    figures: dict[str, Any], kind: str, field: str
) -> None:
    with pytest.raises(EditRefused) as refused:
        make_hall(Ask(figures))
    assert (refused.value.kind, refused.value.field) == (kind, field)


@pytest.mark.parametrize(
    ("step", "kind", "field"),
    [
        ({"kind": "add", "number": "Z-1", "x": 1, "y": "x", "width": 3, "depth": 3}, "not_a_number", "y"),
        ({"kind": "add", "number": "a101", "x": 1, "y": 1, "width": 3, "depth": 3}, "number_taken", "number"),
        ({"kind": "add", "number": "--", "x": 1, "y": 1, "width": 3, "depth": 3}, "no_number", "number"),
        ({"kind": "add", "number": "Z-1", "x": 90, "y": 1, "width": 3, "depth": 3}, "outside", "x"),
        ({"kind": "add", "number": "Z-1", "x": 9, "y": 1, "width": 0, "depth": 3}, "out_of_range", "width"),
        ({"kind": "move", "numbers": "A-101", "dx": 500}, "outside", "dx"),
        ({"kind": "move", "numbers": "Q-9", "dx": 1}, "unknown_units", "numbers"),
        ({"kind": "move", "units": [["n1"]], "dx": 1}, "unknown_units", "numbers"),
        ({"kind": "shape", "numbers": "A-101", "corners": "0 0; 9 9; 9 0; 0 6"}, "self_crossing", "corners"),
        ({"kind": "shape", "numbers": "A-101", "corners": "0 0; 3 3; 6 6"}, "no_area", "corners"),
        ({"kind": "shape", "numbers": "A-101", "corners": "0 0; 3"}, "not_corners", "corners"),
        ({"kind": "shape", "numbers": "A-101", "corners": [[0, 0], [3, None], [3, 3]]}, "not_numbers", "corners"),
        ({"kind": "merge", "numbers": "A-101, A-103"}, "not_touching", "numbers"),
        ({"kind": "merge", "numbers": "A-101, A-102", "keep": "A-103"}, "keep_unknown", "keep"),
        ({"kind": "split", "numbers": "A-101", "names": "A-102"}, "number_taken", "names"),
        ({"kind": "split", "numbers": "A-101", "parts": 99}, "out_of_range", "parts"),
        ({"kind": "renumber", "numbers": "A-101", "prefix": "A-1", "start": 2, "digits": 2}, "number_taken", "start"),
        ({"kind": "set", "numbers": "A-101", "utilities": "gold"}, "unknown_choice", "utilities"),
        (
            {"kind": "add_feature", "feature": "column", "x": 900, "y": 0, "width": 1, "depth": 1},
            "feature_outside",
            "x",
        ),
        ({"kind": "move", "features": ["f99"], "dx": 1}, "unknown_feature", "key"),
        ({"kind": "delete", "features": [["n1"]]}, "unknown_feature", "key"),
        ({"kind": "hall", "width": 2, "depth": 2}, "outside", "width"),
        ({"kind": "explode"}, "unknown_operation", None),
    ],
)
def test_steps_that_cannot_be_done_are_refused_beside_their_field(
    step: dict[str, Any], kind: str, field: str | None
) -> None:
    with pytest.raises(EditRefused) as refused:
        apply(SMALL, step)
    assert (refused.value.kind, refused.value.field) == (kind, field)


def test_merged_units_are_one_with_the_number_that_stays_and_the_others_as_aliases() -> None:
    merged = apply(SMALL, {"kind": "merge", "numbers": "A-101, A-102, A-105", "keep": "A-102"})
    unit = merged.units[key_of(merged, "A-102")]
    assert set(unit.aliases) == {"A-101", "A-105"}
    assert (area(merged), len(unit.ring)) == (area(SMALL), 6)
    assert len(merged.units) == len(SMALL.units) - 2
    assert apply(merged, {"kind": "block", "numbers": "A-105"}).units[key_of(merged, "A-102")].is_blocked


def test_split_unit_leaves_its_number_to_the_part_that_was_named() -> None:
    key = key_of(SMALL, "A-102")
    cut = apply(SMALL, {"kind": "split", "numbers": "A-102", "parts": 3, "keeps": 2, "names": "A-190, A-191"})
    left, top, right, bottom = bounds_of([SMALL.units[key].ring])
    assert bounds_of([cut.units[key].ring]) == (left + 1, top, right - 1, bottom)
    assert area(cut) == area(SMALL)
    unnamed = apply(SMALL, {"kind": "split", "numbers": "A-102", "direction": "down"})
    assert "A-102b" in numbers(unnamed)


def test_renumbered_units_answer_to_their_old_numbers() -> None:
    new = apply(SMALL, {"kind": "renumber", "prefix": "N", "start": 1, "step": 2, "order": "snake", "skip": "7"})
    assert numbers(new)[:5] == ["N1", "N3", "N5", "N9", "N29"]  # the second row runs back
    assert new.units[key_of(new, "N1")].aliases == ("A-101",)
    assert difference(SMALL, new).counts["renumbered"] == len(SMALL.units)


def test_attributes_are_set_for_several_and_emptied_by_a_dash() -> None:
    step = {
        "kind": "set",
        "numbers": "A-101..A-102",
        "zone": "robotics",
        "utilities": "water, power",
        "floor_load": "1,5",
    }
    done = apply(SMALL, step)
    unit = done.units[key_of(done, "A-102")]
    assert (unit.zone, unit.utilities, unit.floor_load) == ("robotics", ("power", "water"), 1.5)
    kept = apply(done, {"kind": "set", "numbers": "A-101..A-103", "restricted": "yes"})
    assert [kept.units[key_of(kept, number)].is_restricted for number in ("A-102", "A-103", "A-104")] == [
        True,
        True,
        False,
    ]
    assert kept.units[key_of(kept, "A-102")].zone == "robotics"
    opened = apply(kept, {"kind": "set", "numbers": "A-102", "restricted": "no"})
    assert not opened.units[key_of(opened, "A-102")].is_restricted
    emptied = apply(done, {"kind": "set", "numbers": "A-102", "zone": "-", "floor_load": "-"})
    unit = emptied.units[key_of(emptied, "A-102")]
    assert (unit.zone, unit.utilities, unit.floor_load) == ("", ("power", "water"), None)


@pytest.mark.parametrize(
    ("step", "warning"),
    [
        ({"kind": "move", "numbers": "A-101", "dx": 1}, "overlap"),
        ({"kind": "move", "numbers": "A-101, A-105", "dx": -5}, "outside"),
        ({"kind": "move", "numbers": "A-101..A-104", "dy": -2.5}, "narrow_wall"),
        ({"kind": "move", "numbers": "B-101..B-108", "dy": -1}, "narrow"),
        (
            {"kind": "add_feature", "feature": "fire_exit", "x": 5, "y": 2.8, "width": 2, "depth": 0.4},
            "blocked_fire_exit",
        ),
        ({"kind": "add_feature", "feature": "aisle", "x": 0, "y": 4, "width": 30, "depth": 2}, "narrow_main"),
        ({"kind": "add_feature", "feature": "aisle", "x": 0, "y": 5, "width": 30, "depth": 4}, "in_aisle"),
    ],
)
def test_what_is_not_right_is_warned_of(step: dict[str, Any], warning: str) -> None:
    assert warning not in kinds(SMALL)
    assert warning in kinds(apply(SMALL, step))


def test_columns_and_doors_are_moved_and_deleted_alone_and_with_units() -> None:
    place = {"kind": "add_feature", "y": 1, "width": 0.5, "depth": 0.5}
    hall = apply(apply(SMALL, {**place, "feature": "column", "x": 1}), {**place, "feature": "fire_exit", "x": 20})
    column, fire_exit = hall.features
    alone = apply(hall, {"kind": "move", "features": [column], "dx": 0.5, "dy": 2})
    assert bounds_of([alone.features[column].ring]) == (1.5, 3, 2, 3.5)
    assert alone.units == hall.units
    key = key_of(hall, "A-101")
    both = apply(hall, {"kind": "move", "units": [key], "features": [fire_exit], "dx": -1, "dy": 0})
    assert bounds_of([both.features[fire_exit].ring])[0] == 19
    assert bounds_of([both.units[key].ring])[0] == bounds_of([hall.units[key].ring])[0] - 1
    carried = apply(hall, {"kind": "move", "features": [fire_exit], "dx": 11.5, "dy": 10})
    assert (hall.features[fire_exit].wall, carried.features[fire_exit].wall) == ("n", "e")
    assert list(apply(hall, {"kind": "delete", "features": [column]}).features) == [fire_exit]
    with pytest.raises(EditRefused) as refused:
        apply(hall, {"kind": "move", "features": [column], "dx": 400})
    assert (refused.value.kind, refused.value.field) == ("feature_outside", "dx")


def test_unit_between_others_touches_no_aisle() -> None:
    hall = DraftHall(outline=((0, 0), (30, 0), (30, 30), (0, 30)))
    for row in range(3):
        for column in range(3):
            place = {"x": 10 + 3 * column, "y": 10 + 3 * row, "width": 3, "depth": 3}
            hall = apply(hall, {"kind": "add", "number": f"C-{row}{column}", **place})
    found = [warned for warned in warnings_of(hall, measure_hall(hall)) if warned.kind == "enclosed"]
    assert [hall.units[warned.keys[0]].number for warned in found] == ["C-11"]


def test_column_closes_the_side_it_stands_before() -> None:
    place = {"feature": "column", "x": 3.5, "y": 0.0, "width": 0.4, "depth": 20.0}
    beside = measure_hall(apply(SMALL, {"kind": "add_feature", **place}))
    key = key_of(SMALL, "A-101")
    assert (measure_hall(SMALL)[key].open_sides, beside[key].open_sides) == (2, 1)


def test_state_is_surveyed_once_and_another_state_anew() -> None:
    survey = survey_of(SMALL)
    assert survey_of(from_document(to_document(SMALL))) is survey
    renumbered = apply(SMALL, {"kind": "renumber", "prefix": "N"})
    assert survey_of(renumbered) is survey  # numbers change no measure
    moved = apply(SMALL, {"kind": "move", "numbers": "A-101", "dx": -0.5})
    blocked = apply(SMALL, {"kind": "block", "numbers": "A-101"})
    for other in (moved, blocked, apply(SMALL, {"kind": "hall", "aisle": "6"})):
        assert survey_of(other) is not survey
        assert dict(survey_of(other).measures) == measure_hall(other)
        assert list(survey_of(other).warnings) == warnings_of(other, measure_hall(other))


def test_difference_names_what_stands_in_the_hall_and_was_moved_added_or_taken_away() -> None:
    place = {"kind": "add_feature", "x": 1, "y": 1, "width": 0.5, "depth": 0.5}
    before = apply(apply(SMALL, {**place, "feature": "column"}), {**place, "feature": "obstacle", "name": "Lift"})
    column, lift = before.features
    moved = apply(before, {"kind": "change_feature", "key": column, "x": 2})
    assert [change.kind for change in difference(before, moved).features] == ["moved"]
    after = apply(moved, {"kind": "delete_feature", "key": lift})
    after = apply(after, {**place, "feature": "fire_exit"})
    found = [(change.kind, change.feature.kind) for change in difference(before, after).features]
    assert found == [("moved", "column"), ("gone", "obstacle"), ("new", "fire_exit")]
    assert not difference(before, before)


STEPS = st.one_of(
    st.builds(lambda dx, dy, a, b: {"kind": "move", "numbers": f"A-{a}, A-{b}", "dx": dx, "dy": dy},
              st.floats(-9, 9), st.floats(-9, 9), st.integers(101, 108), st.integers(101, 108)),
    st.builds(lambda a, w, d: {"kind": "change", "numbers": f"A-{a}", "width": w, "depth": d, "price_class": "p"},
              st.integers(101, 108), st.floats(-1, 9), st.floats(0.2, 9)),
    st.builds(lambda a, n: {"kind": "merge", "numbers": f"A-{a}..A-{a + n}"}, st.integers(101, 107), st.integers(1, 3)),
    st.builds(lambda a, n, way: {"kind": "split", "numbers": f"A-{a}", "parts": n, "direction": way},
              st.integers(101, 108), st.integers(2, 4), st.sampled_from(["across", "down"])),
    st.builds(lambda a, angle: {"kind": "turn", "numbers": f"A-{a}", "angle": angle},
              st.integers(101, 108), st.floats(-360, 360)),
    st.builds(lambda start: {"kind": "renumber", "numbers": "B-101..B-108", "prefix": "R", "start": start},
              st.integers(0, 500)),
    st.builds(lambda a: {"kind": "delete", "numbers": f"A-{a}"}, st.integers(101, 108)),
    st.builds(lambda key, dx, dy: {"kind": "move", "features": [f"f{key}"], "dx": dx, "dy": dy},
              st.integers(25, 40), st.floats(-9, 9), st.floats(-9, 9)),
    st.builds(lambda x, y: {"kind": "add_feature", "feature": "column", "x": x, "y": y, "width": 1, "depth": 1},
              st.floats(0, 30), st.floats(0, 20)),
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(STEPS, max_size=8))
def test_any_steps_can_all_be_taken_back_and_done_again(steps: list[dict[str, Any]]) -> None:
    states, patches = [SMALL], []
    for step in steps:
        try:
            after = apply(states[-1], step)
        except EditRefused:
            continue
        assert len({unit.number_key for unit in after.units.values()}) == len(after.units)
        if step["kind"] in {"merge", "split"}:
            assert area(after) == pytest.approx(area(states[-1]), abs=0.05)
        patches.append(patch_between(states[-1], after))
        states.append(after)
    hall = states[-1]
    assert from_document(to_document(hall)) == hall
    for before, patch in zip(reversed(states[:-1]), reversed(patches), strict=True):
        hall = patched(hall, patch, backwards=True)
        assert hall == before
    for after, patch in zip(states[1:], patches, strict=True):
        hall = patched(hall, patch)
        assert hall == after


def test_difference_tells_new_gone_moved_resized_and_changed_apart() -> None:
    hall = apply(SMALL, {"kind": "delete", "numbers": "A-101"})
    hall = apply(hall, {"kind": "add", "number": "Z-1", "x": 1, "y": 1, "width": 2, "depth": 2})
    hall = apply(hall, {"kind": "move", "numbers": "A-105", "dx": -1})
    hall = apply(hall, {"kind": "change", "numbers": "A-108", "width": 4})
    hall = apply(hall, {"kind": "block", "numbers": "A-107"})
    found = difference(SMALL, hall)
    assert found.counts == {"new": 1, "gone": 1, "moved": 1, "resized": 1, "renumbered": 0, "changed": 1}
    assert {change.number: change.kinds for change in found.units}["A-108"] == ("resized",)
    assert not difference(hall, from_document(to_document(hall)))
