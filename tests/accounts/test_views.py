"""Accounts over HTTP."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.links import RESET, VERIFY, make_token
from eventsapp.accounts.models import User
from eventsapp.accounts.queries import user_by_email
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail, MailState
from tests.accounts.conftest import PASSWORD
from tests.factories import make_user

NEWCOMER = {"full_name": "Lan", "email": "newcomer@company.example", "password": PASSWORD}


def link_in(mail: Mail, path: str) -> str:
    """Return the address in a mail, without the site's name."""
    found = re.search(rf"https?://[^/]+({path}\S*)", mail.text)
    assert found, mail.text
    return found[1]


def kept_in(browser: FlaskClient) -> list[str]:
    with browser.session_transaction() as session:
        return list(session)


def test_registration_makes_an_account_and_sends_one_mail_in_the_readers_language(
    client: FlaskClient, work: Callable[[], None]
) -> None:
    answer = client.post(
        "/account/register?lang=ko",
        data={"full_name": "윤서린", "email": "Yoon@Company.example", "password": PASSWORD},
    )
    assert answer.status_code == 302
    work()
    person = user_by_email("yoon@company.example")
    assert person is not None
    assert person.email_verified_at is None
    mails = db.session.scalars(select(Mail)).all()
    assert [(mail.recipient, mail.language, mail.state) for mail in mails] == [
        ("yoon@company.example", "ko", MailState.SENT)
    ]
    assert "윤서린" in mails[0].text


def test_registration_with_a_known_address_answers_alike_and_writes_to_the_mailbox(
    app: Flask, user: User, work: Callable[[], None]
) -> None:
    answers, sessions = [], []
    for email in ("new@x.example", user.email):
        browser = app.test_client()
        browser.get("/account/register")
        answers.append(browser.post("/account/register", data={**NEWCOMER, "email": email}))
        sessions.append(sorted(kept_in(browser)))
        answers.append(browser.get("/account/check-mail"))
        assert email in answers[-1].text
        assert browser.get("/account/settings").status_code == 302  # nobody is signed in
    fresh, fresh_page, known, known_page = answers
    assert (fresh.status_code, fresh.location) == (known.status_code, known.location)
    assert fresh_page.text.replace("new@x.example", "") == known_page.text.replace(user.email, "")
    assert sessions[0] == sessions[1]
    work()
    names = set(db.session.scalars(select(Mail.name)))
    assert names == {"verify_email", "known_address"}


