"""Seats of a session: given, waited for, promoted, released, let in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.programme import actions
from eventsapp.programme.actions import RoomValues, edit_room, edit_session, forget_seats, set_forum, set_seats
from eventsapp.programme.actions.editing import values_of
from eventsapp.programme.actions.values import ForumValues
from eventsapp.programme.models import Room, Seat, SeatPlan, Session
from eventsapp.programme.queries import clash_report, seats_of_holder
from eventsapp.programme.rules import ChangedMeanwhile, RoomFull, SeatHolder
from eventsapp.programme.rules.seats import (
    InsideAlready,
    NoSeat,
    NoSeats,
    SeatOverlaps,
    SeatsClosed,
    SeatsInUse,
    SeatsUnknown,
    TooManyForRoom,
    TooManySeats,
)
from eventsapp.visitors.models import Visitor
from tests.factories import make_user
from tests.programme.programmes import Forum, publish
from tests.seats.rooms import (
    STARTS,
    assert_sound,
    back,
    before_start,
    enter,
    give_seats,
    living_at,
    make_holder,
    plan_of,
    states,
    take,
)


def _room(forum: Forum, capacity: int | None) -> None:
    with transaction():
        room = db.session.get_one(Room, forum.rooms[0].id)
        edit_room(forum.fair, room, RoomValues(code="R1", name={"en": "Grand Hall"}, capacity=capacity))


def _mails(work: Callable[[], None]) -> list[str]:
    work()
    names = select(Mail.recipient).where(Mail.name == "seat_given").order_by(Mail.id)
    return list(db.session.scalars(names))


def test_default_is_the_room_less_the_share_for_walk_ins(forum: Forum) -> None:
    plan = give_seats(forum, None)
    assert (plan.seats, plan.places) == (1080, 1200)
    assert give_seats(forum, None, percent=0).seats == 1200
    assert give_seats(forum, 40).seats == 40


def test_number_is_asked_for_where_the_room_has_none_and_limited_where_it_has(forum: Forum) -> None:
    with pytest.raises(SeatsUnknown):
        give_seats(forum, None, session=1)
    with pytest.raises(TooManyForRoom):
        give_seats(forum, 1201)
    assert give_seats(forum, 30, session=1).places == 30


def test_who_comes_after_the_last_seat_waits_and_gets_the_one_that_is_given_back(
    forum: Forum, work: Callable[[], None]
) -> None:
    give_seats(forum, 2)
    people = [make_holder(forum.fair, email=f"p{number}@home.example") for number in range(4)]
    assert [take(forum, one) for one in people] == ["reserved", "reserved", "waiting", "waiting"]
    assert take(forum, people[3]) == "waiting"
    back(forum, people[0])
    assert states(forum.sessions[0].id) == ["reserved", "reserved", "waiting"]
    assert _mails(work) == ["p2@home.example"]
    back(forum, people[1])
    assert _mails(work) == ["p2@home.example", "p3@home.example"]
    assert_sound(forum.sessions[0].id)


def test_person_sees_the_place_in_line(forum: Forum) -> None:
    give_seats(forum, 0)
    people = [make_holder(forum.fair) for _ in range(3)]
    for one in people:
        take(forum, one)
    back(forum, people[0])
    found = seats_of_holder(forum.fair, people[2], before_start(600))
    assert found[forum.sessions[0].id].place == 2


def test_bigger_number_and_bigger_room_promote_in_the_same_transaction(forum: Forum) -> None:
    session_id = forum.sessions[0].id
    give_seats(forum, 1)
    people = [make_holder(forum.fair) for _ in range(5)]
    for one in people:
        take(forum, one)
    give_seats(forum, 2)
    assert plan_of(session_id).given == 2
    _room(forum, 3)
    give_seats(forum, None, percent=0)
    assert plan_of(session_id).given == 3
    _room(forum, 4)
    assert (plan_of(session_id).given, plan_of(session_id).waiting) == (4, 1)
    with transaction():
        session = db.session.get_one(Session, session_id)
        edit_session(forum.fair, session, replace(values_of(session), room_id=forum.rooms[1].id))
    assert (plan_of(session_id).seats, plan_of(session_id).given) == (0, 4)
    assert_sound(session_id)


def test_smaller_room_takes_no_seat_away_but_gives_none_until_there_is_room(forum: Forum) -> None:
    give_seats(forum, None, percent=0)
    _room(forum, 3)
    people = [make_holder(forum.fair) for _ in range(4)]
    for one in people[:3]:
        take(forum, one)
    _room(forum, 1)
    assert take(forum, people[3]) == "waiting"
    back(forum, people[0])
    back(forum, people[1])
    assert plan_of(forum.sessions[0].id).waiting == 1
    back(forum, people[2])
    assert plan_of(forum.sessions[0].id).waiting == 0
    assert_sound(forum.sessions[0].id)


def test_promotion_ends_half_an_hour_before_the_start(forum: Forum, work: Callable[[], None]) -> None:
    give_seats(forum, 1)
    first, second, third = (make_holder(forum.fair) for _ in range(3))
    take(forum, first)
    take(forum, second)
    with living_at(before_start(29)):
        with pytest.raises(SeatsClosed):
            take(forum, third)
        back(forum, first)
        assert states(forum.sessions[0].id) == ["waiting"]
    assert _mails(work) == []


def test_unclaimed_seats_are_released_by_the_clock_alone_and_written_down_by_the_sweep(forum: Forum) -> None:
    session_id = forum.sessions[0].id
    _room(forum, 1)
    give_seats(forum, 1)
    late, early = make_holder(forum.fair), make_holder(forum.fair)
    take(forum, late)
    with living_at(before_start(6)), pytest.raises(RoomFull):
        enter(forum, early)
    with living_at(before_start(4)):
        assert seats_of_holder(forum.fair, late, before_start(4))[session_id].state == "released"
        assert states(session_id) == ["reserved"]
        assert actions.release_overdue() == 1
        assert states(session_id) == ["released"]
        assert actions.release_overdue() == 0
        assert enter(forum, early) == "walk_in"
        with pytest.raises(RoomFull):
            enter(forum, late)
        with pytest.raises(NoSeat):
            back(forum, late)
        assert_sound(session_id)


def test_person_is_counted_once_whatever_is_pressed(forum: Forum) -> None:
    give_seats(forum, 1)
    holder = make_holder(forum.fair)
    take(forum, holder)
    with living_at(before_start(10)):
        assert enter(forum, holder, "one") == "seat"
        assert enter(forum, holder, "one") == "seat"
        assert enter(forum, holder, "two") == "again"
        assert plan_of(forum.sessions[0].id).inside == 1
        with pytest.raises(InsideAlready):
            back(forum, holder)
        with pytest.raises(SeatsInUse), transaction():
            actions.close_seats(forum.fair, db.session.get_one(Session, forum.sessions[0].id))


def test_walk_ins_leave_room_for_who_has_a_seat(forum: Forum) -> None:
    _room(forum, 3)
    give_seats(forum, 2)
    first, second, *others = (make_holder(forum.fair) for _ in range(4))
    take(forum, first)
    take(forum, second)
    with living_at(before_start(20)):
        assert enter(forum, others[0]) == "walk_in"
        with pytest.raises(RoomFull):
            enter(forum, others[1])
        assert enter(forum, first) == "seat"
    assert_sound(forum.sessions[0].id)


def test_early_walk_ins_leave_fewer_seats_to_reserve(forum: Forum) -> None:
    _room(forum, 2)
    give_seats(forum, 2)
    first, second, third = (make_holder(forum.fair) for _ in range(3))
    assert enter(forum, first) == "walk_in"
    assert take(forum, second) == "reserved"
    assert take(forum, third) == "waiting"


def test_overlapping_seats_are_refused_and_waiting_for_one_is_not(forum: Forum) -> None:
    give_seats(forum, 5)
    give_seats(forum, 1, session=1)
    holder, other = make_holder(forum.fair), make_holder(forum.fair)
    take(forum, holder)
    with pytest.raises(SeatOverlaps) as refused:
        take(forum, holder, session=1)
    assert "Dialogue: what the State buys" in str(refused.value)
    take(forum, other, session=1)
    assert take(forum, holder, session=1) == "waiting"


def test_limit_of_a_day_counts_waiting_lists_and_only_that_day(forum: Forum) -> None:
    with transaction():
        set_forum(forum.fair, ForumValues(seats_a_day=1))
    for session in range(3):
        give_seats(forum, 5, session=session)
    holder = make_holder(forum.fair)
    take(forum, holder)
    with pytest.raises(TooManySeats):
        take(forum, holder, session=1)
    assert take(forum, holder, session=2) == "reserved"


def test_seats_go_by_the_published_times_not_by_the_draft(forum: Forum) -> None:
    session_id = forum.sessions[0].id
    give_seats(forum, 5)
    with transaction():
        session = db.session.get_one(Session, session_id)
        values = values_of(session)
        assert values.starts_at is not None
        later = {"starts_at": values.starts_at.replace(hour=8), "ends_at": values.starts_at.replace(hour=9)}
        edit_session(forum.fair, session, replace(values, **later))
    assert plan_of(session_id).starts_at == STARTS
    publish(forum.fair)
    assert plan_of(session_id).starts_at == later["starts_at"]


def _concerned(work: Callable[[], None]) -> list[tuple[str, str]]:
    work()
    found = select(Mail.recipient, Mail.subject).where(Mail.name == "seat_concerned").order_by(Mail.id)
    return [(recipient, subject) for recipient, subject in db.session.execute(found)]


def test_whoever_has_a_seat_is_told_once_that_the_session_moved(forum: Forum, work: Callable[[], None]) -> None:
    session_id = forum.sessions[0].id
    give_seats(forum, 1)
    user = make_user()
    take(forum, make_holder(forum.fair, email="ticket@home.example", language="en"))
    take(forum, SeatHolder(user_id=user.id))  # hears of it with the release, by the star
    publish_later(forum, hours=1)
    publish_later(forum, hours=0)
    assert [recipient for recipient, _ in _concerned(work)] == ["ticket@home.example"] * 2
    assert "at another time: Dialogue" in _concerned(work)[0][1]
    assert states(session_id) == ["reserved", "waiting"]


def publish_later(forum: Forum, *, hours: int) -> None:
    """Move the first session, and publish that."""
    with transaction():
        session = db.session.get_one(Session, forum.sessions[0].id)
        values, begins = values_of(session), STARTS + timedelta(hours=hours)
        edit_session(
            forum.fair, session, replace(values, starts_at=begins, ends_at=begins + timedelta(minutes=30, hours=hours))
        )
    publish(forum.fair)


def test_whoever_has_a_seat_is_told_that_the_session_is_removed(forum: Forum, work: Callable[[], None]) -> None:
    give_seats(forum, 1)
    user = make_user(email="account@home.example")
    take(forum, make_holder(forum.fair, email="ticket@home.example", language="vi"))
    take(forum, SeatHolder(user_id=user.id))
    with transaction():
        actions.remove_session(forum.fair, db.session.get_one(Session, forum.sessions[0].id))
    assert _concerned(work) == [
        ("ticket@home.example", "Phiên của bạn đã bị hủy: Đối thoại: Nhà nước mua gì"),
        ("account@home.example", "Your session is cancelled: Dialogue: what the State buys"),
    ]
    assert db.session.query(Seat).count() == 0


def test_session_that_is_not_public_gives_no_seats(forum: Forum) -> None:
    give_seats(forum, 5, session=3)
    with pytest.raises(NoSeats):
        take(forum, make_holder(forum.fair), session=3)
    with pytest.raises(NoSeats):
        take(forum, make_holder(forum.fair), session=2)


def test_visitor_takes_the_seats_along_and_who_waits_gets_them(forum: Forum) -> None:
    give_seats(forum, 1)
    leaving, waiting = make_holder(forum.fair), make_holder(forum.fair)
    take(forum, leaving)
    take(forum, waiting)
    with transaction() as session:
        forget_seats(forum.fair, leaving)
        session.execute(delete(Visitor).where(Visitor.id == leaving.visitor_id))
    assert states(forum.sessions[0].id) == ["reserved"]
    with transaction() as session:
        session.execute(delete(Visitor).where(Visitor.id == waiting.visitor_id))
    assert states(forum.sessions[0].id) == []


def test_seat_of_who_was_deleted_without_a_word_goes_to_the_first_in_line_with_the_next_press(forum: Forum) -> None:
    give_seats(forum, 1)
    leaving, waiting, newcomer = (make_holder(forum.fair) for _ in range(3))
    take(forum, leaving)
    take(forum, waiting)
    with transaction() as session:
        session.execute(delete(Visitor).where(Visitor.id == leaving.visitor_id))
    assert take(forum, newcomer) == "waiting"
    assert states(forum.sessions[0].id) == ["reserved", "waiting"]
    assert_sound(forum.sessions[0].id)


def test_account_and_its_ticket_are_one_person(forum: Forum) -> None:
    give_seats(forum, 5)
    user = make_user()
    ticket = make_holder(forum.fair)
    assert take(forum, SeatHolder(user_id=user.id)) == "reserved"
    assert take(forum, replace(ticket, user_id=user.id)) == "reserved"
    assert states(forum.sessions[0].id) == ["reserved"]


def test_team_that_saw_an_older_number_is_told(forum: Forum) -> None:
    plan = give_seats(forum, 5)
    session = db.session.get_one(Session, plan.session_id)
    with pytest.raises(ChangedMeanwhile), transaction():
        set_seats(forum.fair, session, 9, 10, seen=plan.version - 1)


def test_switched_off_seats_leave_nothing(forum: Forum) -> None:
    give_seats(forum, 5)
    holder = make_holder(forum.fair)
    take(forum, holder)
    back(forum, holder)
    with transaction():
        actions.close_seats(forum.fair, db.session.get_one(Session, forum.sessions[0].id))
    assert db.session.query(SeatPlan).count() == 0
    assert db.session.query(Seat).count() == 0


def test_more_sign_ups_than_the_room_has_seats_are_a_clash(forum: Forum) -> None:
    give_seats(forum, None, percent=0)
    _room(forum, 1)
    for _ in range(3):
        take(forum, make_holder(forum.fair))
    found = [clash for clash in clash_report(forum.fair).open if clash.kind == "capacity"]
    assert [(clash.sessions, clash.amount) for clash in found] == [((str(forum.sessions[0].id),), 2)]
