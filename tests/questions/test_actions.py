"""Asking, voting, moderating, answering, sending results, forgetting."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.messaging.models import Mail
from eventsapp.programme import actions as programme
from eventsapp.programme.models import Session, Speaker
from eventsapp.programme.rules import ChangedMeanwhile
from eventsapp.questions import actions
from eventsapp.questions.models import Feedback, Mode, Question, QuestionBoard, QuestionVote
from eventsapp.questions.queries import (
    board_by_link,
    own_waiting,
    questions_by_state,
    questions_on_screen,
    questions_shown,
    results_in,
    voted_by,
)
from eventsapp.questions.rules import (
    DecidedMeanwhile,
    Decision,
    FeedbackNotOpen,
    FeedbackOff,
    NobodyToTell,
    NothingDecided,
    NotToVoteFor,
    QuestionsNotOpen,
    QuestionsOff,
    TooFewAnswers,
    TooManyQuestions,
)
from tests.programme.programmes import Forum, at, publish
from tests.questions.asking import (
    AFTER,
    DURING,
    FORGOTTEN,
    LONG_AFTER,
    answers,
    ask,
    decide,
    give,
    make_link,
    question,
    set_board,
    unvote,
    vote,
)
from tests.seats.rooms import living_at
from workers.schedule import make_schedule
from workers.tasks import forget_devices as forget_devices_task


def _audited() -> list[tuple[str, str]]:
    found = select(AuditEntry.action, AuditEntry.actor).where(AuditEntry.subject.like("question%"))
    return [(action, actor) for action, actor in db.session.execute(found.order_by(AuditEntry.id))]


def test_question_waits_for_the_moderator_or_is_shown_at_once(forum: Forum) -> None:
    with living_at(DURING):
        waiting = ask(forum, "  What  does\nit cost? ", name=" Lan ")
        set_board(forum, Mode.OPEN)
        shown = ask(forum, device="two")
    assert (question(waiting).text, question(waiting).name) == ("What does it cost?", "Lan")
    assert (question(waiting).state, question(shown).state) == ("waiting", "shown")
    session_id = forum.sessions[0].id
    assert [one.id for one in questions_shown(session_id)] == [shown]
    assert [one.id for one in own_waiting(session_id, "one")] == [waiting]
    assert own_waiting(session_id, "two") == []


def test_questions_come_only_while_they_are_taken(forum: Forum) -> None:
    for moment in (at(8, 49), at(10, 30)):
        with living_at(moment), pytest.raises(QuestionsNotOpen):
            ask(forum)
    with living_at(at(8, 50)):
        first = ask(forum)
        set_board(forum, Mode.OFF)
        with pytest.raises(QuestionsOff):
            ask(forum)
        with pytest.raises(QuestionsOff):
            vote(forum, first, "two")


def test_questions_follow_a_room_that_runs_late_and_end_with_a_cancelled_session(forum: Forum) -> None:
    with living_at(at(8, 55)):
        ask(forum)
        with transaction():
            programme.run_late(forum.fair, forum.sessions[0].id, 30, seen=0)
        with pytest.raises(QuestionsNotOpen):
            ask(forum)
    with living_at(at(10, 55)):
        ask(forum)
        with transaction():
            programme.cancel_today(forum.fair, forum.sessions[0].id)
        with pytest.raises(QuestionsOff):
            ask(forum)


def test_device_has_three_open_questions_and_asks_again_once_one_is_answered(forum: Forum) -> None:
    with living_at(DURING):
        first, *_others = [ask(forum) for _ in range(3)]
        with pytest.raises(TooManyQuestions):
            ask(forum)
        ask(forum, device="two")
        decide(forum, first, Decision.SHOW)
        with pytest.raises(TooManyQuestions):
            ask(forum)
        decide(forum, first, Decision.ANSWER)
        ask(forum)


def test_question_of_a_session_that_was_removed_from_the_draft_is_refused(forum: Forum) -> None:
    with transaction():
        programme.remove_session(forum.fair, db.session.get_one(Session, forum.sessions[0].id))
    with living_at(DURING), pytest.raises(NotFound):
        ask(forum)
    with living_at(AFTER), pytest.raises(NotFound):
        give(forum, 5)


def test_device_votes_once_and_takes_it_back(forum: Forum) -> None:
    with living_at(DURING):
        one = ask(forum)
        with pytest.raises(NotToVoteFor):
            vote(forum, one, "two")
        decide(forum, one, Decision.SHOW)
        assert [vote(forum, one, device) for device in ("two", "two", "three", "one")] == [1, 1, 2, 3]
        assert voted_by(forum.sessions[0].id, "two") == {one}
        assert [unvote(forum, one, device) for device in ("two", "two", "four")] == [2, 2, 2]
        assert voted_by(forum.sessions[0].id, "two") == frozenset()
        decide(forum, one, Decision.ANSWER)
        with pytest.raises(NotToVoteFor):
            unvote(forum, one, "three")
        with pytest.raises(NotToVoteFor):
            vote(forum, 987_654, "three")
    assert question(one).votes == 2


def test_question_of_another_session_gets_no_votes_here(forum: Forum) -> None:
    with living_at(at(9, 40)):
        one = ask(forum, session=1)
        decide(forum, one, Decision.SHOW, session=1)
        with pytest.raises(NotToVoteFor):
            vote(forum, one, "two")
        with pytest.raises(NotFound):
            decide(forum, one, Decision.HIDE)


def test_most_voted_come_first_then_the_oldest_and_answered_ones_last(forum: Forum) -> None:
    set_board(forum, Mode.OPEN)
    with living_at(DURING):
        ids = [ask(forum, device=f"device {number}") for number in range(7)]
        vote(forum, ids[2], "a")
        vote(forum, ids[4], "a")
        vote(forum, ids[4], "b")
        vote(forum, ids[6], "a")
        vote(forum, ids[6], "b")
        vote(forum, ids[6], "c")
        decide(forum, ids[6], Decision.ANSWER)
    session_id = forum.sessions[0].id
    assert [one.id for one in questions_shown(session_id)] == [ids[4], ids[2], ids[0], ids[1], ids[3], ids[5], ids[6]]
    assert [one.id for one in questions_on_screen(session_id)] == [ids[4], ids[2], ids[0], ids[1], ids[3]]
    assert [one.id for one in questions_by_state(session_id)["answered"]] == [ids[6]]


def test_every_decision_can_be_taken_back_and_is_noted(forum: Forum) -> None:
    with living_at(DURING):
        one = ask(forum)
        made = [decide(forum, one, Decision(word)) for word in ("show", "hide", "undo", "answer", "undo")]
        assert made == ["shown", "hidden", "shown", "answered", "shown"]
        with pytest.raises(NothingDecided):
            decide(forum, one, Decision.UNDO)
    by = "moderator's link"
    words = ("shown", "hidden", "undone", "answered", "undone")
    assert _audited() == [(f"question.{word}", by) for word in words]


def test_second_of_two_moderators_is_told_that_somebody_decided(forum: Forum) -> None:
    with living_at(DURING):
        one = ask(forum)
        decide(forum, one, Decision.SHOW, seen=1)
        with pytest.raises(DecidedMeanwhile):
            decide(forum, one, Decision.HIDE, seen=1)
    assert question(one).state == "shown"


def test_mark_grows_with_everything_that_happens(forum: Forum) -> None:
    marks = []

    def note() -> None:
        db.session.rollback()
        marks.append(db.session.get_one(QuestionBoard, forum.sessions[0].id, populate_existing=True).mark)

    with living_at(DURING):
        one = ask(forum)
        note()
        decide(forum, one, Decision.SHOW)
        note()
        vote(forum, one, "two")
        note()
        unvote(forum, one, "two")
        note()
        set_board(forum, Mode.OPEN)
        note()
    assert marks == sorted(set(marks))


def test_settings_are_kept_and_the_second_of_two_who_change_them_is_told(forum: Forum) -> None:
    board = set_board(forum, Mode.OPEN, takes_feedback=False)
    assert (board.mode, board.takes_feedback, board.version) == ("open", False, 1)
    with pytest.raises(ChangedMeanwhile), transaction():
        actions.set_board(forum.fair, forum.sessions[0].id, Mode.OFF, takes_feedback=True, actor=None, seen=0)
    assert _audited() == [("question_board.set", "command line")]


def test_only_the_newest_link_opens_and_only_its_hash_is_kept(forum: Forum) -> None:
    session_id = forum.sessions[0].id
    first, second = make_link(forum), make_link(forum)
    assert board_by_link(forum.fair, session_id, first) is None
    board = board_by_link(forum.fair, session_id, second)
    assert board is not None
    assert second not in (board.link_digest or "")
    assert board_by_link(forum.fair, forum.sessions[1].id, second) is None
    for _ in range(2):
        with transaction():
            actions.revoke_link(forum.fair, session_id, actor=None)
    assert board_by_link(forum.fair, session_id, second) is None
    assert [action for action, _ in _audited()] == [*["question_board.link_made"] * 2, "question_board.link_revoked"]


def test_feedback_is_one_a_device_and_can_be_changed_for_seven_days(forum: Forum) -> None:
    for moment in (DURING, LONG_AFTER):
        with living_at(moment), pytest.raises(FeedbackNotOpen):
            give(forum, 5)
    with living_at(AFTER):
        first = give(forum, 5, comment="Good")
        assert give(forum, 2, wish="Less") == first
        give(forum, 4, "two")
    assert [(one.score, one.comment, one.wish) for one in answers()] == [(2, "", "Less"), (4, "", "")]
    set_board(forum, Mode.OFF, takes_feedback=False)
    with living_at(AFTER), pytest.raises(FeedbackOff):
        give(forum, 1)


def test_words_that_were_hidden_and_are_written_anew_are_judged_anew(forum: Forum) -> None:
    with living_at(AFTER):
        first = give(forum, 1, comment="Rude")
        with transaction():
            actions.hide_feedback(forum.fair, db.session.get_one(Feedback, first), actor=None)
        give(forum, 2, comment="Rude")
        assert answers()[0].is_hidden
        give(forum, 2, comment="Polite")
        assert not answers()[0].is_hidden
        with transaction():
            actions.hide_feedback(forum.fair, db.session.get_one(Feedback, first), actor=None)
        with transaction():
            actions.show_feedback(forum.fair, db.session.get_one(Feedback, first), actor=None)
    assert not answers()[0].is_hidden


def _send(forum: Forum, press: str) -> int:
    with transaction():
        return actions.send_results(
            forum.fair, db.session.get_one(Session, forum.sessions[0].id), press, actor=None
        ).count


def _give_address(forum: Forum, speaker: int, email: str) -> None:
    with transaction():
        db.session.get_one(Speaker, forum.speakers[speaker].id).email = email


def test_results_go_to_the_speakers_once_a_press_with_words_that_are_not_hidden(
    forum: Forum, work: Callable[[], None]
) -> None:
    with living_at(AFTER):
        for number, (score, comment) in enumerate([(5, "Excellent"), (4, "Rude words")]):
            last = give(forum, score, f"device {number}", comment=comment)
        with pytest.raises(TooFewAnswers):
            _send(forum, "press")
        give(forum, 3, "third", wish="A workshop")
        with transaction():
            actions.hide_feedback(forum.fair, db.session.get_one(Feedback, last), actor=None)
        with pytest.raises(NobodyToTell):
            _send(forum, "press")
        _give_address(forum, 0, "thuong@school.example")
        _give_address(forum, 1, "of.another.session@school.example")
        assert [_send(forum, press) for press in ("press", "press", "again")] == [1, 1, 1]
        work()
    mails = db.session.scalars(select(Mail).where(Mail.name == "session_results")).all()
    assert [one.recipient for one in mails] == ["thuong@school.example"] * 2
    assert "Excellent" in mails[0].text
    assert "A workshop" in mails[0].html
    assert "Rude words" not in mails[0].text + mails[0].html
    assert "4" in mails[0].text


def test_nothing_tells_who_it_was_a_month_after_the_fair(forum: Forum) -> None:
    set_board(forum, Mode.OPEN)
    make_link(forum)
    with transaction():
        forum.fair.starts_on, forum.fair.ends_on = date(2027, 5, 12), date(2027, 5, 13)
    with living_at(DURING):
        one = ask(forum, name="Lan")
        vote(forum, one, "two")
    with living_at(AFTER):
        give(forum, 4, comment="Good")
        assert actions.forget_devices() == 0
    with living_at(FORGOTTEN):
        assert actions.forget_devices() == 1
        assert actions.forget_devices() == 0
    kept, said = question(one), answers()[0]
    assert (kept.device, kept.name, kept.votes, kept.text) == (None, "", 1, "Why?")
    assert (said.device, said.comment) == (None, "Good")
    assert db.session.scalar(select(func.count()).select_from(QuestionVote)) == 0
    assert db.session.get_one(QuestionBoard, forum.sessions[0].id).link_digest is None
    assert results_in(forum.sessions[0].id).count == 1


def test_beat_asks_for_the_forgetting() -> None:
    assert forget_devices_task.name in {entry["task"] for entry in make_schedule(10).values()}


def test_everything_goes_with_the_session(forum: Forum) -> None:
    set_board(forum, Mode.OPEN)
    with living_at(DURING):
        vote(forum, ask(forum), "two")
    with transaction():
        programme.remove_session(forum.fair, db.session.get_one(Session, forum.sessions[0].id))
    publish(forum.fair)
    for table in (Question, QuestionVote, QuestionBoard):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
