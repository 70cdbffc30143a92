"""Good stands for a client: what must be kept, what is better, and a hall of two thousand units."""

import pytest

from eventsapp.booths.rules import Surroundings
from eventsapp.booths.rules.finder import Client, find_stands
from eventsapp.venues.geometry import Floor, rectangle


def hall(columns: int = 8, islands: int = 2, taken: tuple[int, ...] = ()) -> Surroundings:
    """Return islands of two rows; units count from 0 along each row."""
    rings = {}
    for place in range(columns * 2 * islands):
        row, column = divmod(place, columns)
        rings[place] = rectangle(3 + 3 * column, 3 + 3 * row + 3 * (row // 2), 3, 3)
    outline = rectangle(0, 0, columns * 3 + 6, islands * 9 + 3)
    return Surroundings(Floor(rings, outline), set(rings) - set(taken))


def zoned(*ids: int) -> dict[int, int | None]:
    return {place: (7 if place in ids else None) for place in range(32)}


def test_three_stands_of_the_size_and_openness_share_no_unit() -> None:
    found = find_stands(Client(units=4, open_sides=3), hall(), {})
    assert [one.open_sides for one in found] == [3, 3, 3]
    assert len({key for one in found for key in one.unit_ids}) == 12
    assert find_stands(Client(units=40), hall(), {}) == []
    assert find_stands(Client(units=4), hall(taken=tuple(range(32))), {}) == []


def test_zone_is_kept_and_stand_does_not_lie_in_two() -> None:
    found = find_stands(Client(units=2, zone_id=7), hall(), zoned(0, 1, 2))
    assert [set(one.unit_ids) <= {0, 1, 2} for one in found] == [True]
    assert all(not {2, 3} <= set(one.unit_ids) for one in find_stands(Client(units=2), hall(), zoned(0, 1, 2), most=99))


@pytest.mark.parametrize(
    ("client", "part"),
    [
        (Client(units=2, wished_units=(20,)), "wish"),
        (Client(units=2, near=((25.5, 16.5),)), "near"),
        (Client(units=2, apart=((4.5, 4.5),)), "apart"),
    ],
)
def test_best_stand_says_which_wish_it_meets(client: Client, part: str) -> None:
    best = find_stands(client, hall(), {})[0]
    assert best.parts[part] > 0
    if part == "wish":
        assert 20 in best.unit_ids
    else:
        assert {30, 31, 22, 23} & set(best.unit_ids), "the far corner"
    assert part not in find_stands(Client(units=2), hall(), {})[0].parts


def test_budget_that_does_not_reach_finds_nothing_and_thrift_counts() -> None:
    assert find_stands(Client(units=2, budget=199, unit_price=100), hall(), {}) == []
    exact = find_stands(Client(units=2, budget=200, unit_price=100), hall(), {})[0]
    roomy = find_stands(Client(units=2, budget=400, unit_price=100), hall(), {})[0]
    assert (exact.price, roomy.price) == (200, 200)
    assert roomy.score - exact.score == 8


def test_more_wishes_met_score_higher_and_earlier_wishes_count_more() -> None:
    client = Client(units=1, wished_units=(20, 5))
    first, second = find_stands(client, hall(), {})[:2]
    assert (first.unit_ids, second.unit_ids) == ((20,), (5,))
    assert first.parts["wish"] - second.parts["wish"] == 5
