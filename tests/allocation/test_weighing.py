"""What a stand is judged by: stored as what differs, read leniently, never all at nought."""

import pytest

from eventsapp.allocation.rules.weighing import (
    SLIDERS,
    USUAL,
    Influence,
    NothingCounts,
    Weights,
    weight_of,
    weights_as_stored,
    weights_from,
    wish_points,
)


def test_weights_are_stored_as_what_differs_and_read_again() -> None:
    changed = Weights(wishes=50, influence=Influence.QUEUE, budget=False)
    assert weights_as_stored(changed) == {"wishes": 50, "influence": "queue", "budget": False}
    assert weights_from(weights_as_stored(changed)) == changed
    assert weights_from(None) == USUAL


@pytest.mark.parametrize(
    "stored",
    [{"wishes": 101}, {"wishes": -1}, {"wishes": True}, {"apart": 5001}, {"influence": "all"}, {"needs": 1}, {"x": 1}],
)
def test_what_is_stored_out_of_range_is_as_usual(stored: dict[str, object]) -> None:
    assert weights_from(stored) == USUAL


def test_weights_of_which_nothing_counts_are_refused() -> None:
    with pytest.raises(NothingCounts):
        weights_as_stored(Weights(**dict.fromkeys(SLIDERS, 0)))


def test_usual_sliders_and_wishes_are_those_of_the_model() -> None:
    assert [getattr(USUAL, name) for name in SLIDERS] == [45, 25, 15, 15, 10]
    assert wish_points(USUAL) == (45, 39, 33, 27, 21)
    assert wish_points(Weights(wishes=90)) == (90, 78, 66, 54, 42)


@pytest.mark.parametrize(
    ("points", "most", "influence", "weight"),
    [
        (0, 100, Influence.NORMAL, 10),
        (100, 100, Influence.NORMAL, 30),
        (50, 100, Influence.NORMAL, 20),
        (100, 100, Influence.STRONG, 70),
        (100, 100, Influence.NONE, 10),
        (-20, 100, Influence.NORMAL, 10),
        (500, 100, Influence.NORMAL, 30),
        (5, 0, Influence.STRONG, 10),
    ],
)
def test_weight_grows_with_the_points_as_far_as_their_influence_reaches(
    points: int, most: int, influence: Influence, weight: int
) -> None:
    assert weight_of(points, most, influence) == weight
