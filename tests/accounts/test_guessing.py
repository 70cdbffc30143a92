"""Guessing a password: limited for each account, and nobody is kept out by strangers."""

from collections.abc import Callable
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.test import TestResponse

from eventsapp.accounts.links import RESET, make_token
from eventsapp.accounts.models import User
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import TryLimit, limiter
from tests.accounts.conftest import PASSWORD
from tests.factories import make_user
from tests.services.running import free_port

TRIES = 10
WRONG = "a wrong password"

# The limits do not depend on the database.
pytestmark = [
    pytest.mark.usefixtures("limits"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session"),
]
_machines = count(1)


def try_to_enter(
    browser: FlaskClient, email: str, password: str = WRONG, path: str = "/account/sign-in"
) -> TestResponse:
    """Try from another machine each time."""
    number = next(_machines)
    machine = {"REMOTE_ADDR": f"10.1.{number // 250}.{number % 250}"}
    return browser.post(path, data={"email": email, "password": password}, environ_base=machine)


def guess(app: Flask, email: str, times: int = TRIES) -> list[int]:
    return [try_to_enter(app.test_client(), email).status_code for _ in range(times)]


@pytest.mark.parametrize("email", ["lan@company.example", "nobody@company.example"])
def test_guesses_from_many_machines_come_to_an_end_whether_or_not_there_is_an_account(
    app: Flask, user: User, email: str
) -> None:
    assert guess(app, email) == [422] * TRIES
    stopped = [try_to_enter(app.test_client(), email, password) for password in (WRONG, PASSWORD)]
    assert [answer.status_code for answer in stopped] == [429, 429]
    assert stopped[0].text == stopped[1].text
    assert "Try again in 15 minutes." in stopped[0].text
    assert 0 < int(stopped[0].headers["Retry-After"]) <= 15 * 60
    assert f'value="{email}"' in stopped[0].text
    assert PASSWORD not in stopped[1].text


def test_address_is_counted_whatever_its_case_and_others_are_not_touched(app: Flask, user: User) -> None:
    guess(app, " LAN@Company.example ")
    assert try_to_enter(app.test_client(), user.email).status_code == 429
    assert try_to_enter(app.test_client(), "other@company.example").status_code == 422


def test_refusal_is_in_the_readers_language(app: Flask, user: User) -> None:
    guess(app, user.email)
    browser = app.test_client()
    browser.get("/account/sign-in?lang=vi")
    answer = try_to_enter(browser, user.email)
    assert answer.status_code == 429
    assert '<html lang="vi"' in answer.text


def test_right_password_forgets_the_wrong_ones(app: Flask, user: User) -> None:
    for _ in range(3):
        assert guess(app, user.email, TRIES - 1) == [422] * (TRIES - 1)
        assert try_to_enter(app.test_client(), user.email, PASSWORD).status_code == 302


def test_browser_that_was_signed_in_before_is_not_kept_out_by_strangers(app: Flask, user: User) -> None:
    mine = app.test_client()
    assert try_to_enter(mine, user.email, PASSWORD).status_code == 302
    mine.post("/account/sign-out")
    guess(app, user.email, TRIES + 1)
    assert try_to_enter(app.test_client(), user.email, PASSWORD).status_code == 429
    assert try_to_enter(mine, user.email, PASSWORD).status_code == 302
    assert try_to_enter(app.test_client(), user.email, PASSWORD).status_code == 429  # theirs still count


def test_known_browser_has_no_endless_tries_either(app: Flask, user: User) -> None:
    mine = app.test_client()
    try_to_enter(mine, user.email, PASSWORD)
    mine.post("/account/sign-out")
    assert [try_to_enter(mine, user.email).status_code for _ in range(TRIES + 1)] == [422] * TRIES + [429]


@pytest.mark.parametrize("cookie", ["nonsense", "WyJ4IixbXV0.forged", "[]"])
def test_forged_cookie_makes_no_browser_known(app: Flask, user: User, cookie: str) -> None:
    guess(app, user.email)
    browser = app.test_client()
    browser.set_cookie("known", cookie, path="/account")
    assert try_to_enter(browser, user.email, PASSWORD).status_code == 429


def test_browser_known_to_one_account_is_unknown_to_another(app: Flask, user: User, password_hash: str) -> None:
    other = make_user(email="other@company.example")
    with transaction():
        other.password_hash = password_hash
    browser = app.test_client()
    assert try_to_enter(browser, other.email, PASSWORD).status_code == 302
    guess(app, user.email)
    assert try_to_enter(browser, user.email, PASSWORD).status_code == 429


def test_new_password_by_mail_lets_in_at_once(app: Flask, user: User) -> None:
    guess(app, user.email, TRIES + 1)
    answer = app.test_client().post(f"/account/reset/{make_token(RESET, user)}", data={"password": "another long one"})
    assert answer.status_code == 302
    assert try_to_enter(app.test_client(), user.email, "another long one").status_code == 302


def test_password_is_not_guessed_on_the_settings_page(
    app: Flask, user: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(user)
    form = {"current_password": WRONG, "password": "another long one"}
    answers = [browser.post("/account/password", data=form).status_code for _ in range(TRIES + 1)]
    assert answers == [422] * TRIES + [429]


def test_store_that_does_not_answer_keeps_nobody_out(app: Flask, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    away = storage_from_string(f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setattr(limiter, "_limiter", FixedWindowRateLimiter(away))
    assert try_to_enter(app.test_client(), user.email).status_code == 422
    assert try_to_enter(app.test_client(), user.email, PASSWORD).status_code == 302


def test_tries_are_counted_in_redis_for_all_processes(user: User, redis_url: str) -> None:
    here, there = (FixedWindowRateLimiter(storage_from_string(redis_url)) for _ in range(2))
    limit = TryLimit("counted in redis", "2 per minute")
    with pytest.MonkeyPatch.context() as patch:
        for process in (here, there):
            patch.setattr(limiter, "_limiter", process)
            assert limit.spend("lan@company.example") is None
        waits = limit.spend("lan@company.example")
        assert waits is not None
        assert 0 < waits.total_seconds() <= 60
        limit.clear("lan@company.example")
        patch.setattr(limiter, "_limiter", here)
        assert limit.spend("lan@company.example") is None
        limit.clear("lan@company.example")
