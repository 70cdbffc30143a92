"""Ways along the aisles of a floor."""

import math

import pytest

from eventsapp.venues.geometry import rectangle
from eventsapp.venues.layout import HallLayout, lay_out
from eventsapp.venues.routes import Ways

HALL = rectangle(0, 0, 20, 20)
DOOR = (10.0, 20.0)


def ways(*taken: tuple[tuple[float, float], ...]) -> Ways:
    return Ways(HALL, taken)


def test_way_on_a_free_floor_is_straight() -> None:
    floor = ways()
    route = floor.route(floor.cells_at(DOOR), floor.cells_at((10.0, 2.0)))
    assert route is not None
    assert route.metres == pytest.approx(17.5, abs=0.8)
    assert [step.turn for step in route.steps] == ["start"]


def test_way_leads_around_what_stands_there_and_says_where_to_turn() -> None:
    wall = rectangle(0, 9, 17, 2)  # the only passage is on the right
    goal = rectangle(1, 1, 3, 3)
    floor = ways(wall, goal)
    route = floor.route(floor.cells_at(DOOR), floor.cells_beside([goal]), (2.5, 2.5))
    assert route is not None
    assert max(x for x, _ in route.points) > 17
    assert route.metres > math.dist(DOOR, (2.5, 4.0)) + 3
    assert "left" in {step.turn for step in route.steps}
    assert all(floor.free[floor.cells_at(point)[0]] for point in route.points)
    assert sum(step.metres for step in route.steps) <= route.metres + 0.5


def test_no_way_leads_through_a_closed_wall() -> None:
    floor = ways(rectangle(0, 9, 20, 2))
    assert floor.route(floor.cells_at(DOOR), floor.cells_at((10.0, 2.0))) is None


def test_stand_shut_in_by_others_and_a_place_far_outside_have_no_way() -> None:
    middle = rectangle(9, 9, 2, 2)
    floor = ways(middle, rectangle(6, 6, 8, 3), rectangle(6, 11, 8, 3), rectangle(6, 9, 3, 2), rectangle(11, 9, 3, 2))
    assert floor.route(floor.cells_at(DOOR), floor.cells_beside([middle])) is None
    assert floor.cells_at((200.0, 200.0)) == []


def test_goal_beside_the_way_is_on_the_side_it_lies() -> None:
    goal = rectangle(16, 8, 4, 4)
    floor = ways(goal, rectangle(0, 0, 8, 20), rectangle(12, 0, 8, 7.5))
    route = floor.route(floor.cells_at(DOOR), floor.cells_at((15.0, 13.0)), (30.0, 30.0))
    assert route is not None
    assert route.side == "right"


def test_stands_of_any_outline_are_walked_around() -> None:
    shape = ((6.0, 4.0), (18.0, 10.0), (6.0, 16.0))
    floor = ways(shape)
    route = floor.route(floor.cells_at((3.0, 10.0)), floor.cells_at((19.0, 10.0)))
    assert route is not None
    assert route.metres > 16.5


def test_every_unit_of_a_hall_of_two_thousand_is_reached_from_its_door() -> None:
    plan = lay_out(HallLayout("A", [chr(65 + row) for row in range(20)], (17, 17, 16)))
    floor = Ways(plan.outline, [unit.outline for unit in plan.units])
    assert len(plan.units) == 2000
    assert floor.free.size <= 45_000
    door = floor.cells_at((plan.entrances[0].x, plan.entrances[0].y))
    lengths = []
    for unit in (plan.units[0], plan.units[1015], plan.units[-1]):
        route = floor.route(door, floor.cells_beside([unit.outline]))
        assert route is not None
        lengths.append(route.metres)
    assert lengths[0] > lengths[1] > lengths[2]
