"""Two clicks on a picture and a length."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.venues.background import BadScaleError, background_of

PIXELS = st.floats(-20_000, 20_000)


def test_two_points_and_a_length_give_scale_and_origin() -> None:
    found = background_of((100, 50), (400, 450), 25, (10, 5))
    assert found.scale == pytest.approx(0.05)
    assert found.origin == pytest.approx((5, 2.5))
    assert found.extent(1000, 600) == pytest.approx((5, 2.5, 50, 30))


@given(PIXELS, PIXELS, PIXELS, PIXELS, st.floats(0.1, 1000))
def test_clicked_points_come_to_lie_as_far_apart_as_was_said(
    x: float, y: float, u: float, v: float, metres: float
) -> None:
    if math.dist((x, y), (u, v)) < 2:
        return
    found = background_of((x, y), (u, v), metres)
    assert math.dist(found.metres((x, y)), found.metres((u, v))) == pytest.approx(metres, rel=1e-6)
    assert found.pixel(found.metres((u, v))) == pytest.approx((u, v), abs=1e-3)


@pytest.mark.parametrize(
    ("second", "length", "reason"),
    [
        ((1, 1), 5, "same_point"),
        ((9, 9), 0, "no_length"),
        ((9, 9), -3, "no_length"),
        ((9, 9), 1e6, "too_long"),
        ((math.nan, 9), 5, "not_numbers"),
        ((9, 9), math.inf, "not_numbers"),
    ],
)
def test_clicks_that_give_no_scale_say_why(second: tuple[float, float], length: float, reason: str) -> None:
    with pytest.raises(BadScaleError) as refused:
        background_of((0, 0), second, length)
    assert refused.value.reason == reason
