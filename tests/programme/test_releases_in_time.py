"""Releases that wait for their time, earlier ones that are published again, and how both look to the team."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.models import Release, ScheduledRelease
from eventsapp.programme.queries import agenda_of, draft_release, latest_release, scheduled_release_of
from eventsapp.programme.rules import NothingChanged, NotScheduled, ReleaseMoved, TimeIsOver
from tests.factories import make_fair, make_member
from tests.programme.programmes import Forum, at, make_forum, publish

HOUR = timedelta(hours=1)


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def _move(forum: Forum, hour: int) -> None:
    """Move the first session of the draft to another hour."""
    session = forum.sessions[0]
    values = actions.SessionValues(
        title=session.title, day_on=session.day_on, starts_at=at(hour), ends_at=at(hour + 1), room_id=session.room_id
    )
    with transaction():
        actions.edit_session(forum.fair, session, values)


def _schedule(forum: Forum, after: timedelta = HOUR) -> None:
    draft = draft_release(forum.fair)
    with transaction():
        actions.schedule_release(forum.fair, draft, clock.now() + after)


def _starts(release: Release, forum: Forum) -> object:
    return agenda_of(release).session_by_id[forum.sessions[0].id].starts_at


def _latest(forum: Forum) -> Release:
    release = latest_release(forum.fair)
    assert release is not None
    return release


def test_release_is_published_at_its_time_as_it_was_frozen(forum: Forum) -> None:
    publish(forum.fair)
    _move(forum, 14)
    _schedule(forum)
    _move(forum, 16)
    assert actions.publish_due() == 0
    with clock.shifted(HOUR):
        assert actions.publish_due() == 1
        assert actions.publish_due() == 0
    release = _latest(forum)
    assert (release.number, _starts(release, forum)) == (2, at(14))
    assert [row["id"] for row in release.changes["moved"]] == [forum.sessions[0].id]
    assert scheduled_release_of(forum.fair) is None
    assert publish(forum.fair).number == 3


def test_release_by_hand_takes_the_place_of_one_that_waits(forum: Forum) -> None:
    _schedule(forum)
    publish(forum.fair)
    with clock.shifted(2 * HOUR):
        assert actions.publish_due() == 0
    assert _latest(forum).number == 1


def test_one_release_waits_at_a_time_and_the_later_word_counts(forum: Forum) -> None:
    _schedule(forum)
    _move(forum, 15)
    _schedule(forum, 3 * HOUR)
    assert db.session.scalar(select(func.count()).select_from(ScheduledRelease)) == 1
    with clock.shifted(2 * HOUR):
        assert actions.publish_due() == 0
    with clock.shifted(3 * HOUR):
        assert actions.publish_due() == 1
    assert _starts(_latest(forum), forum) == at(15)


def test_cancelled_release_is_not_published(forum: Forum) -> None:
    _schedule(forum)
    with transaction():
        actions.cancel_scheduled(forum.fair)
    with clock.shifted(2 * HOUR):
        assert actions.publish_due() == 0
    with pytest.raises(NotScheduled), transaction():
        actions.cancel_scheduled(forum.fair)


def test_release_for_a_time_that_has_passed_is_refused(forum: Forum) -> None:
    with pytest.raises(TimeIsOver):
        _schedule(forum, -HOUR)


def test_earlier_release_is_public_again_and_the_draft_stays(forum: Forum) -> None:
    first = publish(forum.fair)
    _move(forum, 14)
    publish(forum.fair)
    with transaction():
        third = actions.go_back_to(forum.fair, first, seen=2)
    assert (third.number, third.digest, _starts(third, forum)) == (3, first.digest, at(9))
    assert [row["before"]["starts_at"] for row in third.changes["moved"]] == [at(14).isoformat()]
    draft = draft_release(forum.fair)
    assert draft.agenda.session_by_id[forum.sessions[0].id].starts_at == at(14)


def test_going_back_is_refused_where_somebody_published_meanwhile_or_nothing_would_change(forum: Forum) -> None:
    first = publish(forum.fair)
    with pytest.raises(NothingChanged), transaction():
        actions.go_back_to(forum.fair, first, seen=1)
    _move(forum, 14)
    publish(forum.fair)
    with pytest.raises(ReleaseMoved), transaction():
        actions.go_back_to(forum.fair, first, seen=1)


def test_id_of_a_removed_session_is_not_given_again(forum: Forum) -> None:
    last = forum.sessions[-1]
    removed = last.id
    with transaction():
        actions.remove_session(forum.fair, last)
        again = actions.create_session(forum.fair, actions.SessionValues(title={"en": "Another"}))
    assert again.id > removed


def _path(rest: str = "") -> str:
    return f"/organise/expo/programme/releases{rest}"


def test_team_schedules_sees_cancels_and_goes_back(forum: Forum, browser: FlaskClient) -> None:
    day = (clock.now() + timedelta(days=3)).date().isoformat()
    seen = browser.get(_path()).text.partition('name="seen" value="')[2].partition('"')[0]
    half = browser.post(_path(), data={"seen": seen, "publish_on": day, "note": "Kept words"})
    assert half.status_code == 422
    assert "Say both, the day and the hour" in half.text
    assert "Kept words" in half.text
    whole = {"seen": seen, "publish_on": day, "publish_at": "09:30", "note": "Opening"}
    assert browser.post(_path(), data=whole).status_code == 302
    page = browser.get(_path()).text
    assert "Waits for its time" in page
    assert "Opening" in page
    assert forum.sessions[0].title["en"] in browser.get(_path("/scheduled/preview?lang=en")).text
    assert browser.post(_path("/scheduled/cancel")).status_code == 302
    assert "Waits for its time" not in browser.get(_path()).text
    publish(forum.fair)
    _move(forum, 14)
    publish(forum.fair)
    assert browser.post(_path("/1/again"), data={"seen": 2}).status_code == 302
    assert _latest(forum).number == 3
    refused = browser.post(_path("/1/again"), data={"seen": 2})
    assert refused.status_code == 409


def test_preview_is_the_public_page_of_what_is_not_public(forum: Forum, browser: FlaskClient) -> None:
    publish(forum.fair)
    _move(forum, 20)
    draft = browser.get(_path("/draft/preview?lang=en&day=2027-05-12")).text
    assert "Only the team sees this." in draft
    assert "20:00" in draft
    assert "20:00" not in browser.get("/expo/agenda?lang=en&day=2027-05-12").text
    assert "20:00" not in browser.get(_path("/1/preview?lang=en&day=2027-05-12")).text
    assert "/expo/agenda/mine" not in draft
    session = browser.get(_path(f"/draft/preview/{forum.sessions[0].id}?lang=en"))
    assert "20:00" in session.text
    assert _path("/draft/preview?day=2027-05-12") in session.text
    for unknown in ("/7/preview", "/scheduled/preview", "/nothing/preview", "/draft/preview/999999"):
        assert browser.get(_path(unknown)).status_code == 404


def test_preview_is_for_the_team(forum: Forum, client: FlaskClient) -> None:
    assert client.get(_path("/draft/preview")).status_code == 302


def test_what_else_is_wrong_is_refused_in_a_sentence(forum: Forum, browser: FlaskClient) -> None:
    seen = browser.get(_path()).text.partition('name="seen" value="')[2].partition('"')[0]
    past = browser.post(_path(), data={"seen": seen, "publish_on": "2020-01-01", "publish_at": "09:30"})
    assert past.status_code == 422
    assert "This time has passed." in past.text
    assert issubclass(TimeIsOver, Refusal)
