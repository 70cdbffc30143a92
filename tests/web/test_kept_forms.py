"""A form sent with an ended session loses nothing, and belongs to nobody but who typed it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select
from werkzeug.test import TestResponse
from wtforms import PasswordField

from eventsapp.accounts import forms as account_forms
from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import hash_password
from eventsapp.exhibitors.models import Application
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.programme.models import Session
from eventsapp.web.forms import BaseForm
from eventsapp.web.kept.keeping import KEPT_FOR, MOST_FORMS, MOST_SIGNS, forget_outdated
from eventsapp.web.kept.models import KeptForm
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_member, make_user
from tests.programme.programmes import Forum, make_forum

PASSWORD = "a long password"
COMPANY = "/exhibit/expo/apply/company"
TYPED = {"legal_name": '새벽길 "로보틱스" <주>', "latin_name": "Saebyeokgil", "country": "KR", "website": ""}
Pairs = Sequence[tuple[str, str]]


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture(autouse=True)
def tokens(app: Flask) -> Iterator[None]:
    """Check tokens as a real site does."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def person(app: Flask, password_hash: str) -> Callable[[User], User]:
    """Return a function that gives somebody a password."""

    def with_password(user: User) -> User:
        with transaction():
            user.password_hash = password_hash
        return user

    return with_password


def token_on(client: FlaskClient, path: str) -> str:
    page = html.document_fromstring(client.get(path).text)
    return str(page.xpath("string(//main//form[@method='post']//input[@name='csrf_token']/@value)"))


def enter(client: FlaskClient, user: User, onwards: str = "") -> TestResponse:
    """Sign in on the page for it."""
    token = token_on(client, "/account/sign-in")
    answer = client.post(
        "/account/sign-in",
        data={"email": user.email, "password": PASSWORD, "next": onwards, "csrf_token": token},
    )
    assert answer.status_code == 302, answer.text
    return answer


def send(client: FlaskClient, path: str, typed: object, token: str, page: str | None = None) -> TestResponse:
    """Send a form as a browser does, from its page."""
    data = {**dict(typed), "csrf_token": token}  # type: ignore[call-overload]
    return client.post(path, data=data, headers={"Referer": f"http://localhost{page or path}"})


def onwards_of(answer: TestResponse) -> str:
    assert answer.status_code == 302
    assert answer.location.startswith("/account/sign-in?next=/")
    return answer.location.partition("next=")[2]


def shown(page: str, name: str) -> str:
    """Return what stands in a field of a page."""
    field = html.document_fromstring(page).xpath("//*[@name=$name]", name=name)[0]
    if field.tag == "textarea":
        return str(field.text or "").removeprefix("\n")
    return str(field.value if field.tag == "select" else field.get("value"))


def waiting() -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count(KeptForm.id))) or 0


@pytest.fixture
def applicant(person: Callable[[User], User]) -> User:
    make_fair(slug="expo")
    return person(make_user())


def test_step_of_an_application_sent_too_late_comes_back_as_typed_and_is_not_sent_by_itself(
    app: Flask, client: FlaskClient, applicant: User
) -> None:
    enter(client, applicant)
    token = token_on(client, COMPANY)
    later = app.test_client()
    answer = send(later, COMPANY, TYPED, token)
    assert onwards_of(answer) == COMPANY
    assert "what you typed stands in its form" in later.get(answer.location).text
    assert enter(later, applicant, COMPANY).location == COMPANY
    page = later.get(COMPANY).text
    assert {name: shown(page, name) for name in TYPED} == TYPED
    assert "Nothing was saved or sent" in page
    assert db.session.scalars(select(Application)).all() == []
    sent = send(later, COMPANY, {**TYPED, "tax_code": "116-82-00276"}, token_on(later, COMPANY))
    assert sent.location == "/exhibit/expo/apply/contacts"
    assert db.session.scalars(select(Application)).one().legal_name == TYPED["legal_name"]
    assert waiting() == 0
    assert "Nothing was saved or sent" not in later.get(COMPANY).text


def test_session_of_the_forum_edited_too_late_comes_back_with_choices_and_long_texts(
    app: Flask, client: FlaskClient, person: Callable[[User], User]
) -> None:
    forum: Forum = make_forum(make_fair(slug="expo"))
    organiser = person(make_member(forum.fair))
    session = db.session.scalars(select(Session).order_by(Session.id)).first()
    assert session is not None
    path, title = f"/organise/expo/programme/sessions/{session.id}", session.title
    enter(client, organiser)
    typed = {
        "title_en": "Another title",
        "title_vi": "Nhan đề khác",
        "kind": "workshop",
        "room_id": str(forum.rooms[1].id),
        "speakers": "Lê Thị Hoa\nOh Sarang",
        "interpreted": "ko",
        "abstract_en": "\nFirst line\n</textarea><b>second</b> & third",
    }
    later = app.test_client()
    enter(later, organiser, onwards_of(send(later, path, typed, token_on(client, path))))
    page = later.get(f"{path}?lang=en").text
    assert {name: shown(page, name) for name in typed if name != "interpreted"} == typed_without(typed, "interpreted")
    chosen = html.document_fromstring(page).xpath("//*[@name='interpreted'][@checked]/@value")
    assert chosen == ["ko"]
    db.session.expire_all()
    assert db.session.get_one(Session, session.id).title == title


