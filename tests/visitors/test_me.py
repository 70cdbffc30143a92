"""A visitor's own page: whose it is, what it shows and changes, and how it comes to another device."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.accounts.queries import consents_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.programme.actions import set_seats, take_seat
from eventsapp.programme.models import Seat
from eventsapp.programme.rules import SeatHolder
from eventsapp.visitors import scans
from eventsapp.visitors.actions import Entry, cancel_registration, offer_move
from eventsapp.visitors.models import Ticket, Visitor, VisitorState
from eventsapp.visitors.queries import answers_of, code_of_ticket, ticket_of
from tests.factories import make_fair, make_type, make_user, make_visitor
from tests.programme.programmes import make_forum, publish
from tests.visitors.test_types import ask
from tests.visitors.test_views import ANSWERS

SignIn = Callable[[User], FlaskClient]
ME = "/expo/me?lang=en"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


def on_device(client: FlaskClient, visitor: Visitor) -> FlaskClient:
    answer = client.post(f"/expo/ticket/{visitor.token}/device")
    assert (answer.status_code, answer.location) == (302, "/expo/me")
    return client


def test_a_device_without_a_ticket_is_told_how_to_get_one(client: FlaskClient, fair: Fair) -> None:
    page = client.get(ME)
    assert page.status_code == 200
    assert "This device has no ticket yet" in page.text
    assert page.headers["X-Keep"] == "no"
    for path in ("consents", "cancel", "move"):
        assert client.post(f"/expo/me/{path}").status_code == 404
    assert client.get("/expo/me/answers").status_code == 404


def test_registering_brings_the_ticket_to_the_device_and_others_leave_it(client: FlaskClient, fair: Fair) -> None:
    client.post("/expo/register", data=ANSWERS)
    page = client.get(ME)
    assert page.headers["X-Keep"] == "yes"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "V-00001" in page.text
    assert "ticket__code" in page.text
    client.post("/expo/register", data={**ANSWERS, "full_name": "Somebody Else"})
    assert "V-00001" in client.get(ME).text
    with transaction():
        cancel_registration(db.session.scalars(select(Visitor).where(Visitor.number == 1)).one(), actor=None)
    client.post("/expo/register", data={**ANSWERS, "full_name": "Third"})
    assert "V-00003" in client.get(ME).text


def test_an_account_finds_its_own_registration(fair: Fair, sign_in: SignIn) -> None:
    user = make_user(email="yoon@robot.example")
    make_visitor(fair, full_name="윤서린", email="yoon@robot.example", entry=Entry(user_id=user.id))
    assert "윤서린" in sign_in(user).get(ME).text


def test_the_ticket_is_taken_off_a_device(client: FlaskClient, fair: Fair) -> None:
    on_device(client, make_visitor(fair))
    client.post("/expo/me/forget")
    assert "This device has no ticket yet" in client.get(ME).text
    assert client.post("/expo/ticket/nonsense/device").status_code == 404


def test_consents_are_changed_there(client: FlaskClient, fair: Fair) -> None:
    visitor = make_visitor(fair)
    on_device(client, visitor).post("/expo/me/consents?lang=ko", data={"purpose": ["photos", "nonsense"]})
    given = [(one.purpose, one.language, one.channel) for one in consents_of("visitor", visitor.id)]
    assert given == [("registration", "vi", "web"), ("photos", "ko", "me")]
    assert 'value="photos" checked' in client.get(ME).text
    client.post("/expo/me/consents")
    assert consents_of("visitor", visitor.id)[1].withdrawn_at is not None


def test_answers_are_changed_until_registration_closes(client: FlaskClient, fair: Fair) -> None:
    kind = make_type(fair, closes_at=clock.now() + timedelta(days=1))
    buys = ask(fair, "Do you buy?", kind="yes_no", is_required=True, position=1)
    what = ask(fair, "What?", asked_after_id=buys.id, asked_after=["yes"], position=2)
    visitor = make_visitor(fair, entry=Entry(type=kind, answers={buys.id: ["no"]}))
    on_device(client, visitor)
    page = client.get("/expo/me/answers?lang=en")
    assert 'value="no" checked' in page.text
    assert client.post("/expo/me/answers", data={}).status_code == 422
    more = client.post("/expo/me/answers", data={f"q_{buys.id}": "yes"})
    assert more.status_code == 422
    said = {f"q_{buys.id}": "yes", f"q_{what.id}": "Lathes", "asked": str(what.id)}
    assert client.post("/expo/me/answers", data=said).status_code == 302
    assert [one.value for one in answers_of(visitor)] == [["yes"], ["Lathes"]]
    with clock.shifted(timedelta(days=2)):
        assert client.get("/expo/me/answers").status_code == 409
        assert client.post("/expo/me/answers", data=said).status_code == 409
        assert "/expo/me/answers" not in client.get(ME).text


def test_cancelling_frees_the_seats_and_is_final(client: FlaskClient) -> None:
    forum = make_forum(make_fair(slug="expo"))
    publish(forum.fair)
    visitor = make_visitor(forum.fair)
    session = forum.sessions[0]
    with clock.shifted(session.starts_at - timedelta(days=1) - clock.now()):  # type: ignore[operator]
        with transaction():
            set_seats(forum.fair, session, 5, 0)
            take_seat(forum.fair, session.id, SeatHolder(visitor_id=visitor.id))
        on_device(client, visitor)
        page = client.get(ME).text
        assert "seat reserved" in page
        assert f"/expo/agenda/{session.id}" in page
        assert client.post("/expo/me/cancel").status_code == 302
        assert visitor.state == VisitorState.CANCELLED
        assert db.session.scalars(select(Seat)).all() == []
        page = client.get(ME)
        assert page.headers["X-Keep"] == "no"
        assert "ticket__code" not in page.text
        assert client.post("/expo/me/cancel").status_code == 409
        assert client.post("/expo/me/move").status_code == 409


def test_a_link_brings_the_ticket_to_another_phone_once(
    app: Flask, client: FlaskClient, fair: Fair, work: Callable[[], None]
) -> None:
    visitor = make_visitor(fair)
    former, code = f"/expo/ticket/{visitor.token}?lang=en", code_of_ticket(fair, ticket_of(visitor) or Ticket())
    work()
    page = on_device(client, visitor).post("/expo/me/move?lang=en")
    address = page.text.partition("/expo/me/move/")[2].partition("<")[0]
    other, third = app.test_client(), app.test_client()
    for _ in range(2):
        assert other.get(f"/expo/me/move/{address}").status_code == 200
    assert other.post(f"/expo/me/move/{address}").location == "/expo/me"
    assert visitor.reference in other.get(ME).text
    assert third.post(f"/expo/me/move/{address}").status_code == 410
    assert visitor.reference not in third.get(ME).text
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "visitor.moved")).one()
    work()
    told = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert told is not None
    assert f"/expo/ticket/{visitor.token}" in told.text
    assert "was moved to another phone" in client.get(former).text
    assert client.get(former).status_code == 404
    mine = client.get(ME)
    assert "on another device now" in mine.text
    assert mine.headers["X-Keep"] == "no"
    assert code_of_ticket(fair, ticket_of(visitor) or Ticket()) == code, "a picture that was kept still lets in"


def test_a_link_ends_after_ten_minutes_and_with_a_newer_one(app: Flask, client: FlaskClient, fair: Fair) -> None:
    visitor = make_visitor(fair)
    with transaction():
        old = offer_move(visitor)
        new = offer_move(visitor)
    assert client.post(f"/expo/me/move/{old}").status_code == 410
    make_fair(slug="other")
    assert client.post(f"/other/me/move/{new}").status_code == 410
    with clock.shifted(timedelta(minutes=11)):
        assert client.post(f"/expo/me/move/{new}").status_code == 410


@pytest.fixture
def scanning(app: Flask) -> Iterator[None]:
    scans.know_scans_by("a test", lambda visitor: [scans.Scan("Larkspur Drives", visitor.registered_at)])
    yield
    scans._finders.pop("a test")


def test_who_scanned_the_badge_is_listed(client: FlaskClient, fair: Fair, scanning: None) -> None:
    assert "Larkspur Drives" in on_device(client, make_visitor(fair)).get(ME).text


def test_without_scans_the_page_says_so(client: FlaskClient, fair: Fair) -> None:
    assert "Nobody yet." in on_device(client, make_visitor(fair)).get(ME).text


def test_the_worker_looks_after_this_page_alone(client: FlaskClient, fair: Fair) -> None:
    answer = client.get("/expo/me/worker.js")
    assert (answer.mimetype, answer.headers["Service-Worker-Allowed"]) == ("text/javascript", "/expo/me")
