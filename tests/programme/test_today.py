"""A day in the hall: what the team says is seen at once, changes no release, and is told once to whom it concerns."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import html
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Role
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.programme import actions
from eventsapp.programme.models import Adjustment, Release, ScreenNotice
from eventsapp.programme.queries import agenda_of, agenda_today, latest_release
from eventsapp.programme.rules import NoticeEmpty, NotOnToday, SaidMeanwhile, SameRoom, agenda_topic
from eventsapp.web.live.opening import SLOT, Slot
from tests.factories import make_fair, make_member
from tests.programme.programmes import FIRST_DAY, Forum, at, make_forum, publish

TODAY = "/organise/expo/programme/today"
THUONG, YUN = "thuong@university.example", "yun@robots.example"


@pytest.fixture
def forum(app: object) -> Forum:
    """Return a forum with a second session after the first in its room, published."""
    forum = make_forum(make_fair(slug="expo"))
    with transaction():
        forum.speakers[0].email, forum.speakers[1].email = THUONG, YUN
        forum.sessions.append(
            actions.create_session(
                forum.fair,
                actions.SessionValues(
                    title={"en": "Financing the second line"},
                    room_id=forum.rooms[0].id,
                    day_on=FIRST_DAY,
                    starts_at=at(10),
                    ends_at=at(11),
                    language="en",
                    speakers=[forum.speakers[1].id],
                    interpreters=[(forum.speakers[0].id, "vi")],
                ),
            )
        )
    publish(forum.fair)
    return forum


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def _at(hour: int, minute: int = 0) -> timedelta:
    """Return how far a moment of the first day is from now."""
    return at(hour, minute) - clock.now()


def _late(forum: Forum, number: int, minutes: int, seen: int = 0) -> Adjustment:
    with transaction():
        return actions.run_late(forum.fair, forum.sessions[number].id, minutes, seen=seen)


def _end(forum: Forum, said: Adjustment) -> None:
    with transaction():
        actions.end_adjustment(forum.fair, said.id)


def _running(forum: Forum, number: int) -> tuple[object, object]:
    release = latest_release(forum.fair)
    assert release is not None
    one = agenda_today(release).session_by_id[forum.sessions[number].id]
    return one.starts_at, one.ends_at


def _mails() -> list[Mail]:
    return list(db.session.scalars(select(Mail).where(Mail.name == "running_late").order_by(Mail.id)))


def test_late_room_shifts_what_comes_and_changes_no_release(forum: Forum) -> None:
    with clock.shifted(_at(8, 50)):
        _late(forum, 0, 35)
    assert _running(forum, 0) == (at(9, 35), at(10, 35))
    assert _running(forum, 4) == (at(10, 35), at(11, 35))
    assert _running(forum, 1) == (at(9, 30), at(10, 15))
    (release,) = db.session.scalars(select(Release))
    assert agenda_of(release).session_by_id[forum.sessions[4].id].starts_at == at(10)
    assert db.session.scalar(select(AuditEntry.action).where(AuditEntry.action == "adjustment.said"))


def test_session_that_runs_overruns_and_the_next_word_counts_from_it(forum: Forum) -> None:
    with clock.shifted(_at(9, 40)):
        first = _late(forum, 0, 10)
    assert _running(forum, 0) == (at(9), at(10, 10))
    with clock.shifted(_at(10, 20)):
        _late(forum, 4, 15, seen=first.id)
    assert _running(forum, 0) == (at(9), at(10, 10))
    assert _running(forum, 4) == (at(10, 10), at(11, 15))


def test_room_is_back_on_time_with_what_has_not_begun(forum: Forum) -> None:
    with clock.shifted(_at(9, 5)):
        said = _late(forum, 0, 20)
    with clock.shifted(_at(9, 50)):
        _end(forum, said)
    assert _running(forum, 0) == (at(9), at(10))
    assert _running(forum, 4) == (at(10), at(11))
    with pytest.raises(SaidMeanwhile):
        _end(forum, said)


def test_room_that_overran_is_back_on_time_with_the_next_session(forum: Forum) -> None:
    with clock.shifted(_at(9, 5)):
        said = _late(forum, 0, 30)
    with clock.shifted(_at(10, 15)):
        _end(forum, said)
    assert _running(forum, 0) == (at(9, 30), at(10, 30))
    assert _running(forum, 4) == (at(10), at(11))


def test_session_that_should_run_but_waits_for_the_one_before_it_begins_later(forum: Forum) -> None:
    with clock.shifted(_at(10, 5)):
        first = _late(forum, 4, 35)
        assert _running(forum, 4) == (at(10, 35), at(11, 35))
        with transaction():
            actions.run_late(forum.fair, forum.sessions[4].id, 20, seen=first.id)
        assert _running(forum, 4) == (at(10, 20), at(11, 20))


def test_session_that_has_begun_keeps_its_start_where_that_is_said(forum: Forum) -> None:
    with clock.shifted(_at(10, 5)), transaction():
        actions.run_late(forum.fair, forum.sessions[4].id, 35, seen=0, has_begun=True)
    assert _running(forum, 4) == (at(10), at(11, 35))


def test_two_words_about_what_was_seen_are_not_added_up(forum: Forum) -> None:
    _late(forum, 0, 5)
    with pytest.raises(SaidMeanwhile):
        _late(forum, 0, 5)
    assert _running(forum, 4) == (at(10, 5), at(11, 5))


def test_what_is_said_is_of_the_published_agenda(forum: Forum) -> None:
    with pytest.raises(NotOnToday):
        _late(forum, 3, 10)
    with pytest.raises(SameRoom), transaction():
        actions.move_room(forum.fair, forum.sessions[0].id, forum.rooms[0].id, seen=0)
    with pytest.raises(NoticeEmpty), transaction():
        actions.put_notice(forum.fair, None, {"en": "  "})
    with pytest.raises(NotOnToday), transaction():
        actions.put_notice(forum.fair, 987_654, {"en": "Leave"})


def test_cancelled_and_moved_sessions_are_shown_and_come_back(forum: Forum, client: FlaskClient) -> None:
    with transaction():
        gone = actions.cancel_today(forum.fair, forum.sessions[4].id)
        moved = actions.move_room(forum.fair, forum.sessions[1].id, forum.rooms[0].id, seen=0)
    with pytest.raises(SaidMeanwhile), transaction():
        actions.cancel_today(forum.fair, forum.sessions[4].id)
    page = client.get(f"/expo/agenda/{forum.sessions[4].id}?lang=en").text
    assert "This session is cancelled." in page
    assert "Now in R1, planned in R2." in client.get(f"/expo/agenda/{forum.sessions[1].id}?lang=en").text
    events = Calendar.from_ical(client.get("/expo/agenda.ics").data).walk("VEVENT")
    by_uid = {event["UID"]: event for event in events}
    assert by_uid[forum.sessions[4].uid]["STATUS"] == "CANCELLED"
    assert "Grand Hall" in by_uid[forum.sessions[1].uid]["LOCATION"]
    assert "Financing" not in client.get("/expo/agenda.json?lang=en").text
    assert "EventCancelled" in client.get("/expo/agenda.jsonld?lang=en").text
    _end(forum, gone)
    _end(forum, moved)
    assert "cancelled" not in client.get(f"/expo/agenda/{forum.sessions[4].id}?lang=en").text
    assert "Now in" not in client.get(f"/expo/agenda/{forum.sessions[1].id}?lang=en").text


@pytest.mark.parametrize("path", ["?day=2027-05-12", "?day=2027-05-12&view=list", "?view=now", "?day=all", "session"])
def test_kept_page_shows_a_word_at_once(forum: Forum, client: FlaskClient, path: str) -> None:
    path = f"/{forum.sessions[4].id}" if path == "session" else path
    with clock.shifted(_at(9, 50)):
        before = client.get(f"/expo/agenda{path}", headers={"Accept-Language": "en"})
        again = client.get(f"/expo/agenda{path}", headers={"Accept-Language": "en"})
        assert again.data == before.data
        assert "10:35" not in before.text
        said = _late(forum, 4, 35)
        after = client.get(
            f"/expo/agenda{path}", headers={"Accept-Language": "en", "If-None-Match": before.headers["ETag"]}
        )
        assert after.status_code == 200
        words = re.sub(r"\s+", " ", html.document_fromstring(after.text).text_content())
        assert "planned 10:00" in words
        assert "10:35" in words
        _end(forum, said)
        assert "10:35" not in client.get(f"/expo/agenda{path}", headers={"Accept-Language": "en"}).text


def test_day_says_which_rooms_run_late_and_is_quiet_about_others(forum: Forum, client: FlaskClient) -> None:
    with clock.shifted(_at(9, 20)):
        assert "minutes late." not in client.get("/expo/agenda?lang=en").text
        _late(forum, 0, 20)
        for path in ("/expo/agenda?lang=en", "/expo/agenda?view=now&lang=en"):
            page = client.get(path).text
            assert "R1 Grand Hall runs 20 minutes late." in page
            assert "“Financing the second line” now starts at 10:20." in page
            assert "R2 Lotus runs" not in page
    with clock.shifted(_at(12)):
        assert "minutes late." not in client.get("/expo/agenda?lang=en").text


def test_calendars_and_own_agenda_follow_and_paper_stays(forum: Forum, client: FlaskClient) -> None:
    session = forum.sessions[4]
    with transaction():
        own = actions.open_star_list(forum.fair, None)
        actions.change_stars(own, on=[session.id])
    paths = ["/expo/agenda.ics", f"/expo/agenda/{session.id}.ics", f"/expo/agenda/mine/{own.token}.ics"]

    def events() -> list[tuple[object, int]]:
        found = [Calendar.from_ical(client.get(path).data).walk("VEVENT") for path in paths]
        mine = [next(one for one in of_file if one["UID"] == session.uid) for of_file in found]
        return [(one.decoded("DTSTART"), int(one["SEQUENCE"])) for one in mine]

    before = events()
    _late(forum, 4, 35)
    after = events()
    assert {start for start, _ in before} == {at(10)}
    assert {start for start, _ in after} == {at(10, 35)}
    assert all(now > was for (_, was), (_, now) in zip(before, after, strict=True))
    assert "10:00" in client.get("/expo/agenda.csv?lang=en").text
    assert "10:35" not in client.get("/expo/agenda.csv?lang=en").text
    mine = client.get(f"/expo/agenda/mine/{own.token}?lang=en").text
    assert "10:35" in mine
    assert "previousStartDate" in client.get("/expo/agenda.jsonld").text


def test_release_on_the_day_keeps_what_was_said(forum: Forum) -> None:
    _late(forum, 4, 35)
    with transaction():
        actions.remove_session(forum.fair, forum.sessions[1])
    assert publish(forum.fair).number == 2
    assert _running(forum, 4) == (at(10, 35), at(11, 35))


def test_number_to_follow_grows_with_every_word_and_release(forum: Forum, client: FlaskClient) -> None:
    def seq() -> int:
        number: int = client.get("/api/v1/fairs/expo/agenda/state").json["seq"]
        return number

    seen = [seq()]
    said = _late(forum, 4, 10)
    seen.append(seq())
    _end(forum, said)
    seen.append(seq())
    with transaction():
        notice = actions.put_notice(forum.fair, None, {"en": "Leave by the east doors"})
    seen.append(seq())
    with transaction():
        actions.end_notice(forum.fair, notice)
    seen.append(seq())
    with transaction():
        actions.remove_session(forum.fair, forum.sessions[1])
    publish(forum.fair)
    seen.append(seq())
    assert seen == sorted(set(seen))
    stream = client.get("/api/v1/fairs/expo/agenda/stream")
    assert stream.mimetype == "text/event-stream"
    assert f'data: {{"seq":{seen[-1]}}}' in stream.text
    assert f'data-seq="{seen[-1]}"' in client.get("/expo/agenda").text


def test_open_stream_tells_each_word_and_ends_with_a_fair_that_is_hidden(forum: Forum, client: FlaskClient) -> None:
    slot = Slot()
    client.get("/api/v1/fairs/expo/agenda/stream", environ_overrides={"asgi.scope": {SLOT: slot}})
    opened = slot.opened
    assert opened is not None
    assert opened.topic == agenda_topic(forum.fair.id)
    quiet = opened.look(opened.beginning.position)
    assert (quiet.text, quiet.seq) == ("", opened.beginning.seq)
    _late(forum, 4, 10)
    news = opened.look(quiet.position)
    assert news.seq > quiet.seq
    assert news.text.startswith(f"id: {news.seq}\nevent: agenda\n")
    with transaction():
        forum.fair.is_public = False
    assert opened.look(news.position).is_over


# What people on stage are told


def test_people_of_the_next_hours_are_told_once_of_ten_minutes_and_more(forum: Forum, work: Callable[[], None]) -> None:
    work()
    with clock.shifted(_at(8, 50)):
        first = _late(forum, 0, 5)
        work()
        assert _mails() == []
        _late(forum, 0, 35, seen=first.id)
        work()
        work()
        mails = {mail.recipient: mail for mail in _mails()}
        assert len(_mails()) == 2
    assert set(mails) == {THUONG, YUN}
    assert mails[YUN].language == "ko"
    assert "10:35" in mails[YUN].text
    assert "10:00" in mails[YUN].text
    # On stage in the first session, at the microphone in the second.
    assert mails[THUONG].text.count("09:35") == 1
    assert "10:35" in mails[THUONG].text


def test_nobody_is_told_of_what_runs_or_is_far_away(forum: Forum, work: Callable[[], None]) -> None:
    work()
    with clock.shifted(_at(5)):
        _late(forum, 0, 30)
        work()
    assert _mails() == []
    with clock.shifted(_at(10, 30)):
        seen = db.session.scalars(select(Adjustment.id)).one()
        with transaction():
            actions.run_late(forum.fair, forum.sessions[4].id, 60, seen=seen, has_begun=True)
        work()
    assert _mails() == []


def test_people_are_told_that_it_is_as_planned_again_or_cancelled(forum: Forum, work: Callable[[], None]) -> None:
    work()
    with clock.shifted(_at(9, 30)):
        said = _late(forum, 4, 20)
        work()
        _end(forum, said)
        work()
        with transaction():
            actions.cancel_today(forum.fair, forum.sessions[4].id)
        work()
        words = [mail.text for mail in _mails() if mail.recipient == THUONG]
    assert len(words) == 3
    assert "10:20" in words[0]
    assert "10:20" not in words[1]
    assert "10:00" in words[1]
    assert "10:00" in words[2]


# The team's page


def _form(page: str, ending: str, number: int = 0) -> dict[str, str]:
    """Return the fields of a form of the page as they stand."""
    document = html.document_fromstring(page)
    form = [one for one in document.forms if ending in one.action][number]
    return {name: value for name, value in form.form_values() if name}


def test_organiser_says_it_from_where_the_room_is(forum: Forum, browser: FlaskClient) -> None:
    with clock.shifted(_at(9, 20)):
        page = browser.get(f"{TODAY}?lang=en")
        assert page.status_code == 200
        fields = _form(page.text, "/late")
        assert fields["session"] == str(forum.sessions[0].id)
        answer = browser.post(f"{TODAY}/late", data={**fields, "add": "10"}, follow_redirects=True)
        assert "It is said: 10 min behind." in answer.text
        assert "10 min behind" in answer.text
        again = browser.post(f"{TODAY}/late", data={**fields, "add": "10"})
        assert again.status_code == 409
        assert "Somebody said something about this room meanwhile" in again.text
        more = browser.post(f"{TODAY}/late", data={**_form(again.text, "/late"), "add": "5"}, follow_redirects=True)
        assert "15 min behind" in more.text
        said = db.session.scalars(select(Adjustment).where(Adjustment.ended_at.is_(None))).one()
        browser.post(f"{TODAY}/said/{said.id}/end")
    assert _running(forum, 0) == (at(9), at(10))


def test_custom_minutes_room_and_cancelling_by_page(forum: Forum, browser: FlaskClient) -> None:
    second, room = forum.sessions[4].id, forum.rooms[1].id
    with clock.shifted(_at(8)):
        empty = browser.post(f"{TODAY}/late", data={"session": second, "seen": 0, "minutes": ""})
        assert empty.status_code == 422
        assert "Say how many minutes." in empty.text
        much = browser.post(f"{TODAY}/late", data={"session": second, "seen": 0, "minutes": "601"})
        assert much.status_code == 422
        assert html.document_fromstring(much.text).get_element_by_id(f"minutes-{forum.rooms[0].id}").value == "601"
        assert "A whole number from 1 to 600" in much.text
        assert browser.post(f"{TODAY}/late", data={"session": second, "minutes": "35"}).status_code == 302
        assert browser.post(f"{TODAY}/move", data={"session": second, "room": room}).status_code == 302
        assert browser.post(f"{TODAY}/move", data={"session": second, "room": room}).status_code in {409, 422}
        assert browser.post(f"{TODAY}/cancel", data={"session": forum.sessions[0].id}).status_code == 302
        page = browser.get(f"{TODAY}?lang=en").text
    assert "35 min behind" in page
    assert "In R2" in page
    assert "It takes place after all" in page


def test_clashes_that_lateness_causes_are_shown_at_once(forum: Forum, browser: FlaskClient) -> None:
    with clock.shifted(_at(8)):
        assert "comes of it" not in browser.get(f"{TODAY}?lang=en").text
        _late(forum, 1, 40)  # Yun is still on stage in R2 when the session in R1 begins
        page = browser.get(f"{TODAY}?lang=en").text
    assert "1 clash comes of it" in page
    assert "윤서린 is double-booked." in page


def test_words_on_screens_are_put_and_taken_off(forum: Forum, browser: FlaskClient, client: FlaskClient) -> None:
    kept = browser.post(f"{TODAY}/notices", data={"room": 0, "text": "", "text_en": "Leave by the east doors"})
    assert kept.status_code == 422
    assert "Leave by the east doors" in kept.text
    data = {"room": forum.rooms[0].id, "text": "Rời hội trường <b>", "text_en": "Leave the hall"}
    assert browser.post(f"{TODAY}/notices", data=data).status_code == 302
    screen = client.get("/expo/screens/R1?lang=en").text
    assert "Leave the hall" in screen
    assert "Rời hội trường &lt;b&gt;" in screen
    assert "Leave the hall" not in client.get("/expo/screens/R2?lang=en").text
    assert "Leave the hall" in client.get("/expo/screens?lang=en").text
    notice = db.session.scalars(select(ScreenNotice)).one()
    assert browser.post(f"{TODAY}/notices/{notice.id}/end").status_code == 302
    assert "Leave the hall" not in client.get("/expo/screens/R1?lang=en").text
    assert browser.post(f"{TODAY}/notices/{notice.id}/end").status_code == 409


def test_today_before_a_release_says_what_to_do(app: object, sign_in: Callable[[User], FlaskClient]) -> None:
    fair = make_fair(slug="expo")
    browser = sign_in(make_member(fair))
    assert "Nothing is published yet" in browser.get(f"{TODAY}?lang=en").text
    refused = browser.post(f"{TODAY}/late", data={"session": 1, "minutes": 5})
    assert refused.status_code == 409


def test_today_is_for_the_programme_team(
    forum: Forum, client: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    reviewer = sign_in(make_member(forum.fair, Role.REVIEWER))
    stranger = sign_in(make_member(make_fair(slug="other")))
    said = _late(forum, 4, 10)
    for path in ("/late", "/move", "/cancel", "/notices", f"/said/{said.id}/end"):
        assert client.post(TODAY + path).status_code == 302
        assert reviewer.post(TODAY + path).status_code == 403
        assert stranger.post(TODAY + path).status_code == 403
    assert reviewer.get(TODAY).status_code == 403
    assert reviewer.get("/organise/expo/programme/signs.pdf").status_code == 403
    other = sign_in(make_member(make_fair(slug="third")))
    publish(make_forum(make_fair(slug="fourth")).fair)
    assert other.post(f"/organise/third/programme/today/said/{said.id}/end").status_code == 409
    assert db.session.get_one(Adjustment, said.id).ended_at is None


# Screens and signs


def test_screen_shows_now_next_changes_and_languages(forum: Forum, client: FlaskClient) -> None:
    with clock.shifted(_at(9, 20)):
        _late(forum, 4, 15)
        with transaction():
            moved = actions.move_room(forum.fair, forum.sessions[1].id, forum.rooms[0].id, seen=0)
            actions.cancel_today(forum.fair, forum.sessions[1].id)
        page = client.get("/expo/screens/R1?lang=en").text
        document = html.document_fromstring(page)
        (now,) = document.find_class("is-now")
        (following,) = document.find_class("is-next")
        assert "Đối thoại: Nhà nước mua gì" in now.text_content()
        assert "Dialogue: what the State buys" in now.text_content()
        assert "한국어" in now.text_content()
        assert "10:15" in following.text_content()
        (changes,) = document.find_class("room-screen__changes")
        assert "Cancelled" in changes.text_content()
        assert "Financing" not in changes.text_content()
        assert moved.to_room_id == forum.rooms[0].id
        assert "09:20" in document.find_class("room-screen__clock")[0].text_content()
        assert '<noscript><meta http-equiv="refresh"' in page
        overview = client.get("/expo/screens?lang=en").text
        assert "/expo/screens/R2" in overview
    with clock.shifted(_at(12)):
        assert (
            "Nothing more in this room today"
            in html.document_fromstring(client.get("/expo/screens/R1?lang=en").text).text_content()
        )


def test_screen_of_no_room_and_of_a_hidden_fair_are_not_found(forum: Forum, client: FlaskClient) -> None:
    assert client.get("/expo/screens/R9").status_code == 404
    with transaction():
        forum.fair.is_public = False
    assert client.get("/expo/screens/R1").status_code == 404
    assert client.get("/api/v1/fairs/expo/agenda/stream").status_code == 404


def test_two_screens_cost_the_same_queries(
    forum: Forum, client: FlaskClient, count_queries: Callable[[], object]
) -> None:
    _late(forum, 4, 15)
    client.get("/expo/screens/R1")
    with count_queries() as one:
        client.get("/expo/screens/R1")
    with count_queries() as all_of_them:
        client.get("/expo/screens")
    assert len(one) == len(all_of_them) == 3