def typed_without(typed: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in typed.items() if key != name}


def test_somebody_else_who_signs_in_sees_nothing_of_it_and_the_first_person_still_does(
    app: Flask, client: FlaskClient, applicant: User, person: Callable[[User], User]
) -> None:
    enter(client, applicant)
    token = token_on(client, COMPANY)
    later = app.test_client()
    onwards = onwards_of(send(later, COMPANY, TYPED, token))
    other = person(make_user())
    assert enter(later, other, onwards).location == COMPANY
    page = later.get(COMPANY).text
    assert TYPED["latin_name"] not in page
    assert "Nothing was saved or sent" not in page
    with later.session_transaction() as kept:
        assert "Saebyeokgil" not in str(dict(kept))
    home = app.test_client()
    assert enter(home, applicant).location == COMPANY  # without being asked where to go
    assert shown(home.get(COMPANY).text, "latin_name") == TYPED["latin_name"]


def test_form_of_one_person_sent_by_another_is_refused_and_waits_for_the_first(
    app: Flask, client: FlaskClient, applicant: User, person: Callable[[User], User]
) -> None:
    enter(client, applicant)
    token = token_on(client, COMPANY)
    browser = app.test_client()
    enter(browser, person(make_user()))
    answer = send(browser, COMPANY, TYPED, token)
    assert answer.status_code == 400
    assert "opened from another account" in answer.text
    assert db.session.scalars(select(Application)).all() == []
    assert TYPED["latin_name"] not in browser.get(COMPANY).text
    again = app.test_client()
    enter(again, applicant)
    assert TYPED["latin_name"] in again.get(COMPANY).text


def test_form_opened_before_signing_in_again_comes_back_at_once(
    app: Flask, client: FlaskClient, applicant: User
) -> None:
    enter(client, applicant)
    token = token_on(client, COMPANY)
    again = app.test_client()
    enter(again, applicant)
    answer = send(again, COMPANY, TYPED, token)
    assert (answer.status_code, answer.location) == (302, COMPANY)
    assert shown(again.get(COMPANY).text, "latin_name") == TYPED["latin_name"]


def test_session_ended_by_a_new_password_elsewhere_loses_nothing(
    app: Flask, client: FlaskClient, applicant: User
) -> None:
    enter(client, applicant)
    token = token_on(client, COMPANY)
    with transaction():
        applicant.session_key = "another"
    onwards = onwards_of(send(client, COMPANY, TYPED, token))
    enter(client, applicant, onwards)
    assert shown(client.get(COMPANY).text, "latin_name") == TYPED["latin_name"]


def test_what_was_typed_is_thrown_away_by_its_own_person_only(
    app: Flask, client: FlaskClient, applicant: User, person: Callable[[User], User]
) -> None:
    enter(client, applicant)
    send(app.test_client(), COMPANY, TYPED, token_on(client, COMPANY))
    form = db.session.scalars(select(KeptForm)).one()
    stranger = app.test_client()
    enter(stranger, person(make_user()))
    address = f"/account/kept-forms/{form.id}/forget"
    assert send(stranger, address, {}, token_on(stranger, COMPANY)).status_code == 404
    again = app.test_client()
    enter(again, applicant)
    answer = send(again, address, {}, token_on(again, COMPANY))
    assert answer.location == COMPANY
    assert waiting() == 0
    assert TYPED["latin_name"] not in again.get(COMPANY).text


def test_waiting_form_is_gone_after_its_time(app: Flask, client: FlaskClient, applicant: User) -> None:
    enter(client, applicant)
    send(app.test_client(), COMPANY, TYPED, token_on(client, COMPANY))
    with transaction():
        db.session.scalars(select(KeptForm)).one().kept_at = clock.now() - KEPT_FOR - timedelta(seconds=1)
    again = app.test_client()
    enter(again, applicant)
    assert TYPED["latin_name"] not in again.get(COMPANY).text
    with transaction():
        forget_outdated()
    assert waiting() == 0


