"""What browsers and caches are told, and addresses that try to lead the site astray."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import hash_password
from eventsapp.infra.database import db, transaction
from tests.conftest import make_app
from tests.factories import make_fair, make_member, make_user
from tests.programme.programmes import make_forum, publish

SignIn = Callable[[User], FlaskClient]


def _signed_in_with_password(client: FlaskClient) -> User:
    user = make_user(language="ko")
    with transaction():
        user.password_hash = hash_password("a long password")
    answer = client.post("/account/sign-in", data={"email": user.email, "password": "a long password"})
    assert answer.status_code == 302
    return user


def test_static_file_for_a_signed_in_person_carries_no_cookie(client: FlaskClient) -> None:
    _signed_in_with_password(client)
    with client.get("/static/css/base.css?v=1") as answer:
        pass
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers


def test_page_of_a_signed_in_person_is_kept_by_nobody(client: FlaskClient) -> None:
    _signed_in_with_password(client)
    answer = client.get("/account/settings")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_page_with_a_form_token_is_kept_by_nobody(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.get("/account/sign-in")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert "Set-Cookie" in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/", "/expo/", "/expo/directory", "/expo/agenda"])
def test_public_page_says_that_it_depends_on_cookie_and_language(client: FlaskClient, path: str) -> None:
    publish(make_forum(make_fair(slug="expo")).fair)
    answer = client.get(path)
    assert answer.status_code == 200
    assert {"cookie", "accept-language"} <= set(answer.vary.as_set())
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_agenda_that_sets_the_language_is_kept_by_no_shared_cache(client: FlaskClient) -> None:
    publish(make_forum(make_fair(slug="expo")).fair)
    answer = client.get("/expo/agenda?lang=ko")
    assert "Set-Cookie" in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_agenda_in_another_language_has_another_tag(client: FlaskClient) -> None:
    publish(make_forum(make_fair(slug="expo")).fair)
    first = client.get("/expo/agenda", headers={"Accept-Language": "vi"})
    other = client.get("/expo/agenda", headers={"Accept-Language": "ko", "If-None-Match": first.headers["ETag"]})
    assert (first.headers["Content-Language"], other.headers["Content-Language"]) == ("vi", "ko")
    assert other.status_code == 200


@pytest.mark.parametrize("path", ["/", "/expo/", "/expo/directory", "/expo/agenda", "/account/settings"])
def test_every_page_speaks_the_language_of_the_account(sign_in: SignIn, path: str) -> None:
    publish(make_forum(make_fair(slug="expo")).fair)
    browser = sign_in(make_user(language="ko"))
    assert '<html lang="ko"' in browser.get(path, headers={"Accept-Language": "vi"}).text


@pytest.mark.parametrize("name", ["_scheme", "_external", "_method", "_anchor", "endpoint", "fair", "values"])
def test_language_links_take_no_orders_from_the_address(client: FlaskClient, name: str) -> None:
    make_fair(slug="expo")
    answer = client.get("/expo/directory", query_string={name: "javascript"})
    assert answer.status_code == 200
    assert f'href="/expo/directory?{name}=javascript&amp;lang=ko"' in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "//[",
        "http://[",
        "/\t/evil.example",
        "javascript:1",
    ],
)
def test_nobody_is_led_to_another_site_after_signing_in(client: FlaskClient, target: str) -> None:
    user = make_user()
    with transaction():
        user.password_hash = hash_password("a long password")
    form = {"email": user.email, "password": "a long password", "next": target}
    assert client.post("/account/sign-in", data=form).headers["Location"] == "/"
    assert client.get("/account/check-mail", query_string={"next": target}).status_code == 200


def test_expired_session_leads_back_to_the_form_that_was_sent(client: FlaskClient) -> None:
    make_fair(slug="expo")
    answer = client.post(
        "/exhibit/expo/apply/company", headers={"Referer": "http://localhost/exhibit/expo/apply/company"}
    )
    assert answer.headers["Location"].endswith("?next=/exhibit/expo/apply/company")


@pytest.mark.parametrize("before", ["https://evil.example/x", "http://[", "nonsense", ""])
def test_expired_session_never_leads_to_a_page_elsewhere(client: FlaskClient, before: str) -> None:
    make_fair(slug="expo")
    answer = client.post("/exhibit/expo/apply/company", headers={"Referer": before})
    assert answer.headers["Location"].endswith("?next=/")


def test_mail_page_opens_only_under_a_name_of_this_machine(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'unused.sqlite'}", tmp_path, DEVELOPMENT="1")
    browser = app.test_client()
    with app.app_context():
        db.create_all()
        assert browser.get("/dev/mail", base_url="http://127.0.0.1:8000").status_code == 200
        assert browser.get("/dev/mail", base_url="http://rebound.example:8000").status_code == 404


def test_session_of_a_deactivated_person_is_worth_nothing(sign_in: SignIn) -> None:
    fair = make_fair(slug="expo")
    organiser = make_member(fair)
    browser = sign_in(organiser)
    assert browser.get("/organise/expo/exhibitors").status_code == 200
    with transaction():
        organiser.deactivated_at = organiser.created_at
    assert browser.get("/organise/expo/exhibitors").status_code == 302


def test_shelf_keeps_nothing_of_who_signed_in(sign_in: SignIn, client: FlaskClient) -> None:
    publish(make_forum(make_fair(slug="expo")).fair)
    person = make_user(full_name="Nobody Elsewhere")
    sign_in(person).get("/expo/agenda?day=all")
    assert "Nobody Elsewhere" not in client.get("/expo/agenda?day=all").text
