"""An entry that was a mistake is taken back: what was there before is there again, and it is written down."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Role
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db
from eventsapp.programme.models import Seat
from eventsapp.programme.rules import NotInside, SeatState
from tests.factories import make_member, make_visitor
from tests.programme.programmes import Forum
from tests.seats.rooms import (
    assert_sound,
    before_start,
    enter,
    give_seats,
    leave,
    living_at,
    make_holder,
    plan_of,
    states,
    take,
)


@pytest.fixture
def door(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def _path(forum: Forum, rest: str) -> str:
    return f"/organise/expo/programme/sessions/{forum.sessions[0].id}/{rest}"


def _back(door: FlaskClient, forum: Forum, seat: object, place: str = "door") -> str:
    sent = {"seat": str(seat), "place": place}
    return door.post(_path(forum, "door/back?lang=en"), data=sent, follow_redirects=True).text


def test_who_had_a_seat_has_it_again_and_a_walk_in_leaves_nothing(forum: Forum) -> None:
    session_id = give_seats(forum, 2).session_id
    seated, walker = make_holder(forum.fair), make_holder(forum.fair)
    with living_at(before_start(40)):
        take(forum, seated)
    with living_at(before_start(20)):
        enter(forum, seated)
        enter(forum, walker)
        assert plan_of(session_id).inside == 2
        assert leave(forum, seated) is True
        assert leave(forum, walker) is False
        assert states(session_id) == [SeatState.RESERVED]
        assert plan_of(session_id).inside == 0
        assert_sound(session_id)
        assert enter(forum, seated, "two") == "seat"


def test_who_waited_is_in_the_old_place_of_the_line_again(forum: Forum) -> None:
    session_id = give_seats(forum, 1, percent=0).session_id
    first, second, third = (make_holder(forum.fair) for _ in range(3))
    with living_at(before_start(60)):
        assert [take(forum, one) for one in (first, second, third)] == ["reserved", "waiting", "waiting"]
        enter(forum, second)
        assert states(session_id) == ["reserved", "walk_in", "waiting"]
        leave(forum, second)
        assert states(session_id) == ["reserved", "waiting", "waiting"]
        assert_sound(session_id)


def test_seat_that_comes_back_after_its_time_is_released(forum: Forum) -> None:
    session_id = give_seats(forum, 2).session_id
    holder = make_holder(forum.fair)
    with living_at(before_start(40)):
        take(forum, holder)
    with living_at(before_start(20)):
        enter(forum, holder)
    with living_at(before_start(2)):
        leave(forum, holder)
        assert states(session_id) == [SeatState.RELEASED]
        assert_sound(session_id)


def test_nobody_is_taken_back_twice_or_who_is_not_inside(forum: Forum) -> None:
    give_seats(forum, 2)
    holder = make_holder(forum.fair)
    with living_at(before_start(20)):
        with pytest.raises(NotInside):
            leave(forum, holder)
        take_before = make_holder(forum.fair)
        enter(forum, take_before)
        leave(forum, take_before)
        with pytest.raises(NotInside):
            leave(forum, take_before)


def test_one_press_at_the_door_takes_the_entry_back_and_is_written_down(door: FlaskClient, forum: Forum) -> None:
    session_id = give_seats(forum, 2).session_id
    visitor = make_visitor(forum.fair, full_name="Lý Gia Hân")
    with living_at(before_start(20)):
        entered = door.post(_path(forum, "door/entry?lang=en"), data={"person": visitor.reference, "press": "one"}).text
        (button,) = html.document_fromstring(entered).xpath("//form[@class='seat-back']")
        (seat,) = button.xpath(".//input[@name='seat']/@value")
        page = _back(door, forum, seat)
        assert "Lý Gia Hân is not in the room: the entry is taken back." in page
        assert plan_of(session_id).inside == 0
        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "seat.entry_taken_back"))
        assert entry.actor_id is not None
        assert (entry.before or {})["state"] == "walk_in"
        assert "seat-back" not in _back(door, forum, seat)


def test_list_takes_an_entry_back_and_says_when_it_is_too_late(door: FlaskClient, forum: Forum) -> None:
    session_id = give_seats(forum, 2).session_id
    holder = make_holder(forum.fair, full_name="Đinh Bảo Khôi")
    with living_at(before_start(40)):
        take(forum, holder)
        enter(forum, holder)
        page = door.get(_path(forum, "seats?lang=en")).text
        assert page.count("seat-back") == 1
        seat = db.session.scalars(select(Seat.id).where(Seat.session_id == session_id)).one()
        assert "Đinh Bảo Khôi is not in the room" in _back(door, forum, seat, "list")
        refused = door.post(_path(forum, "door/back?lang=en"), data={"seat": str(seat)})
        assert refused.status_code == 409
        assert "This person is not in the room, or that was taken back already." in refused.text
        for wrong in ("", "x", "999999"):
            assert door.post(_path(forum, "door/back"), data={"seat": wrong}).status_code == 302


def test_taking_back_is_for_the_team(client: FlaskClient, forum: Forum, sign_in: Callable[[User], FlaskClient]) -> None:
    give_seats(forum, 2)
    assert client.post(_path(forum, "door/back"), data={"seat": "1"}).status_code == 302
    reviewer = sign_in(make_member(forum.fair, Role.REVIEWER))
    assert reviewer.post(_path(forum, "door/back"), data={"seat": "1"}).status_code == 403
