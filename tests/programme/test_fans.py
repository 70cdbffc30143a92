"""What people starred, and whom sessions are meant for, in the report of clashes."""

import re
from collections.abc import Callable, Iterable
from datetime import time as clock
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.clashes import Kind, Severity
from eventsapp.programme.models import Session, Star, StarList
from eventsapp.programme.queries import clash_report, code_of
from tests.factories import make_fair, make_member
from tests.programme.programmes import FIRST_DAY, Forum, at, make_forum
from tests.programme.test_audiences import MAKERS, add, mean
from tests.sizes import sized
from tests.statements import selects

PAGE = "/organise/expo/programme/clashes"
SESSIONS = sized(120, 996)
SECOND_DAY = FIRST_DAY + timedelta(days=1)
GRID = "/organise/expo/programme/grid?day=2027-05-12"


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def star(fair: Fair, sessions: Iterable[int], people: int) -> None:
    """Let so many people star these sessions."""
    ids = list(sessions)
    with transaction():
        first = db.session.query(StarList).count()
        lists = [StarList(fair_id=fair.id, token=f"secret-{first + number}") for number in range(people)]
        db.session.add_all(lists)
        db.session.flush()
        rows = [{"list_id": one.id, "session_id": number} for one in lists for number in ids]
        db.session.execute(insert(Star), rows)


def _torn(fair: Fair) -> list[tuple[tuple[str, ...], int]]:
    return [(one.sessions, one.amount) for one in clash_report(fair).open if one.kind == Kind.AUDIENCE]


def _set(fair: Fair, **values: object) -> None:
    with transaction():
        actions.set_forum(fair, actions.ForumValues(**values))  # type: ignore[arg-type]


def test_people_torn_between_two_sessions_clash_from_five_on(forum: Forum) -> None:
    both = [one.id for one in forum.sessions[:2]]
    star(forum.fair, both, 4)
    assert _torn(forum.fair) == []
    star(forum.fair, both, 1)
    star(forum.fair, both[:1], 7)
    assert _torn(forum.fair) == [((str(both[0]), str(both[1])), 5)]
    (clash,) = clash_report(forum.fair).open
    assert clash.severity == Severity.DOUBTFUL


def test_organiser_says_how_many_people_make_a_clash(forum: Forum, browser: FlaskClient) -> None:
    star(forum.fair, [one.id for one in forum.sessions[:2]], 2)
    days = "/organise/expo/programme/days"
    assert browser.post(days, data={"fewest_fans": "1", "version": "0"}).status_code == 422
    assert browser.post(days, data={"fewest_fans": "2", "version": "0"}).status_code == 302
    assert len(_torn(forum.fair)) == 1
    assert 'value="2"' in browser.get(days).text
    assert clash_report(forum.fair, with_notes=True).board.world.notes_audiences is False
    _set(forum.fair, fewest_fans=3)
    assert _torn(forum.fair) == []


def test_stars_of_other_fairs_days_and_of_removed_sessions_count_for_nothing(forum: Forum) -> None:
    other = make_forum(make_fair(slug="other"))
    first, second, tomorrow, untimed = (one.id for one in forum.sessions)
    star(forum.fair, [first, other.sessions[1].id, tomorrow, untimed], 9)
    star(forum.fair, [second, 987_654], 9)
    assert _torn(forum.fair) == []
    assert clash_report(forum.fair).board.world.shared == ()


def test_clash_of_fans_is_told_with_their_number_and_ended_by_one_press(forum: Forum, browser: FlaskClient) -> None:
    star(forum.fair, [one.id for one in forum.sessions[:2]], 12)
    days = [actions.DayValues(day_on=day, opens_at=clock(8), closes_at=clock(18)) for day in (FIRST_DAY, SECOND_DAY)]
    _set(forum.fair, days=days)
    page = browser.get(PAGE).text
    assert "People torn between two sessions" in page
    assert "12 people starred two sessions that run at the same time." in page
    assert "They also starred “협동로봇 안전: 현장 사례”." in page
    assert "12 people starred two sessions" in browser.get(f"{GRID}&session={forum.sessions[0].id}").text
    report = clash_report(forum.fair)
    (clash,) = report.open
    seen = "-".join(f"{one.id}.{one.version}" for one in forum.sessions[:2])
    (remedy,) = re.findall(r'value="(time:[^"]+)"', page)
    answer = browser.post(f"{PAGE}/remedy", data={"clash": code_of(clash), "remedy": remedy, "seen": seen})
    assert answer.status_code == 302
    assert _torn(forum.fair) == []