def test_signing_in_after_registering_tells_nothing_either(app: Flask, user: User) -> None:
    answers = []
    for email in ("new@x.example", user.email):
        browser = app.test_client()
        browser.post("/account/register", data={**NEWCOMER, "email": email, "password": "what a guesser chose"})
        answer = browser.post("/account/sign-in", data={"email": email, "password": "what a guesser chose"})
        answers.append((answer.status_code, answer.text.replace(email, "")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422


def test_mail_to_a_known_address_lets_its_owner_in(client: FlaskClient, user: User, work: Callable[[], None]) -> None:
    with transaction():
        user.email_verified_at = None
    client.post("/account/register", data={**NEWCOMER, "email": user.email, "next": "/account/settings"})
    work()
    mail = db.session.scalars(select(Mail)).one()
    assert "/account/sign-in?next=" in mail.text
    link = link_in(mail, "/account/reset/")
    answer = client.post(link, data={"password": "another long password"})
    assert (answer.status_code, answer.location) == (302, "/account/settings")
    assert db.session.get_one(User, user.id).email_verified_at is not None


def test_registration_again_and_again_fills_nobodys_mailbox(
    app: Flask, user: User, work: Callable[[], None], limits: None
) -> None:
    for number in range(9):
        browser = app.test_client()
        elsewhere = {"REMOTE_ADDR": f"10.0.0.{number}"}
        data = {**NEWCOMER, "email": user.email}
        assert browser.post("/account/register", data=data, environ_base=elsewhere).status_code == 302
        assert browser.post("/account/forgot", data=data, environ_base=elsewhere).status_code == 302
    work()
    assert len(db.session.scalars(select(Mail)).all()) == 5


def test_registration_keeps_what_was_typed_when_something_is_wrong(client: FlaskClient) -> None:
    answer = client.post(
        "/account/register", data={"full_name": '<b>"Lan"</b>', "email": "nonsense", "password": "pw-1x"}
    )
    assert answer.status_code == 422
    assert "&lt;b&gt;&#34;Lan&#34;&lt;/b&gt;" in answer.text
    assert "nonsense" in answer.text
    assert "pw-1x" not in answer.text


def test_sign_in_with_the_right_password_leads_on(client: FlaskClient, user: User) -> None:
    answer = client.post(
        "/account/sign-in",
        data={"email": user.email.upper(), "password": PASSWORD, "next": "/account/settings"},
    )
    assert (answer.status_code, answer.location) == (302, "/account/settings")
    assert client.get("/account/settings").status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_sign_in_never_leads_to_another_site(client: FlaskClient, user: User, target: str) -> None:
    answer = client.post("/account/sign-in", data={"email": user.email, "password": PASSWORD, "next": target})
    assert (answer.status_code, answer.location) == (302, "/")


def test_sign_in_with_a_wrong_password_says_the_same_as_for_an_unknown_address(client: FlaskClient, user: User) -> None:
    wrong = client.post("/account/sign-in", data={"email": user.email, "password": "wrong password"})
    unknown = client.post("/account/sign-in", data={"email": "nobody@x.example", "password": "wrong password"})
    assert wrong.status_code == unknown.status_code == 422
    sentence = "do not belong together"
    assert sentence in wrong.text
    assert sentence in unknown.text


def test_verification_link_verifies_by_its_button_only(user: User, sign_in: Callable[[User], FlaskClient]) -> None:
    with transaction():
        user.email_verified_at = None
    browser = sign_in(user)
    address = f"/account/verify/{make_token(VERIFY, user)}"
    assert browser.get(address).status_code == 200
    assert db.session.get_one(User, user.id).email_verified_at is None
    assert browser.post(address).status_code == 302
    assert db.session.get_one(User, user.id).email_verified_at is not None


def test_new_account_is_confirmed_and_signed_in_by_one_button_in_the_browser_that_made_it(
    client: FlaskClient, work: Callable[[], None]
) -> None:
    client.post("/account/register", data={**NEWCOMER, "next": "/account/settings"})
    work()
    link = link_in(db.session.scalars(select(Mail)).one(), "/account/verify/")
    page = client.get(link)
    assert page.status_code == 200
    assert 'type="password"' not in page.text
    answer = client.post(link)
    assert (answer.status_code, answer.location) == (302, "/account/settings")
    assert "Your e-mail address is confirmed." in client.get("/account/settings").text
    person = user_by_email(NEWCOMER["email"])
    assert person is not None
    assert person.email_verified_at is not None


def test_new_account_is_confirmed_on_another_device_by_its_password(
    app: Flask, client: FlaskClient, work: Callable[[], None]
) -> None:
    client.post("/account/register", data={**NEWCOMER, "next": "/account/settings"})
    work()
    link = link_in(db.session.scalars(select(Mail)).one(), "/account/verify/")
    phone = app.test_client()
    assert 'type="password"' in phone.get(link).text
    for password in ("", "not the password"):
        assert phone.post(link, data={"password": password}).status_code == 422
    answer = phone.post(link, data={"password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/account/settings")
    assert phone.get("/account/settings").status_code == 200


def test_account_that_a_stranger_made_in_my_name_is_not_confirmed_by_my_click(
    app: Flask, client: FlaskClient, work: Callable[[], None]
) -> None:
    client.post("/account/register", data={**NEWCOMER, "password": "known to the stranger"})
    mine = app.test_client()
    mine.post("/account/register", data=NEWCOMER)
    work()
    mail = db.session.scalars(select(Mail).where(Mail.name == "verify_email")).one()
    link = link_in(mail, "/account/verify/")
    assert 'type="password"' in mine.get(link).text
    assert mine.post(link, data={"password": PASSWORD}).status_code == 422
    person = user_by_email(NEWCOMER["email"])
    assert person is not None
    assert person.email_verified_at is None


def test_verification_link_opened_again_says_so_and_signs_nobody_in(
    app: Flask, client: FlaskClient, work: Callable[[], None]
) -> None:
    client.post("/account/register", data=NEWCOMER)
    work()
    link = link_in(db.session.scalars(select(Mail)).one(), "/account/verify/")
    client.post(link)
    client.post("/account/sign-out")
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 302
        assert answer.location.startswith("/account/sign-in")
    assert "confirmed already" in client.get("/account/sign-in").text


def test_verification_link_opened_by_who_is_signed_in_to_another_account_is_refused(
    user: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    with transaction():
        user.email_verified_at = None
    address = f"/account/verify/{make_token(VERIFY, user)}"
    other = sign_in(make_user())
    assert (other.get(address).status_code, other.post(address).status_code) == (403, 403)
    assert db.session.get_one(User, user.id).email_verified_at is None


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/" + "x" * 600])
def test_mail_of_a_registration_never_leads_to_another_site(
    client: FlaskClient, work: Callable[[], None], target: str
) -> None:
    client.post("/account/register", data={**NEWCOMER, "next": target})
    work()
    link = link_in(db.session.scalars(select(Mail)).one(), "/account/verify/")
    assert "next" not in link
    assert client.post(f"{link}&next={target}").location == "/"


def test_reset_link_sets_a_password_once_and_signs_other_browsers_out(
    app: Flask, client: FlaskClient, user: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    other = sign_in(user)
    assert other.get("/account/settings").status_code == 200
    address = f"/account/reset/{make_token(RESET, user)}"
    assert client.post(address, data={"password": "another long password"}).status_code == 302
    assert other.get("/account/settings").status_code == 302
    assert app.test_client().get(address).status_code == 410


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "\u2603" * 300])
def test_mangled_link_is_a_page_that_says_so(client: FlaskClient, token: str) -> None:
    answer = client.get(f"/account/reset/{token}")
    assert answer.status_code == 410
    assert "has expired" in answer.text


def test_reset_for_an_unknown_address_sends_nothing_and_says_nothing(
    client: FlaskClient, user: User, work: Callable[[], None]
) -> None:
    unknown = client.post("/account/forgot", data={"email": "nobody@x.example"})
    known = client.post("/account/forgot", data={"email": user.email})
    assert (unknown.status_code, unknown.location) == (known.status_code, known.location)
    work()
    assert [mail.recipient for mail in db.session.scalars(select(Mail))] == [user.email]


def test_language_chosen_by_address_stays_for_the_next_page(client: FlaskClient) -> None:
    assert 'lang="vi"' in client.get("/account/sign-in?lang=vi").text
    assert '<html lang="vi"' in client.get("/account/sign-in").text


def test_language_chosen_while_signed_in_wins_over_the_account(
    user: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(user)
    assert '<html lang="en"' in browser.get("/account/settings").text
    browser.get("/account/settings?lang=zh")
    assert '<html lang="zh-Hans"' in browser.get("/account/settings").text


def test_unknown_language_is_a_page_that_says_so(client: FlaskClient) -> None:
    answer = client.get("/account/sign-in?lang=xx")
    assert answer.status_code == 404
    assert "Tiếng Việt" in answer.text