def test_passwords_and_tokens_are_never_kept(app: Flask, client: FlaskClient, applicant: User) -> None:
    enter(client, applicant)
    typed = {"current_password": "secret one", "password": "secret two", "full_name": "Lan"}
    token = token_on(client, "/account/settings")
    onwards_of(send(app.test_client(), "/account/password", typed, token, "/account/settings"))
    assert db.session.scalars(select(KeptForm)).one().fields == [["full_name", "Lan"]]


def test_every_field_of_a_password_has_the_word_in_its_name() -> None:
    made = [form for form in vars(account_forms).values() if isinstance(form, type) and issubclass(form, BaseForm)]
    fields = [(name, field) for form in made for name, field in vars(form).items() if hasattr(field, "field_class")]
    secret = [name for name, field in fields if issubclass(field.field_class, PasswordField)]
    assert secret
    assert [name for name in secret if "password" not in name] == []


def test_too_long_a_text_is_not_kept_and_the_page_says_so(app: Flask, client: FlaskClient, applicant: User) -> None:
    enter(client, applicant)
    later = app.test_client()
    answer = send(later, COMPANY, {"legal_name": "x" * (MOST_SIGNS + 1)}, token_on(client, COMPANY))
    onwards_of(answer)
    assert "too long to keep" in later.get(answer.location).text
    assert waiting() == 0


def test_nobody_fills_the_store(app: Flask, client: FlaskClient, applicant: User) -> None:
    enter(client, applicant)
    token = token_on(client, COMPANY)
    browser = app.test_client()
    for number in range(MOST_FORMS + 3):
        send(browser, f"/exhibit/expo/apply/step{number}", TYPED, token)
        send(browser, COMPANY, TYPED, token)
    assert waiting() == MOST_FORMS


@pytest.mark.parametrize("token", ["", "nonsense", "IjEuMSI.aRqX1w.abcdef"])
def test_form_with_a_forged_token_is_not_kept(client: FlaskClient, applicant: User, token: str) -> None:
    assert send(client, COMPANY, TYPED, token).status_code == 400
    assert waiting() == 0


def test_form_made_for_nobody_is_refused_with_a_way_back(app: Flask, client: FlaskClient, applicant: User) -> None:
    token = token_on(client, "/account/sign-in")
    answer = send(app.test_client(), "/account/sign-in", {"email": "lan@x.example", "password": "x"}, token)
    assert answer.status_code == 400
    assert html.document_fromstring(answer.text).xpath("//main//a/@href") == ["/account/sign-in"]
    assert waiting() == 0


def test_saving_by_itself_after_the_session_ended_fails_openly_and_keeps_the_words(
    app: Flask, client: FlaskClient, applicant: User
) -> None:
    enter(client, applicant)
    token = token_on(client, COMPANY)
    data = {**TYPED, "csrf_token": token, "autosave": "1"}
    assert app.test_client().post(COMPANY, data=data, headers={"X-Autosave": "1"}).status_code == 400
    with transaction():
        applicant.session_key = "another"
    assert client.post(COMPANY, data=data, headers={"X-Autosave": "1"}).status_code == 401
    assert ["autosave", "1"] not in db.session.scalars(select(KeptForm)).one().fields


def test_form_sent_to_an_address_without_a_page_comes_back_on_the_page_it_stood_on(
    app: Flask, client: FlaskClient, person: Callable[[User], User]
) -> None:
    fair = make_fair(slug="expo")
    make_hall_with_units(fair)
    exhibitor = make_exhibitor_wanting(fair)
    organiser = person(make_member(fair))
    enter(client, organiser)
    page = "/organise/expo/plan/A?unit=A-101"
    typed = {"exhibitor": str(exhibitor.id), "numbers": "A-101, A-104", "gone": "words without a field"}
    later = app.test_client()
    answer = send(later, "/organise/expo/plan/A/allocate", typed, token_on(client, page), page)
    onwards = dict(parse_qsl(urlsplit(answer.location).query))["next"]
    assert onwards == page
    enter(later, organiser, onwards)
    back = later.get(page).text
    assert shown(back, "numbers") == "A-101, A-104"
    assert "words without a field" in back


def test_page_without_its_own_form_shows_what_was_typed_for_copying(
    app: Flask, client: FlaskClient, applicant: User
) -> None:
    enter(client, applicant)
    token = token_on(client, COMPANY)
    later = app.test_client()
    answer = later.post("/exhibit/expo/withdraw", data={"words": "typed <b>for</b> nothing", "csrf_token": token})
    assert onwards_of(answer) == "/exhibit/expo/"
    enter(later, applicant)
    assert "for&lt;/b&gt; nothing" not in later.get("/account/settings").text
    assert "typed &lt;b&gt;for&lt;/b&gt; nothing" in later.get("/exhibit/expo/").text
