"""Polygons, neighbours, contiguity and open sides."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.venues.geometry import (
    BadPolygonError,
    Floor,
    Ring,
    area_of,
    bounds_of,
    clean_ring,
    label_box,
    merge_rings,
    overlaps,
    rectangle,
    rectangle_sides,
    shared_edge_length,
)

L_SHAPE: Ring = ((0, 0), (6, 0), (6, 3), (3, 3), (3, 6), (0, 6))


def island(length: int, at: tuple[float, float] = (10.0, 10.0)) -> dict[tuple[int, int], Ring]:
    """Two rows of cells back to back."""
    return {
        (row, place): rectangle(at[0] + 3 * place, at[1] + 3 * row, 3, 3) for row in (0, 1) for place in range(length)
    }


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ([], "too_few_points"),
        ([[0, 0], [1, 1]], "too_few_points"),
        ([[0, 0], [0, 0], [1, 1], [1, 1]], "too_few_points"),
        ([[0, 0], [1, 0], [2, 0]], "no_area"),
        ([[0, 0], [0.05, 0], [0.05, 0.05], [0, 0.05]], "no_area"),
        ([[0, 0], [4, 4], [4, 0], [0, 3]], "self_crossing"),
        ([[0, 0], [1, "x"], [1, 1]], "not_numbers"),
        ([[0, 0], [math.inf, 0], [1, 1]], "not_numbers"),
        ([[0, 0], [True, 0], [1, 1]], "not_numbers"),
        ([[0, 0], [1, 0, 3], [1, 1]], "not_numbers"),
        ([[0, 0], [1e9, 0], [1, 1]], "too_far"),
        ("polygon", "too_few_points"),
        (None, "too_few_points"),
    ],
)
def test_clean_ring_that_is_no_polygon_says_why(raw: object, reason: str) -> None:
    with pytest.raises(BadPolygonError) as refused:
        clean_ring(raw)
    assert refused.value.reason == reason


def test_clean_ring_that_repeats_its_first_point_is_opened() -> None:
    assert clean_ring([[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]]) == rectangle(0, 0, 3, 3)


def test_area_of_an_l_shape_is_that_of_its_three_cells() -> None:
    assert area_of(L_SHAPE) == pytest.approx(27)
    assert rectangle_sides(L_SHAPE) is None
    assert rectangle_sides(rectangle(1, 2, 3, 4.5)) == (3, 4.5)


def test_shared_edge_of_cells_side_by_side_is_their_common_length() -> None:
    assert shared_edge_length(rectangle(0, 0, 3, 3), rectangle(3, 0, 3, 3)) == pytest.approx(3)
    assert shared_edge_length(rectangle(0, 0, 3, 3), rectangle(3, 2.5, 3, 3)) == pytest.approx(0.5)
    assert shared_edge_length(rectangle(0, 0, 3, 3), rectangle(3, 3, 3, 3)) == 0
    assert shared_edge_length(rectangle(0, 0, 3, 3), rectangle(3.08, 0, 3, 3)) == pytest.approx(3)
    assert shared_edge_length(rectangle(0, 0, 3, 3), rectangle(3.5, 0, 3, 3)) == 0


def test_neighbours_that_share_less_than_a_metre_do_not_make_a_stand() -> None:
    floor = Floor({"a": rectangle(0, 0, 3, 3), "b": rectangle(3, 2.5, 3, 3), "c": rectangle(3, -0.5, 3, 3)})
    assert floor.neighbours("a") == {"b": pytest.approx(0.5), "c": pytest.approx(2.5)}
    assert floor.contiguous(["a", "c"])
    assert not floor.contiguous(["a", "b"])
    assert floor.contiguous(["a", "b", "c"])


def test_contiguity_of_nothing_or_of_strangers_is_refused() -> None:
    floor = Floor({"a": rectangle(0, 0, 3, 3)})
    assert not floor.contiguous([])
    assert not floor.contiguous(["a", "gone"])
    assert floor.contiguous(["a"])


@pytest.mark.parametrize(
    ("cells", "count", "kind"),
    [
        ([(0, 1)], 1, "row"),
        ([(0, 0)], 2, "corner"),
        ([(0, 0), (1, 0)], 3, "peninsula"),
        ([(0, 1), (1, 1)], 2, "through"),
        ([(0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (1, 2)], 4, "island"),
    ],
)
def test_open_sides_of_a_stand_follow_from_its_place(cells: list[tuple[int, int]], count: int, kind: str) -> None:
    frontage = Floor(island(3), rectangle(0, 0, 40, 40)).frontage(cells)
    assert (frontage.count, frontage.kind) == (count, kind)


def test_open_sides_end_at_the_wall_and_where_there_is_no_room_to_walk() -> None:
    against_wall = Floor({"a": rectangle(0, 5, 3, 3)}, rectangle(0, 0, 20, 20))
    assert against_wall.frontage(["a"]).count == 3
    across_a_slit = Floor({"a": rectangle(5, 5, 3, 3), "b": rectangle(8.6, 5, 3, 3)}, rectangle(0, 0, 20, 20))
    assert across_a_slit.frontage(["a"]).count == 3
    assert across_a_slit.neighbours("a") == {}
    column = Floor({"a": rectangle(5, 5, 3, 3)}, rectangle(0, 0, 20, 20), [rectangle(5, 8, 3, 1)])
    assert column.frontage(["a"]).count == 3


def test_metres_of_open_front_are_measured() -> None:
    assert Floor(island(3)).frontage([(0, 0)]).metres == pytest.approx(6)
    assert Floor(island(3)).frontage(island(3)).metres == pytest.approx(30)


@given(angle=st.floats(0, 360), length=st.integers(2, 6))
def test_open_sides_do_not_depend_on_how_the_hall_is_turned(angle: float, length: int) -> None:
    turned = {key: turn(ring, angle) for key, ring in island(length).items()}
    floor = Floor(turned)
    assert floor.frontage([(0, 0)]).kind == "corner"
    assert floor.frontage([(0, 0), (1, 0)]).kind == "peninsula"
    assert floor.frontage(turned).kind == "island"


def turn(ring: Ring, angle: float) -> Ring:
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return tuple((x * cosine - y * sine, x * sine + y * cosine) for x, y in ring)


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_contiguity_agrees_with_a_walk_over_the_grid(cells: set[tuple[int, int]]) -> None:
    floor = Floor({(x, y): rectangle(3 * x, 3 * y, 3, 3) for x in range(5) for y in range(5)})
    reached, waiting = set(), [min(cells)]
    while waiting:
        x, y = waiting.pop()
        reached.add((x, y))
        beside = {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)}
        waiting += [cell for cell in beside & cells if cell not in reached]
    assert floor.contiguous(cells) == (reached == cells)


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_merged_outlines_cover_exactly_their_cells(cells: set[tuple[int, int]]) -> None:
    floor = Floor({cell: rectangle(3 * cell[0], 3 * cell[1], 3, 3) for cell in cells})
    merged = merge_rings([rectangle(3 * x, 3 * y, 3, 3) for x, y in cells])
    if floor.contiguous(cells):
        assert len(merged) == 1
    assert sum(area_of(ring) for ring in merged) >= 9 * len(cells) - 0.01


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
)
def test_label_box_of_a_staircase_lies_inside_it(widths: list[int], heights: list[int]) -> None:
    steps = list(zip(widths, heights, strict=False))
    across = [0.0, *(float(sum(w for w, _ in steps[: at + 1])) for at in range(len(steps)))]
    top = float(sum(h for _, h in steps))
    ring: list[tuple[float, float]] = [(0.0, 0.0), (across[-1], 0.0)]
    height = 0.0
    for (left, right), (_, step) in zip(reversed(list(pairwise(across))), steps, strict=True):
        height += step
        ring += [(right, height), (left, height)]
    box = label_box(tuple(dict.fromkeys(ring)))
    inside = rectangle(box.x, box.y, box.width, box.height)
    assert overlaps({"shape": tuple(dict.fromkeys(ring)), "box": inside}) == [
        ("shape", "box", pytest.approx(box.width * box.height, abs=0.02))
    ]
    assert 0 < box.height <= top


def test_label_box_of_an_l_shape_is_its_longer_arm() -> None:
    box = label_box(L_SHAPE)
    assert (box.x, box.y, box.width, box.height) == (0, 0, 6, 3)
    assert label_box(rectangle(1, 1, 5, 2)).centre == (3.5, 2)


def test_label_of_a_turned_bar_stands_in_its_middle() -> None:
    x, y = label_box(((0, 0), (20, 20), (18, 22), (-2, 2))).centre
    assert (x, y) == pytest.approx((9, 11), abs=0.01)


def test_label_box_of_a_slanted_shape_lies_inside_it() -> None:
    triangle: Ring = ((0, 0), (9, 0), (0, 9))
    box = label_box(triangle)
    corners = rectangle(box.x, box.y, box.width, box.height)
    assert box.width > 3
    assert all(x >= -0.1 and y >= -0.1 and x + y <= 9.1 for x, y in corners)


def test_bounds_of_nothing_are_zero() -> None:
    assert bounds_of([]) == (0, 0, 0, 0)
    assert bounds_of([L_SHAPE, rectangle(-1, 2, 1, 9)]) == (-1, 0, 6, 11)


def test_overlaps_name_both_units_and_the_common_area() -> None:
    units = {"a": rectangle(0, 0, 3, 3), "b": rectangle(2, 0, 3, 3), "c": rectangle(5, 0, 3, 3)}
    assert overlaps(units) == [("a", "b", 3.0)]
    assert overlaps({}) == []
