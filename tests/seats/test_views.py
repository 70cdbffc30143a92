"""The pages about seats: the attendee's, the team's list, the door; and everything they refuse."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.badges.actions import issue_visitor_badge
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.programme.models import Seat, SeatPlan, Star
from eventsapp.programme.rules import SeatHolder
from eventsapp.visitors.models import Visitor
from tests.checkin.gates import ticket_code
from tests.factories import make_fair, make_member, make_user, make_visitor
from tests.programme.programmes import Forum
from tests.seats.rooms import before_start, enter, give_seats, living_at, make_holder, plan_of, states, take

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def door(forum: Forum, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def _seat(forum: Forum, rest: str = "", session: int = 0) -> str:
    return f"/expo/agenda/{forum.sessions[session].id}/seat{rest}?lang=en"


def _team(forum: Forum, page: str) -> str:
    return f"/organise/expo/programme/sessions/{forum.sessions[0].id}/{page}"


def _with_ticket(client: FlaskClient, visitor: Visitor) -> FlaskClient:
    answer = client.post(f"/expo/ticket/{visitor.token}/seats")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/expo/agenda/mine")
    return client


# The attendee


def test_agenda_is_told_what_is_free_by_a_small_answer_of_its_own(client: FlaskClient, forum: Forum) -> None:
    assert client.get("/expo/agenda/seats").json == {}
    give_seats(forum, 2)
    first = str(forum.sessions[0].id)
    found = client.get("/expo/agenda/seats?lang=en").json
    assert found == {first: {"words": "2 seats free", "url": f"/expo/agenda/{first}/seat"}}
    for _ in range(3):
        take(forum, make_holder(forum.fair))
    assert client.get("/expo/agenda/seats?lang=en").json[first]["words"] == "Waiting list: 1"  # type: ignore[index]
    with living_at(before_start(4)):
        assert client.get("/expo/agenda/seats?lang=en").json[first]["words"] == "Room at the door"  # type: ignore[index]


def test_pages_of_the_agenda_stay_the_same_for_everybody(client: FlaskClient, forum: Forum) -> None:
    address = f"/expo/agenda/{forum.sessions[0].id}"
    before = client.get(address)
    give_seats(forum, 2)
    take(forum, make_holder(forum.fair))
    after = client.get(address)
    assert before.data == after.data
    assert "Set-Cookie" not in after.headers
    assert f'href="{address}/seat"' in after.text


def test_session_without_seats_says_so(client: FlaskClient, forum: Forum) -> None:
    assert "Seats of this session are not reserved." in client.get(_seat(forum)).text
    give_seats(forum, 2)
    assert client.get("/expo/agenda/987654/seat").status_code == 404


def test_stranger_is_shown_two_ways_and_reserves_nothing(client: FlaskClient, forum: Forum) -> None:
    give_seats(forum, 2)
    page = client.get(_seat(forum)).text
    assert "2 seats free" in page
    assert "Register and get a ticket" in page
    assert client.post(_seat(forum)).status_code == 302
    assert client.post(_seat(forum, "/back")).status_code == 302
    assert states(forum.sessions[0].id) == []


def test_ticket_reserves_gives_back_and_is_forgotten(client: FlaskClient, forum: Forum) -> None:
    give_seats(forum, 1)
    browser = _with_ticket(client, make_visitor(forum.fair))
    assert "Reserve a seat" in browser.get(_seat(forum)).text
    answer = browser.post(_seat(forum))
    assert answer.status_code == 302
    page = browser.get(_seat(forum))
    assert "Your seat is reserved" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Your seat is reserved" in browser.get("/expo/agenda/mine?lang=en").text
    assert browser.post(_seat(forum, "/back")).status_code == 302
    assert states(forum.sessions[0].id) == []
    refused = browser.post(_seat(forum, "/back"))
    assert refused.status_code == 409
    assert "nothing to give back" in refused.text
    browser.post("/expo/agenda/seats/ticket")
    assert "Register and get a ticket" in browser.get(_seat(forum)).text


def test_account_reserves_stars_the_session_and_has_it_in_the_calendar(sign_in: SignIn, forum: Forum) -> None:
    give_seats(forum, 1)
    browser = sign_in(make_user())
    browser.post(_seat(forum))
    assert db.session.scalars(select(Star.session_id)).all() == [forum.sessions[0].id]
    assert "Your seat is reserved" in browser.get("/expo/agenda/mine?lang=en").text
    calendar = browser.get(f"/expo/agenda/mine/{_token()}.ics")
    assert "Dialogue" in calendar.text or "Đối thoại" in calendar.text


def _token() -> str:
    return str(db.session.execute(db.text("SELECT token FROM star_lists")).scalar_one())


def test_account_and_the_ticket_with_its_address_see_the_same_seat(app: Flask, sign_in: SignIn, forum: Forum) -> None:
    give_seats(forum, 1)
    user = make_user(email="lan@home.example")
    sign_in(user).post(_seat(forum))
    visitor = make_visitor(forum.fair, email="lan@home.example")
    other = make_visitor(forum.fair, email="boss@home.example")
    with transaction():
        visitor.user_id = other.user_id = user.id
    assert "Your seat is reserved" in _with_ticket(app.test_client(), visitor).get(_seat(forum)).text
    assert "Full: waiting list" in _with_ticket(app.test_client(), other).get(_seat(forum)).text


def test_waiting_list_says_the_place_and_the_letter_comes_in_the_persons_language(
    client: FlaskClient, forum: Forum, work: Callable[[], None]
) -> None:
    give_seats(forum, 0)
    browser = _with_ticket(client, make_visitor(forum.fair, language="ko"))
    assert "Join the waiting list" in browser.get(_seat(forum)).text
    browser.post(_seat(forum))
    assert "Waiting list: place 1" in browser.get(_seat(forum)).text
    give_seats(forum, 1)
    assert "Your seat is reserved" in browser.get(_seat(forum)).text
    work()
    mail = db.session.scalars(select(Mail).where(Mail.name == "seat_given")).one()
    assert mail.language == "ko"
    assert "/expo/ticket/" in mail.text
    work()
    assert db.session.query(Mail).filter(Mail.name == "seat_given").count() == 1


def test_letter_is_not_written_for_a_seat_that_was_given_back(forum: Forum, work: Callable[[], None]) -> None:
    give_seats(forum, 0)
    holder = make_holder(forum.fair)
    take(forum, holder)
    give_seats(forum, 1)
    with transaction() as session:
        session.execute(db.delete(Seat))
    work()
    assert db.session.query(Mail).filter(Mail.name == "seat_given").count() == 0


def test_refusals_are_sentences_on_the_page(client: FlaskClient, forum: Forum) -> None:
    give_seats(forum, 5)
    give_seats(forum, 5, session=1)
    browser = _with_ticket(client, make_visitor(forum.fair))
    browser.post(_seat(forum))
    refused = browser.post(_seat(forum, session=1))
    assert refused.status_code == 409
    assert "You have a seat in “Dialogue: what the State buys” at the same time." in refused.text
    with living_at(before_start(20)):
        assert "Be in the room five minutes before" in browser.get(_seat(forum)).text
        late = browser.post(_seat(forum, session=1))
        assert late.status_code == 409


def test_unknown_ticket_and_another_fairs_ticket_do_nothing(client: FlaskClient, forum: Forum) -> None:
    elsewhere = make_visitor(make_fair(slug="other"))
    assert client.post("/expo/ticket/NOSUCHTICKET/seats").status_code == 404
    assert client.post(f"/expo/ticket/{elsewhere.token}/seats").status_code == 404


def test_limit_of_presses_counts_by_ticket_because_a_hall_shares_an_address(
    app: Flask, forum: Forum, limits: None
) -> None:
    give_seats(forum, 5)
    first, second = (_with_ticket(app.test_client(), make_visitor(forum.fair)) for _ in range(2))
    pressed = [first.post(_seat(forum)).status_code for _ in range(31)]
    assert pressed == [302] * 30 + [429]
    assert second.post(_seat(forum)).status_code == 302


# The team


def test_team_sets_seats_and_sees_them_in_the_list_of_sessions(door: FlaskClient, forum: Forum) -> None:
    empty = door.get(_team(forum, "seats?lang=en"))
    assert "Let people reserve seats" in empty.text
    answer = door.post(_team(forum, "seats"), data={"count": "", "walk_in_percent": "25", "version": "0"})
    assert answer.status_code == 302
    assert plan_of(forum.sessions[0].id).seats == 900
    take(forum, make_holder(forum.fair))
    assert "900" in door.get("/organise/expo/programme?lang=en").text
    assert (
        "1 of 900 given, 0 waiting, 0 inside."
        in door.get(f"/organise/expo/programme/sessions/{forum.sessions[0].id}?lang=en").text
    )


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"count": "1201", "walk_in_percent": "10", "version": "0"}, "The room has 1200 seats. Give out 1200 at most."),
        ({"count": "many", "walk_in_percent": "10", "version": "0"}, "many"),
        ({"count": "5", "walk_in_percent": "101", "version": "0"}, "101"),
        ({"count": "5", "walk_in_percent": "10", "version": "7"}, "Somebody changed this while you wrote"),
        ({"count": "5", "walk_in_percent": "10", "version": "x"}, "Somebody changed this while you wrote"),
    ],
)
def test_wrong_number_of_seats_is_refused_beside_its_field(
    door: FlaskClient, forum: Forum, sent: dict[str, str], words: str
) -> None:
    answer = door.post(_team(forum, "seats?lang=en"), data=sent)
    assert answer.status_code in {409, 422}
    assert words in answer.text
    assert db.session.query(SeatPlan).count() == 0


def test_list_goes_out_as_a_table_without_addresses(door: FlaskClient, forum: Forum) -> None:
    give_seats(forum, 1)
    take(forum, make_holder(forum.fair, full_name="=Evil()", company="Ferrowick"))
    take(forum, make_holder(forum.fair, full_name="Second"))
    text = door.get(_team(forum, "seats.csv?lang=en")).data.decode("utf-8-sig")
    assert "Ferrowick,V-00001,Seat reserved" in text
    assert "1,Second,,V-00002,On the waiting list" in text
    assert "@home.example" not in text
    assert "\n=Evil" not in text
    assert ",=Evil" not in text
    assert "Second" in door.get(_team(forum, "seats?lang=en")).text


def test_seats_are_switched_off_only_while_nobody_has_one(door: FlaskClient, forum: Forum) -> None:
    give_seats(forum, 1)
    holder = make_holder(forum.fair)
    take(forum, holder)
    assert door.post(_team(forum, "seats/off")).status_code == 409
    assert db.session.query(SeatPlan).count() == 1


# The door


def _find(door: FlaskClient, forum: Forum, code: str) -> str:
    return door.post(_team(forum, "door?lang=en"), data={"code": code}).text


def _enter(door: FlaskClient, forum: Forum, person: str, press: str = "one") -> str:
    return door.post(_team(forum, "door/entry?lang=en"), data={"person": person, "press": press}).text


def test_door_knows_a_ticket_a_badge_a_number_a_seat_and_a_name(door: FlaskClient, forum: Forum) -> None:
    give_seats(forum, 1)
    visitor = make_visitor(forum.fair)
    take(forum, SeatHolder(visitor_id=visitor.id))
    with transaction():
        badge = issue_visitor_badge(forum.fair, visitor).ref
        seat = db.session.scalars(select(Seat)).one().code
    code = db.session.execute(db.text("SELECT code FROM badges")).scalar_one()
    assert badge
    link = f"https://expo.example/expo/ticket/{visitor.token}?lang=vi"
    signed = ticket_code(forum.fair, visitor)
    for one in (signed, visitor.token, visitor.token.lower(), link, code, "V-00001", "1", seat, "thanh tuyen"):
        page = _find(door, forum, one)
        assert "Nguyễn Thị Thanh Tuyền" in page, one
        assert "Seat reserved" in page, one
    assert "Nobody has this code or name." in _find(door, forum, "nonsense")
    assert "Nobody has this code or name." in _find(door, forum, "V-99999")


def test_one_press_lets_in_a_repeated_one_says_the_same_and_a_second_scan_is_told(
    door: FlaskClient, forum: Forum
) -> None:
    give_seats(forum, 1)
    visitor = make_visitor(forum.fair)
    take(forum, SeatHolder(visitor_id=visitor.id))
    with living_at(before_start(10)):
        assert "Come in" in _enter(door, forum, "V-00001")
        assert "Come in" in _enter(door, forum, "V-00001")
        again = _enter(door, forum, "V-00001", "two")
        assert "Already in" in again
        assert "Nobody was counted twice." in again
        assert "Already in since" in _find(door, forum, visitor.token)
        assert plan_of(forum.sessions[0].id).inside == 1


def test_walk_in_gets_in_while_there_is_room_and_is_told_when_there_is_none(door: FlaskClient, forum: Forum) -> None:
    give_seats(forum, 1, session=0)
    with transaction():
        plan = db.session.scalars(select(SeatPlan)).one()
        plan.places = plan.places_most = 1
    make_visitor(forum.fair)
    make_visitor(forum.fair, full_name="Second")
    with living_at(before_start(10)):
        assert "No seat: walk-in" in _find(door, forum, "V-00001")
        assert "Walk-in" in _enter(door, forum, "V-00001")
        full = _enter(door, forum, "V-00002", "three")
        assert "No entry" in full
        assert "The room is full" in full
        assert plan_of(forum.sessions[0].id).inside == 1


def test_door_of_a_list_line_and_of_nothing(door: FlaskClient, forum: Forum) -> None:
    assert door.get(_team(forum, "door")).status_code == 404
    give_seats(forum, 1)
    take(forum, make_holder(forum.fair))
    seat = db.session.scalars(select(Seat)).one().id
    page = door.get(_team(forum, f"door?lang=en&seat={seat}"))
    assert "Let in" in page.text
    assert page.headers["Permissions-Policy"].startswith("camera=(self)")
    for wrong in ("0", "x", "²", "99999999999"):
        assert door.get(_team(forum, f"door?seat={wrong}")).status_code == 200
    assert door.post(_team(forum, "door"), data={"code": ""}).status_code == 422
    assert _enter(door, forum, "nobody") != ""


def test_another_fairs_ticket_is_nobody_here(door: FlaskClient, forum: Forum) -> None:
    give_seats(forum, 1)
    elsewhere = make_visitor(make_fair(slug="other"))
    assert "Nobody has this code or name." in _find(door, forum, elsewhere.token)


def test_pages_of_the_team_are_for_the_team(client: FlaskClient, sign_in: SignIn, forum: Forum) -> None:
    give_seats(forum, 1)
    enter_as = sign_in(make_user())
    for page in ("seats", "door", "seats.csv"):
        assert client.get(_team(forum, page)).status_code == 302
        assert enter_as.get(_team(forum, page)).status_code == 403
    assert enter_as.post(_team(forum, "door/entry"), data={"person": "1"}).status_code == 403
    with living_at(before_start(1)):
        assert enter(forum, make_holder(forum.fair)) == "walk_in"
