"""Whatever goes wrong is a page that says so, with its status and no secret."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.infra.database import transaction
from eventsapp.web.security import LARGEST_REQUEST
from tests.conftest import make_app
from tests.factories import make_fair, make_user


@pytest.mark.parametrize(
    "path", ["/nothing-here/", "/nothing-here/plan", "/organise/nothing-here/", "/%00", "/a" * 500]
)
def test_unknown_address_is_a_page_that_says_so(client: FlaskClient, path: str) -> None:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code in {200, 404}
    assert "<h1" in answer.text


def test_unknown_fair_is_a_page_that_says_so(client: FlaskClient) -> None:
    answer = client.get("/no-such-fair/plan?lang=vi")
    assert answer.status_code == 404
    assert '<html lang="vi"' in answer.text


def test_hidden_fair_looks_like_an_unknown_one(app: Flask, client: FlaskClient) -> None:
    fair = make_fair()
    with transaction():
        fair.is_public = False
    assert client.get(f"/{fair.slug}/plan").status_code == 404


def test_too_large_a_request_is_refused_with_its_limit(client: FlaskClient) -> None:
    answer = client.post("/account/register", data=b"x" * (LARGEST_REQUEST + 1), content_type="text/plain")
    assert answer.status_code == 413
    assert "<h1" in answer.text


def test_wrong_method_is_a_page_that_says_so(client: FlaskClient) -> None:
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_number_too_large_for_the_database_leads_to_no_page(client: FlaskClient) -> None:
    assert client.get(f"/jobs/{10**30}").status_code == 404


def test_form_without_its_token_is_refused(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post("/account/sign-in", data={"email": "lan@x.example", "password": "whatever it is"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.text


def test_every_answer_carries_the_strict_policy(client: FlaskClient) -> None:
    for path in ("/", "/account/sign-in", "/no-such-fair/", "/static/css/tokens.css"):
        with client.get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "nonce" not in policy


def test_pages_of_signed_in_people_are_not_kept_by_caches(sign_in: Callable[[User], FlaskClient]) -> None:
    browser = sign_in(make_user())
    assert browser.get("/account/settings").headers["Cache-Control"] == "private, no-store"


def test_public_page_sets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/").headers


def test_development_pages_do_not_exist_elsewhere(client: FlaskClient) -> None:
    assert client.get("/dev/mail").status_code == 404
    assert client.get("/dev/styleguide").status_code == 404


def test_database_that_is_away_is_said_with_when_to_try_again(tmp_path: Path) -> None:
    app = make_app("postgresql://nobody@127.0.0.1:1/none", tmp_path)
    browser = FlaskClient(app, Response)
    with browser.session_transaction() as session:
        session["_user_id"] = "1.x"
    answer = browser.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Nothing you saved is lost" in answer.text
