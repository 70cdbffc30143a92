"""The pages of the audience and of whoever moderates by a link, and everything they refuse."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions as programme
from eventsapp.questions import actions
from eventsapp.questions.models import Mode, Question
from eventsapp.questions.queries import mark_of
from eventsapp.questions.rules import Decision
from eventsapp.questions.views.following import Position, _look
from tests.programme.programmes import Forum, at
from tests.questions.asking import (
    AFTER,
    DURING,
    LONG_AFTER,
    answers,
    ask,
    decide,
    give,
    make_link,
    question,
    set_board,
    vote,
)
from tests.seats.rooms import living_at


def _page(forum: Forum, rest: str = "questions", session: int = 0) -> str:
    return f"/expo/sessions/{forum.sessions[session].id}/{rest}?lang=en"


def _shown(text: str) -> list[str]:
    """Return the questions of a page in their order."""
    return [one.strip() for one in html.document_fromstring(text).xpath("//*[@class='ask-one__text']/text()")]


def _ids() -> list[int]:
    return list(db.session.scalars(select(Question.id).order_by(Question.id)))


# Asking


def test_session_page_leads_to_pages_of_their_own_and_holds_nothing_live(client: FlaskClient, forum: Forum) -> None:
    address = f"/expo/agenda/{forum.sessions[0].id}?lang=en"
    before = client.get(address)
    assert f"/expo/sessions/{forum.sessions[0].id}/questions" in before.text
    assert f"/expo/sessions/{forum.sessions[0].id}/feedback" in before.text
    set_board(forum, Mode.OPEN)
    with living_at(DURING):
        ask(forum)
    assert client.get(address).data == before.data


def test_anybody_asks_and_sees_that_it_waits_for_the_moderator(app: Flask, forum: Forum) -> None:
    mine, other = app.test_client(), app.test_client()
    with living_at(DURING):
        assert "Ask a question" in mine.get(_page(forum)).text
        answer = mine.post(_page(forum), data={"text": "What does it cost?", "name": ""})
        assert answer.status_code == 302
        text = mine.get(_page(forum)).text
        assert "Others see it once the moderator lets it through" in text
        assert "Yours, not let through yet" in text
        assert _shown(text) == ["What does it cost?"]
        assert _shown(other.get(_page(forum)).text) == []
        decide(forum, _ids()[0], Decision.SHOW)
        assert _shown(other.get(_page(forum)).text) == ["What does it cost?"]
        assert "Anonymous" in other.get(_page(forum)).text


def test_page_is_kept_by_no_cache_and_gives_no_cookie_to_who_only_reads(client: FlaskClient, forum: Forum) -> None:
    answer = client.get(_page(forum))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert not any("device-" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "This is needed."),
        ("\u200b", "This is needed."),
        ("x" * 301, "At most 300 characters fit here."),
    ],
)
def test_question_that_is_none_is_refused_with_what_was_typed(
    client: FlaskClient, forum: Forum, typed: str, words: str
) -> None:
    with living_at(DURING):
        answer = client.post(_page(forum), data={"text": typed, "name": "Lan <b>"})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Lan &lt;b&gt;" in answer.text
    assert _ids() == []


def test_page_says_when_questions_are_taken(client: FlaskClient, forum: Forum) -> None:
    for moment, words in (
        (at(8), "from 10 minutes before the start"),
        (at(11), "until 30 minutes after the end"),
    ):
        with living_at(moment):
            assert words in client.get(_page(forum)).text
            answer = client.post(_page(forum), data={"text": "Too early?"})
            assert answer.status_code == 422
            assert "Questions are taken from 10 minutes before" in answer.text
    with living_at(at(8, 20)):
        waits = html.document_fromstring(client.get(_page(forum)).text).xpath("//@data-opens-in")
        assert 1799 <= int(waits[0]) <= 1800
    set_board(forum, Mode.OFF)
    with living_at(DURING):
        assert "No questions are taken in this session." in client.get(_page(forum)).text
        assert client.post(_page(forum), data={"text": "Why?"}).status_code == 422


def test_fourth_open_question_of_a_device_is_refused_and_stays_in_the_form(client: FlaskClient, forum: Forum) -> None:
    with living_at(DURING):
        for number in range(3):
            assert client.post(_page(forum), data={"text": f"Question {number}"}).status_code == 302
        answer = client.post(_page(forum), data={"text": "One too many"})
    assert answer.status_code == 422
    assert "You have three open questions" in answer.text
    assert "One too many" in answer.text


def test_questions_are_seen_after_the_time_but_not_once_they_are_switched_off(
    client: FlaskClient, forum: Forum
) -> None:
    set_board(forum, Mode.OPEN)
    with living_at(DURING):
        ask(forum, "Still here?")
    with living_at(at(12)):
        for page in ("questions", "questions/screen"):
            assert "Still here?" in client.get(_page(forum, page)).text
        set_board(forum, Mode.OFF)
        for page in ("questions", "questions/screen"):
            assert "Still here?" not in client.get(_page(forum, page)).text


def test_unknown_session_has_no_questions(client: FlaskClient, forum: Forum) -> None:
    assert client.get("/expo/sessions/987654/questions").status_code == 404
    assert client.post("/expo/sessions/987654/questions", data={"text": "Why?"}).status_code == 404
    assert client.get(_page(forum, session=3)).status_code == 404


# Voting


def test_device_votes_once_and_takes_it_back(app: Flask, forum: Forum) -> None:
    set_board(forum, Mode.OPEN)
    with living_at(DURING):
        one = ask(forum)
        mine, other = app.test_client(), app.test_client()
        for _ in range(2):
            answer = mine.post(_page(forum, f"questions/{one}/vote"))
            assert answer.headers["Location"].endswith(f"/questions#question-{one}")
        other.post(_page(forum, f"questions/{one}/vote"))
        assert question(one).votes == 2
        assert "Voted" in mine.get(_page(forum)).text
        mine.post(_page(forum, f"questions/{one}/vote/back"))
        assert question(one).votes == 1
        assert "Voted" not in mine.get(_page(forum)).text


def test_made_up_device_is_another_each_time(client: FlaskClient, forum: Forum) -> None:
    set_board(forum, Mode.OPEN)
    with living_at(DURING):
        one = ask(forum)
        client.set_cookie("device-expo", "made-up")
        client.post(_page(forum, f"questions/{one}/vote"))
        cookie = client.get_cookie("device-expo")
    assert cookie is not None
    assert cookie.value != "made-up"
    assert cookie.http_only


def test_vote_for_what_is_answered_is_refused(client: FlaskClient, forum: Forum) -> None:
    set_board(forum, Mode.OPEN)
    with living_at(DURING):
        one = ask(forum)
        decide(forum, one, Decision.ANSWER)
        answer = client.post(_page(forum, f"questions/{one}/vote"))
        assert answer.status_code == 409
        assert "answered or gone" in answer.text
        assert client.post(_page(forum, "questions/987654/vote")).status_code == 409
    with living_at(at(11)):
        assert client.post(_page(forum, f"questions/{one}/vote/back")).status_code == 409


def test_asking_again_and_again_is_stopped_by_device_not_by_address(app: Flask, forum: Forum, limits: None) -> None:
    mine, other = app.test_client(), app.test_client()
    with living_at(DURING):
        mine.post(_page(forum), data={"text": "One"})
        statuses = [mine.post(_page(forum), data={"text": "More"}).status_code for _ in range(11)]
        assert statuses[:2] == [302, 302]
        assert statuses[-1] == 429
        assert other.post(_page(forum), data={"text": "Another"}).status_code == 302


def test_one_address_brings_no_more_devices_than_a_hall_holds(app: Flask, forum: Forum, limits: None) -> None:
    set_board(forum, Mode.OPEN)
    with living_at(DURING):
        one = ask(forum)
        address = _page(forum, f"questions/{one}/vote")
        statuses = [app.test_client().post(address).status_code for _ in range(301)]
    assert statuses[:300] == [302] * 300
    assert statuses[300] == 429


# The screen


def test_screen_shows_the_first_five_that_were_let_through_and_how_to_ask(client: FlaskClient, forum: Forum) -> None:
    with living_at(DURING):
        assert "Ask the first question" in client.get(_page(forum, "questions/screen")).text
        ids = [ask(forum, f"Question {number}", f"device {number}") for number in range(7)]
        for one in ids[:6]:
            decide(forum, one, Decision.SHOW)
        vote(forum, ids[5], "voter")
        text = client.get(_page(forum, "questions/screen")).text
    shown = html.document_fromstring(text).xpath("//*[@class='question-screen__text']/text()")
    assert shown == ["Question 5", "Question 0", "Question 1", "Question 2", "Question 3"]
    assert f"localhost/<wbr>expo/<wbr>sessions/<wbr>{forum.sessions[0].id}/<wbr>questions" in text
    assert "<svg" in text
    assert 'data-event="questions"' in text


@pytest.mark.parametrize(("moment", "words"), [(at(8), "10 minutes before the start"), (at(12), "No questions are")])
def test_screen_says_outside_of_the_time_that_none_are_taken(
    client: FlaskClient, forum: Forum, moment: object, words: str
) -> None:
    with living_at(moment):  # type: ignore[arg-type]
        assert words in client.get(_page(forum, "questions/screen")).text


def test_open_pages_follow_by_a_stream_or_by_asking(client: FlaskClient, forum: Forum) -> None:
    address = f"/api/v1/fairs/expo/agenda/{forum.sessions[0].id}/questions"
    assert client.get(f"{address}/state").json == {"seq": 0}
    with living_at(DURING):
        ask(forum)
    seq = client.get(f"{address}/state").json["seq"]  # type: ignore[index]
    assert seq > 0
    stream = client.get(f"{address}/stream")
    assert stream.mimetype == "text/event-stream"
    assert f'event: questions\ndata: {{"seq":{seq}}}' in stream.text
    assert client.get("/api/v1/fairs/expo/agenda/987654/questions/state").status_code == 404
    assert client.get("/api/v1/fairs/expo/agenda/987654/questions/stream").status_code == 404


def test_stream_says_only_what_is_new_and_ends_with_the_fair_hidden(forum: Forum) -> None:
    set_board(forum, Mode.OPEN)
    at_start = Position(forum.fair.id, forum.sessions[0].id, mark_of(forum.sessions[0].id), is_public=True)
    assert _look(at_start).text == ""
    with living_at(DURING):
        ask(forum)
    news = _look(at_start)
    assert f'"seq":{news.seq}' in news.text
    assert _look(news.position).text == ""  # type: ignore[arg-type]
    with transaction():
        db.session.get_one(Fair, forum.fair.id).is_public = False
    assert _look(at_start).is_over


# The moderator's link


def _moderate(forum: Forum, token: str, question_id: int | None = None) -> str:
    return _page(forum, f"moderate/{token}" + (f"/{question_id}" if question_id else ""))


def test_whoever_has_the_link_decides_without_an_account(client: FlaskClient, forum: Forum) -> None:
    token = make_link(forum)
    with living_at(DURING):
        one = ask(forum, "What does it cost?", name="Lan")
        text = client.get(_moderate(forum, token)).text
        assert "What does it cost?" in text
        assert "Let through" in text
        answer = client.post(_moderate(forum, token, one), data={"decision": "show", "seen": "1"})
        assert answer.status_code == 302
        assert question(one).state == "shown"
        client.post(_moderate(forum, token, one), data={"decision": "undo", "seen": "2"})
    assert question(one).state == "waiting"


def test_decision_about_what_somebody_decided_is_refused(client: FlaskClient, forum: Forum) -> None:
    token = make_link(forum)
    with living_at(DURING):
        one = ask(forum)
        decide(forum, one, Decision.HIDE)
        answer = client.post(_moderate(forum, token, one), data={"decision": "show", "seen": "1"})
        assert answer.status_code == 409
        assert "Somebody decided about this question before you" in answer.text
        for data in ({"decision": "nonsense", "seen": "2"}, {"decision": "show", "seen": "x"}, {}):
            assert client.post(_moderate(forum, token, one), data=data).status_code in {409, 422}
        assert client.post(_moderate(forum, token, 987_654), data={"decision": "show", "seen": "1"}).status_code == 404
    assert question(one).state == "hidden"


def test_link_that_was_revoked_or_is_of_another_session_opens_nothing(client: FlaskClient, forum: Forum) -> None:
    token = make_link(forum)
    with living_at(DURING):
        one = ask(forum)
        elsewhere = _page(forum, f"moderate/{token}", session=1)
        assert client.get(elsewhere).status_code == 410
        assert client.get(_moderate(forum, "made-up")).status_code == 410
        with transaction():
            actions.revoke_link(forum.fair, forum.sessions[0].id, actor=None)
        answer = client.get(_moderate(forum, token))
        assert answer.status_code == 410
        assert "Ask the organiser for a new one" in answer.text
        assert client.post(_moderate(forum, token, one), data={"decision": "show", "seen": "1"}).status_code == 410
    assert question(one).state == "waiting"


# Feedback


def test_device_gives_feedback_and_changes_it(client: FlaskClient, forum: Forum) -> None:
    address = _page(forum, "feedback")
    with living_at(AFTER):
        assert "How was this session?" in client.get(address).text
        answer = client.post(address, data={"score": "4", "comment": "Good <i>", "wish": ""})
        assert answer.status_code == 302
        text = client.get(address).text
        assert "You have answered already." in text
        assert "Good &lt;i&gt;" in text
        assert html.document_fromstring(text).xpath("//input[@name='score'][@checked]/@value") == ["4"]
        client.post(address, data={"score": "5", "comment": "", "wish": "More"})
    assert [(one.score, one.comment, one.wish) for one in answers()] == [(5, "", "More")]


@pytest.mark.parametrize("score", ["", "0", "6", "five"])
def test_feedback_without_a_score_is_refused_with_what_was_typed(client: FlaskClient, forum: Forum, score: str) -> None:
    with living_at(AFTER):
        answer = client.post(_page(forum, "feedback"), data={"score": score, "comment": "Kept"})
    assert answer.status_code == 422
    assert "Kept" in answer.text
    assert answers() == []


def test_feedback_page_says_when_it_is_taken_and_refuses_otherwise(client: FlaskClient, forum: Forum) -> None:
    address = _page(forum, "feedback")
    for moment, words in ((DURING, "This session is not over yet."), (LONG_AFTER, "until seven days after")):
        with living_at(moment):
            assert words in client.get(address).text
            assert client.post(address, data={"score": "5"}).status_code == 422
    set_board(forum, Mode.OPEN, takes_feedback=False)
    with living_at(AFTER):
        assert "No feedback is taken" in client.get(address).text
        assert client.post(address, data={"score": "5"}).status_code == 422
        assert "Give feedback" not in client.get(_page(forum)).text
    set_board(forum, Mode.OPEN)
    with living_at(AFTER):
        assert "Give feedback" in client.get(_page(forum)).text


def test_nobody_but_the_team_sees_results(app: Flask, forum: Forum, client: FlaskClient) -> None:
    with living_at(AFTER):
        for number in range(4):
            give(forum, 5, f"device {number}", comment="Only for the team")
        for page in ("feedback", "questions", "questions/screen"):
            assert "Only for the team" not in client.get(_page(forum, page)).text
        assert "Only for the team" not in client.get(f"/expo/agenda/{forum.sessions[0].id}").text


def test_cancelled_session_takes_neither(client: FlaskClient, forum: Forum) -> None:
    with living_at(DURING), transaction():
        programme.cancel_today(forum.fair, forum.sessions[0].id)
    with living_at(DURING):
        assert "No questions are taken" in client.get(_page(forum)).text
    with living_at(AFTER):
        assert "No feedback is taken" in client.get(_page(forum, "feedback")).text
