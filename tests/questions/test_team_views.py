"""The team's pages about questions and feedback, their files, and what programs may do."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from openpyxl import load_workbook
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Role
from eventsapp.infra.database import db, transaction
from eventsapp.infra.outbox import OutboxEntry
from eventsapp.programme.models import Speaker
from eventsapp.questions.models import Mode, QuestionBoard, ResultsSending
from eventsapp.questions.rules import Decision
from tests.factories import make_member
from tests.programme.programmes import Forum
from tests.programs import program_of
from tests.questions.asking import AFTER, DURING, answers, ask, decide, give, make_link, question, set_board
from tests.seats.rooms import living_at

SignIn = Callable[[User], FlaskClient]
HOME = "/organise/expo/programme"


@pytest.fixture
def organiser(forum: Forum) -> User:
    return make_member(forum.fair)


@pytest.fixture
def team(organiser: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(organiser)


def _session(forum: Forum, page: str) -> str:
    return f"{HOME}/sessions/{forum.sessions[0].id}/{page}"


def _board(forum: Forum) -> QuestionBoard | None:
    db.session.rollback()
    return db.session.get(QuestionBoard, forum.sessions[0].id, populate_existing=True)


# Questions


def test_overview_counts_the_sessions_of_a_day(team: FlaskClient, forum: Forum) -> None:
    with living_at(DURING):
        ask(forum)
        ask(forum, device="two")
    with living_at(AFTER):
        give(forum, 4)
        give(forum, 5, "two")
    text = team.get(f"{HOME}/feedback?day=2027-05-12&lang=en").text
    row = html.document_fromstring(text).xpath(f"//tr[.//a[contains(@href, '/{forum.sessions[0].id}/questions')]]")[0]
    cells = [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
    assert cells[2:] == [
        "Shown once the moderator lets them through",
        "2",
        "2",
        "2",
        "4.5",
    ]
    assert "Visual inspection" in team.get(f"{HOME}/feedback?day=2027-05-13&lang=en").text
    assert "Visual inspection" not in text


def test_overview_without_a_published_agenda_says_so(sign_in: SignIn) -> None:
    from tests.factories import make_fair  # noqa: PLC0415 - this test alone has no forum

    fair = make_fair(slug="bare")
    text = sign_in(make_member(fair)).get("/organise/bare/programme/feedback?lang=en").text
    assert "Nothing is published yet" in text


def test_team_sets_what_is_taken_and_the_second_is_told(team: FlaskClient, forum: Forum) -> None:
    page = _session(forum, "questions?lang=en")
    text = team.get(page).text
    assert html.document_fromstring(text).xpath("//input[@name='mode'][@checked]/@value") == ["moderated"]
    assert team.post(page, data={"mode": "open", "version": "0"}).status_code == 302
    board = _board(forum)
    assert board is not None
    assert (board.mode, board.takes_feedback) == ("open", False)
    late = team.post(page, data={"mode": "off", "version": "0"})
    assert late.status_code == 422
    assert _board(forum).mode == "open"  # type: ignore[union-attr]
    for mode in ("", "nonsense"):
        assert team.post(page, data={"mode": mode, "version": "1"}).status_code == 422
    assert team.post(page, data={"mode": "off", "version": "nonsense"}).status_code == 422


def test_link_is_shown_once_and_revoked(team: FlaskClient, client: FlaskClient, forum: Forum) -> None:
    page = _session(forum, "questions")
    made = team.post(f"{page}/link?lang=en")
    assert made.status_code == 200
    link = html.document_fromstring(made.text).xpath("string(//*[@class='ask-link__url'])").strip()
    assert link.startswith(f"http://localhost/expo/sessions/{forum.sessions[0].id}/moderate/")
    assert client.get(link).status_code == 200
    again = team.get(f"{page}?lang=en").text
    assert link.rpartition("/")[2] not in again
    assert "There is a link since" in again
    assert team.post(f"{page}/link/revoke").status_code == 302
    assert client.get(link).status_code == 410
    assert "hand it over" in team.get(f"{page}?lang=en").text


def test_team_decides_about_questions(team: FlaskClient, forum: Forum, organiser: User) -> None:
    page = _session(forum, "questions")
    with living_at(DURING):
        one = ask(forum)
    assert team.post(f"{page}/{one}", data={"decision": "show", "seen": "1"}).status_code == 302
    assert question(one).state == "shown"
    late = team.post(f"{page}/{one}?lang=en", data={"decision": "hide", "seen": "1"})
    assert late.status_code == 409
    assert "Somebody decided about this question before you" in late.text
    assert team.post(f"{page}/{one}", data={"decision": "nonsense", "seen": "2"}).status_code == 422
    assert team.post(f"{page}/987654", data={"decision": "hide", "seen": "1"}).status_code == 404
    assert team.post(f"{page}/{one}", data={"decision": "undo", "seen": "2"}).status_code == 302
    undone = team.post(f"{page}/{one}?lang=en", data={"decision": "undo", "seen": "3"})
    assert undone.status_code == 409
    assert "no decision about this question to take back" in undone.text


def test_only_the_programme_team_has_these_pages(forum: Forum, sign_in: SignIn) -> None:
    reviewer = sign_in(make_member(forum.fair, Role.REVIEWER))
    for page in ("questions", "feedback"):
        assert reviewer.get(_session(forum, page)).status_code == 403
    assert reviewer.get(f"{HOME}/feedback").status_code == 403
    assert reviewer.get(f"{HOME}/feedback.csv").status_code == 403


def test_unknown_session_is_not_found(team: FlaskClient, forum: Forum) -> None:
    gone = f"{HOME}/sessions/987654"
    for page in ("questions", "feedback"):
        assert team.get(f"{gone}/{page}").status_code == 404
    for page in ("questions/link", "questions/link/revoke", "feedback/send", "questions/1", "feedback/1/hide"):
        assert team.post(f"{gone}/{page}", data={"decision": "show", "seen": "1"}).status_code == 404
    assert team.post(f"{gone}/questions", data={"mode": "open", "version": "0"}).status_code == 404


# Feedback


def _answer_as_three(forum: Forum) -> list[int]:
    with living_at(AFTER):
        said = [(5, "=1+1", ""), (3, "", "A workshop"), (4, "", "")]
        return [give(forum, score, f"device {score}", comment=comment, wish=wish) for score, comment, wish in said]


def test_results_are_figures_a_drawing_a_table_and_words(team: FlaskClient, forum: Forum) -> None:
    assert "Nobody has answered yet" in team.get(_session(forum, "feedback?lang=en")).text
    _answer_as_three(forum)
    text = team.get(_session(forum, "feedback?lang=en")).text
    document = html.document_fromstring(text)
    assert [" ".join(one.text_content().split()) for one in document.xpath("//p[@class='stat__figure figures']")] == [
        "4",
        "3",
    ]
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in document.xpath("//table//tbody/tr")]
    assert rows == [["1 Poor", "0"], ["2 Rather poor", "0"], ["3 So-so", "1"], ["4 Good", "1"], ["5 Very good", "1"]]
    assert document.xpath("//figure//svg[@role='img']")
    assert "A workshop" in text


def test_words_are_hidden_and_shown_again(team: FlaskClient, forum: Forum) -> None:
    first, *_others = _answer_as_three(forum)
    page = _session(forum, f"feedback/{first}")
    assert team.post(f"{page}/hide").headers["Location"].endswith(f"#answer-{first}")
    assert answers()[0].is_hidden
    assert "Hidden from the speakers" in team.get(_session(forum, "feedback?lang=en")).text
    team.post(f"{page}/show")
    assert not answers()[0].is_hidden
    assert team.post(_session(forum, "feedback/987654/hide")).status_code == 404


def test_files_run_no_formulas_and_hold_what_was_said(team: FlaskClient, forum: Forum) -> None:
    _answer_as_three(forum)
    answer = team.get(f"{HOME}/feedback.csv?lang=en")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="expo-feedback.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    lines = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert lines[0] == "Session,Starts,Room,Score,Comment,What should be next,Hidden,Given on"
    assert lines[1].startswith("Dialogue: what the State buys,2027-05-12 09:00,R1,5,'=1+1,,no,")
    workbook = load_workbook(io.BytesIO(team.get(f"{HOME}/feedback.xlsx?lang=en").data))
    cells = [[cell.value for cell in row] for row in workbook.active.iter_rows()]  # type: ignore[union-attr]
    assert [row[3] for row in cells] == ["Score", 5, 3, 4]
    assert cells[1][4] == "'=1+1"
    other = team.get(f"{HOME}/feedback.csv?session={forum.sessions[1].id}").get_data(as_text=True)
    assert len(other.splitlines()) == 1


def test_results_are_sent_once_a_press_and_refusals_are_said(team: FlaskClient, forum: Forum) -> None:
    page = _session(forum, "feedback/send?lang=en")
    with living_at(AFTER):
        give(forum, 5)
    refused = team.post(page, data={"press": "one"})
    assert refused.status_code == 409
    assert "Fewer than three people answered" in refused.text
    _answer_as_three(forum)
    refused = team.post(page, data={"press": "one"})
    assert refused.status_code == 409
    assert "None of the speakers has an e-mail address" in refused.text
    with transaction():
        db.session.get_one(Speaker, forum.speakers[0].id).email = "thuong@school.example"
    for _ in range(2):
        assert team.post(page, data={"press": "one"}).status_code == 302
    assert "1 mail is on its way." in team.get(_session(forum, "feedback?lang=en")).text
    assert db.session.scalar(select(func.count()).select_from(ResultsSending)) == 1
    told = select(func.count()).where(OutboxEntry.fact.like("%ResultsSent%"))
    assert db.session.scalar(told) == 1


# Programs


def _api(forum: Forum, page: str) -> str:
    return f"/api/v1/fairs/expo/programme/sessions/{forum.sessions[0].id}/{page}"


def test_program_lists_and_decides(app: Flask, forum: Forum, organiser: User) -> None:
    asking = program_of(app, organiser, forum.fair)
    with living_at(DURING):
        ids = [ask(forum, f"Question {number}", f"device {number}") for number in range(3)]
        decide(forum, ids[1], Decision.SHOW)
    first = asking.get(_api(forum, "questions?limit=2")).json
    assert [one["text"] for one in first["items"]] == ["Question 0", "Question 1"]  # type: ignore[index]
    assert [one["id"] for one in asking.get(first["next"]).json["items"]] == ids[2:]  # type: ignore[index]
    shown = asking.get(_api(forum, "questions?state=shown")).json["items"]  # type: ignore[index]
    assert [(one["id"], one["state"], one["votes"], one["version"]) for one in shown] == [(ids[1], "shown", 0, 2)]
    assert not any("device" in one for one in shown)
    made = asking.post(_api(forum, f"questions/{ids[0]}/answer"), json={"version": 1})
    assert (made.status_code, made.json["state"]) == (200, "answered")  # type: ignore[index]
    assert question(ids[0]).state == "answered"


@pytest.mark.parametrize(
    ("page", "body", "status"),
    [
        ("show", {"version": 7}, 409),
        ("show", {}, 422),
        ("show", {"version": 1, "other": 1}, 422),
        ("undo", {"version": 1}, 409),
        ("nonsense", {"version": 1}, 404),
    ],
)
def test_program_is_refused_by_problem_documents(
    app: Flask, forum: Forum, organiser: User, page: str, body: dict[str, int], status: int
) -> None:
    asking = program_of(app, organiser, forum.fair)
    with living_at(DURING):
        one = ask(forum)
    answer = asking.post(_api(forum, f"questions/{one}/{page}"), json=body)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert question(one).state == "waiting"


def test_program_that_only_reads_decides_nothing_and_asks_for_what_there_is(
    app: Flask, forum: Forum, organiser: User
) -> None:
    reading = program_of(app, organiser, forum.fair, may_write=False)
    with living_at(DURING):
        one = ask(forum)
    assert reading.post(_api(forum, f"questions/{one}/show"), json={"version": 1}).status_code == 403
    assert reading.get(_api(forum, "questions?state=nonsense")).status_code == 422
    gone = "/api/v1/fairs/expo/programme/sessions/987654"
    assert {reading.get(f"{gone}/{page}").status_code for page in ("questions", "feedback")} == {404}


def test_program_reads_what_people_thought(app: Flask, forum: Forum, organiser: User) -> None:
    reading = program_of(app, organiser, forum.fair, may_write=False)
    nothing = reading.get(_api(forum, "feedback")).json
    assert nothing == {"count": 0, "mean": None, "scores": dict.fromkeys("12345", 0), "answers": []}
    _answer_as_three(forum)
    found = reading.get(_api(forum, "feedback")).json
    assert (found["count"], found["mean"], found["scores"]["5"]) == (3, 4.0, 1)  # type: ignore[index]
    assert [(one["score"], one["comment"], one["wish"]) for one in found["answers"]] == [  # type: ignore[index]
        (4, "", ""),
        (3, "", "A workshop"),
        (5, "=1+1", ""),
    ]


def test_page_of_a_session_leads_there(team: FlaskClient, forum: Forum) -> None:
    text = team.get(_session(forum, "").rstrip("/") + "?lang=en").text
    assert f"/sessions/{forum.sessions[0].id}/questions" in text
    assert f"/sessions/{forum.sessions[0].id}/feedback" in text
    set_board(forum, Mode.OPEN)
    make_link(forum)
    assert "Questions and feedback" in team.get(f"{HOME}?lang=en").text