def test_sessions_for_the_same_audience_are_noted_apart_from_clashes(forum: Forum, browser: FlaskClient) -> None:
    makers = add(forum.fair, MAKERS)
    mean(forum, 0, makers)
    mean(forum, 1, makers)
    report = clash_report(forum.fair, with_notes=True)
    assert report.open == ()
    assert not report.clashing
    (note,) = report.noted
    assert (note.kind, note.resource, note.amount) == (Kind.SAME_AUDIENCE, str(makers.id), 2)
    page = browser.get(PAGE, query_string={"lang": "en"}).text
    assert "2 sessions for “Manufacturers” run at the same time." in page
    assert "Good to know" in page
    assert "No room or time of this day helps" not in page
    assert "Manufacturers" in browser.get(f"{PAGE}?session={forum.sessions[0].id}").text
    assert "Manufacturers" not in browser.get(f"{PAGE}?session={forum.sessions[2].id}").text
    assert "No clashes" in browser.get(GRID).text
    _set(forum.fair, notes_audiences=False)
    assert clash_report(forum.fair, with_notes=True).noted == ()
    assert "Manufacturers" not in browser.get(PAGE).text


def test_note_that_is_meant_so_is_noted_no_more(forum: Forum, browser: FlaskClient) -> None:
    makers = add(forum.fair, MAKERS)
    mean(forum, 0, makers)
    mean(forum, 1, makers)
    (note,) = clash_report(forum.fair, with_notes=True).noted
    seen = "-".join(f"{number}.{db.session.get_one(Session, int(number)).version}" for number in note.sessions)
    sent = {"clash": code_of(note), "seen": seen, "reason": "Two halls of makers"}
    assert browser.post(f"{PAGE}/meant", data=sent).status_code == 302
    report = clash_report(forum.fair, with_notes=True)
    assert (report.noted, [one.key for one in report.meant]) == ((), [note.key])
    assert "Two halls of makers" in browser.get(PAGE).text


@pytest.mark.long
def test_report_of_many_sessions_with_their_fans_asks_as_often_as_of_few(forum: Forum) -> None:
    makers = add(forum.fair, MAKERS)
    with transaction():
        for number in range(SESSIONS):
            start = at(8) + timedelta(minutes=30 * (number % 20), days=number // 200)
            values = actions.SessionValues(
                title={"en": f"Talk {number}"},
                day_on=FIRST_DAY + timedelta(days=number // 200),
                starts_at=start,
                ends_at=start + timedelta(minutes=25),
                audiences=[makers.id],
            )
            actions.create_session(forum.fair, values)
    ids = db.session.scalars(db.select(Session.id).order_by(Session.id)).all()
    for number in range(0, SESSIONS - 8, 20):
        star(forum.fair, ids[number : number + 8], 10)
    db.session.expire_all()
    with selects() as few:
        report = clash_report(forum.fair, with_notes=True)
    assert len(report.board.world.shared) > SESSIONS * 0.9
    assert len(report.noted) >= SESSIONS / 10
    assert len(few) <= 15


def test_stars_set_and_taken_away_are_counted_at_once(forum: Forum) -> None:
    both = [one.id for one in forum.sessions[:2]]
    star(forum.fair, both, 5)
    assert _torn(forum.fair) == [((str(both[0]), str(both[1])), 5)]
    with transaction():
        one = db.session.scalars(db.select(StarList).order_by(StarList.id)).first()
        assert one is not None
        actions.change_stars(one, off=[both[0]])
    assert _torn(forum.fair) == []
    with transaction():
        actions.change_stars(one, on=[both[0]])
    assert len(_torn(forum.fair)) == 1
