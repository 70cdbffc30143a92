"""Proposals of rooms and times on the team's pages: made by a worker, looked at, taken over, taken back."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import JobState
from eventsapp.programme import actions
from eventsapp.programme.models import Session
from eventsapp.programme.queries import clash_report
from eventsapp.programme.queries.scheduling import latest_schedule_job, scheduling_problem
from tests.factories import make_fair, make_member, make_user
from tests.programme.programmes import Forum, make_forum

PROPOSALS = "/organise/expo/programme/proposals"


@pytest.fixture
def forum(app: object) -> Forum:
    forum = make_forum(make_fair(slug="expo", starts_on=date(2027, 5, 12)))
    with transaction():
        forum.rooms[1].capacity = 60
        for title, expected in (("A long one", 900), ("A short one", 30), ("Too many", 5000)):
            values = actions.SessionValues(
                title={"en": title},
                expected_audience=expected,
                track_id=forum.tracks[0].id,
                speakers=[forum.speakers[0].id],
            )
            actions.create_session(forum.fair, values)
    return forum


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def _titled(title: str) -> Session:
    found = db.session.scalars(select(Session)).all()
    return next(one for one in found if one.title.get("en") == title)


def _proposal(browser: FlaskClient, work: Callable[[], None], **asked: str) -> str:
    answer = browser.post(PROPOSALS, data={"track": "", "moves": "0", **asked})
    assert answer.status_code == 302
    work()
    return str(answer.headers["Location"])


def test_proposal_is_made_looked_at_taken_over_and_taken_back_as_one_act(
    forum: Forum, browser: FlaskClient, work: Callable[[], None]
) -> None:
    assert "4 sessions have no time." in browser.get(PROPOSALS).text
    path = _proposal(browser, work)
    page = browser.get(path).text
    assert "A long one" in page
    assert "the room has too few seats" in page
    long, short, many = _titled("A long one"), _titled("A short one"), _titled("Too many")
    assert long.starts_at is None
    answer = browser.post(path, data={"taken": [str(long.id), str(short.id)]}, follow_redirects=True)
    assert "2 sessions have their places." in answer.text
    assert answer.text.count("taken over") == 2
    assert long.room_id == forum.rooms[0].id
    assert short.starts_at is not None
    assert many.starts_at is None
    assert clash_report(forum.fair).clashing.isdisjoint({long.id, short.id})
    browser.post("/organise/expo/programme/grid/undo")
    assert (long.starts_at, short.starts_at) == (None, None)


def test_what_was_changed_meanwhile_is_left_and_said(
    forum: Forum, browser: FlaskClient, work: Callable[[], None]
) -> None:
    path = _proposal(browser, work)
    long, short = _titled("A long one"), _titled("A short one")
    with transaction():
        values = actions.SessionValues(title={"en": "A long one, renamed"}, expected_audience=900)
        actions.edit_session(forum.fair, long, values)
    answer = browser.post(path, data={"taken": [str(long.id), str(short.id)]}, follow_redirects=True)
    assert "1 session has its place." in answer.text
    assert "1 was changed meanwhile" in answer.text
    assert long.starts_at is None


def test_stars_are_an_audience_and_locked_sessions_are_left_out(forum: Forum) -> None:
    long, short = _titled("A long one"), _titled("A short one")
    fans = [make_user(), make_user()]
    with transaction():
        for fan in fans:
            star_list = actions.open_star_list(forum.fair, fan)
            actions.change_stars(star_list, on=[long.id, forum.sessions[0].id])
        short.is_locked = True
    problem, versions = scheduling_problem(forum.fair, None, 0)
    assert [(one.first, one.second, one.people) for one in problem.world.shared] == [
        (str(long.id), str(forum.sessions[0].id), 2)
    ]
    assert str(short.id) not in {task.ref for task in problem.tasks}
    assert versions[long.id] == long.version


def test_stopped_search_keeps_what_it_had_found_as_a_proposal(
    forum: Forum, browser: FlaskClient, work: Callable[[], None]
) -> None:
    path = _proposal(browser, lambda: None)
    job = latest_schedule_job(forum.fair)
    assert job is not None
    assert "Stop and keep the best found so far" in browser.get(path).text
    with transaction():
        job.stop_requested = True  # pressed in the moment a worker begins
    work()
    db.session.refresh(job)
    assert job.state == JobState.STOPPED
    page = browser.get(path).text
    assert "The search was stopped." in page
    long = _titled("A long one")
    answer = browser.post(path, data={"taken": [str(long.id)]}, follow_redirects=True)
    assert "1 session has its place." in answer.text
    assert long.starts_at is not None


def test_search_that_is_stopped_before_it_began_proposes_nothing(forum: Forum, browser: FlaskClient) -> None:
    path = _proposal(browser, lambda: None)
    job = latest_schedule_job(forum.fair)
    assert job is not None
    assert browser.post(f"/jobs/{job.id}/stop").status_code == 302
    page = browser.get(path)
    assert page.status_code == 200
    assert "Stopped." in page.text


def test_only_one_track_is_asked_for(forum: Forum, browser: FlaskClient, work: Callable[[], None]) -> None:
    _proposal(browser, work, track=str(forum.tracks[1].id))
    job = latest_schedule_job(forum.fair)
    assert job is not None
    assert (job.result["placed"], job.result["missing"]) == ([], [])


def test_proposals_of_other_fairs_and_what_is_no_choice_are_refused(
    forum: Forum, browser: FlaskClient, work: Callable[[], None], sign_in: Callable[[User], FlaskClient]
) -> None:
    path = _proposal(browser, work)
    assert browser.post(PROPOSALS, data={"track": "", "moves": "99"}).status_code == 422
    assert browser.post(path, data={"taken": ["999999"]}).status_code == 422
    other = make_fair(slug="other")
    elsewhere = sign_in(make_member(other))
    assert elsewhere.get(path.replace("expo", "other")).status_code == 404
    assert elsewhere.get(path).status_code == 403
    assert _titled("A long one").starts_at is None


def test_empty_tray_says_so(forum: Forum, browser: FlaskClient) -> None:
    with transaction():
        for session in db.session.scalars(select(Session).where(Session.starts_at.is_(None))).all():
            actions.remove_session(forum.fair, session)
    assert "Every session has a time" in browser.get(PROPOSALS).text
