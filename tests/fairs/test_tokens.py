"""Tokens of programs: made by organisers, shown once, kept as a hash, for one fair, revoked."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.demo.welcome import forget_passwords
from eventsapp.fairs.actions import make_token, revoke_token
from eventsapp.fairs.models import ApiToken, Fair, FairMember, Role
from eventsapp.fairs.rules import LATEST_USE, MOST_TOKENS, NotOrganiser, TooManyTokens, digest_of
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import NotFound
from tests.factories import make_fair, make_hall_with_units, make_member, make_user
from tests.programs import program

SignIn = Callable[[User], FlaskClient]
PAGE = "/account/tokens"
STANDS = "/api/v1/fairs/expo/stands"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


def made(user: User, fair: Fair, *, may_write: bool = True) -> str:
    with transaction():
        return make_token(user, fair.id, "Sync", may_write=may_write).secret


def test_token_is_shown_once_and_kept_as_its_hash(fair: Fair, organiser: User, sign_in: SignIn) -> None:
    browser = sign_in(organiser)
    answer = browser.post(PAGE, data={"name": "Sync", "fair": str(fair.id), "scope": "read"})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    secret = str(html.fromstring(answer.text).xpath("string(//pre)")).strip()
    assert secret.startswith("fair_")
    assert len(secret) > 40
    (token,) = db.session.scalars(select(ApiToken))
    assert (token.digest, token.may_write, token.ending) == (digest_of(secret), False, secret[-4:])
    shown = browser.get(PAGE).text
    assert secret not in shown
    assert f"…{secret[-4:]}" in shown
    assert "never used" in shown
    entry = db.session.scalars(select(AuditEntry).filter_by(action="token.made")).one()
    assert secret not in str(entry.after)


def test_settings_lead_organisers_to_their_tokens_and_nobody_else(fair: Fair, organiser: User, sign_in: SignIn) -> None:
    assert PAGE in sign_in(organiser).get("/account/settings").text
    for other in (make_user(), make_member(fair, Role.REVIEWER)):
        assert PAGE not in sign_in(other).get("/account/settings").text
        assert "Tokens are for those who organise a fair." in sign_in(other).get(PAGE).text


@pytest.mark.parametrize("change", [{"name": ""}, {"fair": ""}, {"fair": "0"}, {"scope": "all"}, {"name": "x" * 81}])
def test_token_that_says_too_little_is_not_made(
    fair: Fair, organiser: User, sign_in: SignIn, change: dict[str, str]
) -> None:
    answer = sign_in(organiser).post(PAGE, data={"name": "Sync", "fair": str(fair.id), "scope": "read"} | change)
    assert answer.status_code == 422
    assert db.session.scalars(select(ApiToken)).all() == []


def test_token_is_for_a_fair_one_organises(fair: Fair, organiser: User, sign_in: SignIn) -> None:
    reviewer, elsewhere = make_member(fair, Role.REVIEWER), make_fair()
    for person, other in ((reviewer, fair), (organiser, elsewhere)):
        with pytest.raises(NotOrganiser), transaction():
            make_token(person, other.id, "Sync", may_write=False)
    answer = sign_in(organiser).post(PAGE, data={"name": "Sync", "fair": str(elsewhere.id), "scope": "read"})
    assert answer.status_code == 422


def test_nobody_has_more_tokens_than_can_be_looked_after(fair: Fair, organiser: User) -> None:
    for _ in range(MOST_TOKENS):
        made(organiser, fair)
    with pytest.raises(TooManyTokens), transaction():
        make_token(organiser, fair.id, "One more", may_write=False)


def test_token_does_what_its_person_may_do_and_says_when_it_was_used(
    app: Flask, fair: Fair, organiser: User, sign_in: SignIn
) -> None:
    secret = made(organiser, fair)
    asking = program(app, secret)
    assert asking.get(STANDS).status_code == 200
    first = db.session.scalars(select(ApiToken)).one().last_used_at
    assert first is not None
    with clock.shifted(LATEST_USE / 2):
        assert asking.get(STANDS).status_code == 200
    assert db.session.scalars(select(ApiToken)).one().last_used_at == first
    with clock.shifted(LATEST_USE + timedelta(minutes=1)):
        assert asking.get(STANDS).status_code == 200
    assert db.session.scalars(select(ApiToken)).one().last_used_at > first
    assert "last used on" in sign_in(organiser).get(PAGE).text


def test_revoked_token_is_refused_at_once(app: Flask, fair: Fair, organiser: User, sign_in: SignIn) -> None:
    asking = program(app, made(organiser, fair))
    assert asking.get(STANDS).status_code == 200
    (token,) = db.session.scalars(select(ApiToken))
    colleague = make_member(fair)
    with pytest.raises(NotFound), transaction():
        revoke_token(colleague, token.id)
    assert sign_in(organiser).post(f"{PAGE}/{token.id}/revoke").status_code == 302
    answer = asking.get(STANDS)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json["detail"] == "This token is unknown or was revoked."
    assert db.session.scalars(select(AuditEntry.action).filter_by(subject="api_token")).all() == [
        "token.made",
        "token.revoked",
    ]


@pytest.mark.parametrize("secret", ["", "fair_", "wrong", "x" * 5000, "fair_ý"])
def test_unknown_token_is_refused_also_where_nobody_needs_one(app: Flask, fair: Fair, secret: str) -> None:
    make_hall_with_units(fair)
    for address in (STANDS, "/api/v1/fairs/expo/plan"):
        assert program(app, secret).get(address).status_code == 401


def test_token_counts_for_its_own_fair_only(app: Flask, fair: Fair, organiser: User) -> None:
    other = make_fair(slug="other", organiser=organiser)
    asking = program(app, made(organiser, fair))
    answer = asking.get("/api/v1/fairs/other/stands")
    assert (answer.status_code, answer.json["detail"]) == (403, "This token is for another fair.")
    with transaction():
        other.is_public = False
    assert asking.get("/api/v1/fairs/other/stands").status_code == 404
    assert asking.get("/api/v1/fairs/other/plan").status_code == 404


def test_token_is_no_way_into_pages(app: Flask, fair: Fair, organiser: User) -> None:
    asking = program(app, made(organiser, fair))
    for page in ("/organise/expo/", PAGE, "/account/settings"):
        answer = asking.get(page)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/sign-in")


def test_token_opens_a_hidden_fair_to_programs_of_its_team(app: Flask, fair: Fair, organiser: User) -> None:
    secret = made(organiser, fair, may_write=False)
    with transaction():
        fair.is_public = False
    assert program(app, secret).get("/api/v1/fairs/expo/plan").status_code == 200


def test_token_ends_with_what_its_person_may_do(app: Flask, fair: Fair, organiser: User) -> None:
    asking = program(app, made(organiser, fair))
    with transaction():
        db.session.scalars(select(FairMember).filter_by(user_id=organiser.id)).one().role = Role.REVIEWER
    assert asking.get(STANDS).status_code == 403
    with transaction():
        db.session.get_one(User, organiser.id).deactivated_at = clock.now()
    assert asking.get(STANDS).status_code == 401


def test_cookie_says_nothing_beside_a_token(app: Flask, fair: Fair, organiser: User, sign_in: SignIn) -> None:
    browser = sign_in(organiser)
    wrong = {"Authorization": "Bearer wrong"}
    assert browser.get(STANDS, headers=wrong).status_code == 401
    reading = {"Authorization": f"Bearer {made(organiser, fair, may_write=False)}"}
    assert browser.post(STANDS, json={}, headers=reading).status_code == 403


@pytest.fixture
def csrf(app: Flask) -> Iterator[None]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.usefixtures("csrf")
def test_browser_needs_the_token_of_a_form_and_a_program_does_not(
    app: Flask, fair: Fair, organiser: User, sign_in: SignIn
) -> None:
    browser = sign_in(organiser)
    refused = browser.post(STANDS, json={})
    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")
    assert "X-CSRFToken" in refused.json["detail"]
    page = html.fromstring(browser.get("/account/settings").text)
    token = page.xpath("//input[@name='csrf_token']")[0].get("value")
    assert browser.post(STANDS, json={}, headers={"X-CSRFToken": token}).status_code == 422
    assert program(app, made(organiser, fair)).post(STANDS, json={}).status_code == 422


def test_words_are_in_the_language_of_the_account_or_as_asked(app: Flask, fair: Fair) -> None:
    korean = make_member(fair, language="ko")
    asking = program(app, made(korean, fair))
    own, english = asking.post(STANDS, json={"colour": 1}), asking.post(f"{STANDS}?lang=en", json={"colour": 1})
    assert english.json["detail"] == "Nothing of this name can be said here."
    assert own.json["detail"] != english.json["detail"]
    assert own.json["field"] == english.json["field"] == "colour"
    assert "Set-Cookie" not in english.headers


@pytest.mark.usefixtures("limits")
def test_requests_of_one_token_are_limited_and_say_until_when(
    app: Flask, fair: Fair, organiser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROGRAM_LIMIT", "5 per hour")
    asking, other = program(app, made(organiser, fair)), program(app, made(organiser, fair))
    assert {asking.get(f"{STANDS}/1").status_code for _ in range(5)} == {404}
    answer = asking.get(STANDS)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert other.get(STANDS).status_code == 200


def test_tokens_of_demo_people_go_with_their_known_passwords(fair: Fair) -> None:
    demo = make_member(fair, email="organiser@demo.example")
    with transaction():
        demo.is_demo, demo.password_hash = True, "known"
    made(demo, fair)
    stays = made(make_member(fair), fair)
    forget_passwords()
    assert [token.digest for token in db.session.scalars(select(ApiToken))] == [digest_of(stays)]
