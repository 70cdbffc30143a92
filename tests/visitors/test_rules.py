"""Who may register, and what a telephone number looks like."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eventsapp.fairs.models import Fair
from eventsapp.visitors.models import new_token
from eventsapp.visitors.rules import RegistrationClosed, check_open, is_phone_number


@pytest.mark.parametrize("text", ["+84 912 345 678", "0912.345.678", "(028) 3823-4567", "０９１２３４５６７８"])
def test_a_usual_phone_number_is_taken(text: str) -> None:
    assert is_phone_number(text)


@pytest.mark.parametrize("text", ["12345", "call me", "+84 912 345 678; DROP TABLE", "1" * 16])
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    assert not is_phone_number(text)


def test_registration_is_open_until_the_end_of_the_last_day_in_the_fairs_zone() -> None:
    fair = Fair(ends_on=date(2027, 5, 14), timezone="Asia/Ho_Chi_Minh")
    last_minute = datetime(2027, 5, 14, 16, 59, tzinfo=UTC)
    check_open(fair, last_minute)
    with pytest.raises(RegistrationClosed):
        check_open(fair, last_minute + timedelta(minutes=1))


def test_a_token_is_long_random_and_fit_for_the_smallest_code() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 26 and token.isalnum() and token == token.upper() for token in tokens)
