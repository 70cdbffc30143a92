"""Halls as blocks of cells: rows and columns where units lie so, odd units by themselves."""

from eventsapp.allocation.queries.problem.blocks import Block, Shape, blocks_of
from eventsapp.venues.geometry import Floor, rectangle

WALL = [[0.0, 0.0], [60.0, 0.0], [60.0, 40.0], [0.0, 40.0]]


def blocks_in(units, outline=WALL):
    floor = Floor(units, outline)
    shapes = [Shape(key, floor.boxes[key], area_of(ring)) for key, ring in units.items()]
    return blocks_of(shapes, floor)


def area_of(ring):
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def island(first_id, left, top, *, columns, rows, width=3.0, depth=3.0):
    return {
        first_id + row * columns + column: rectangle(left + column * width, top + row * depth, width, depth)
        for row in range(rows)
        for column in range(columns)
    }


def test_units_in_rows_and_columns_are_one_block():
    (block,) = blocks_in(island(1, 6.0, 9.0, columns=5, rows=2))

    assert (block.x, block.y, block.rows, block.cols) == (2, 3, 2, 5)
    assert block.places[1] == (0, 0)
    assert block.places[10] == (4, 1)
    assert block.open == {"n", "e", "s", "w"}


def test_islands_across_an_aisle_are_blocks_of_their_own():
    units = island(1, 6.0, 6.0, columns=4, rows=2) | island(20, 21.0, 6.0, columns=3, rows=2)

    assert [(block.x, block.cols) for block in blocks_in(units)] == [(2, 4), (7, 3)]


def test_a_row_at_the_wall_has_no_aisle_behind_it():
    (block,) = blocks_in(island(1, 6.0, 0.0, columns=6, rows=1))

    assert block.open == {"e", "s", "w"}


def test_units_of_another_size_are_another_block_although_they_touch():
    units = island(1, 6.0, 6.0, columns=3, rows=1) | island(10, 15.0, 6.0, columns=2, rows=1, width=4.0)

    assert [block.cols for block in blocks_in(units)] == [3, 2]


def test_a_block_with_a_corner_missing_keeps_the_places_of_the_others():
    units = island(1, 6.0, 6.0, columns=3, rows=2)
    del units[1]
    (block,) = blocks_in(units)

    assert (block.rows, block.cols) == (2, 3)
    assert block.places == {2: (1, 0), 3: (2, 0), 4: (0, 1), 5: (1, 1), 6: (2, 1)}


def test_an_odd_unit_stands_alone_and_counts_for_its_area():
    l_shape = [[6.0, 6.0], [15.0, 6.0], [15.0, 9.0], [9.0, 9.0], [9.0, 12.0], [6.0, 12.0]]
    (block,) = blocks_in({7: l_shape})

    assert isinstance(block, Block)
    assert (block.rows, block.cols, block.span) == (1, 1, 4)
    assert block.places == {7: (0, 0)}


def test_a_unit_out_of_line_is_no_part_of_the_row():
    units = {1: rectangle(6.0, 6.0, 3.0, 3.0), 2: rectangle(9.0, 7.0, 3.0, 3.0)}

    assert [len(block.places) for block in blocks_in(units)] == [1, 1]


def test_an_empty_hall_has_no_blocks():
    assert blocks_of([], Floor({}, WALL)) == []
