"""When questions and feedback are taken, and what a decision leads to."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from eventsapp.programme.agenda import Planned, SessionEntry
from eventsapp.questions.models import Feedback, Mode, Question, QuestionBoard
from eventsapp.questions.rules import (
    SCORE_WORDS,
    SCORES,
    Decision,
    NothingDecided,
    Phase,
    device_in,
    feedback_phase,
    mode_of,
    question_phase,
    results_of,
    state_after,
    takes_feedback,
    words_for_speakers,
)
from tests.programme.programmes import at

SESSION = SessionEntry(
    id=1,
    uid="one",
    kind="talk",
    title={"en": "Talk"},
    subtitle={},
    abstract={},
    track=None,
    room=1,
    day=date(2027, 5, 12),
    starts_at=at(9),
    ends_at=at(10),
    language="en",
    interpreted=(),
    parts=(),
    find="",
)
LATE = replace(
    SESSION,
    starts_at=at(9, 20),
    ends_at=at(10, 20),
    planned=Planned(starts_at=at(9), ends_at=at(10), room=1),
)


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (at(8, 49), Phase.BEFORE),
        (at(8, 50), Phase.OPEN),
        (at(10, 29), Phase.OPEN),
        (at(10, 30), Phase.OVER),
    ],
)
def test_questions_are_taken_ten_minutes_before_until_thirty_after(moment: datetime, phase: Phase) -> None:
    assert question_phase(SESSION, Mode.MODERATED, moment) is phase
    assert question_phase(LATE, Mode.OPEN, moment + timedelta(minutes=20)) is phase
    assert question_phase(SESSION, Mode.OFF, moment) is Phase.NEVER
    assert question_phase(replace(SESSION, is_cancelled=True), Mode.OPEN, moment) is Phase.NEVER


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (at(9, 59), Phase.BEFORE),
        (at(10), Phase.OPEN),
        (at(9, 59, day=19), Phase.OPEN),
        (at(10, day=19), Phase.OVER),
    ],
)
def test_feedback_is_taken_from_the_real_end_for_seven_days(moment: datetime, phase: Phase) -> None:
    assert feedback_phase(SESSION, is_taken=True, now=moment) is phase
    assert feedback_phase(LATE, is_taken=True, now=moment + timedelta(minutes=20)) is phase
    assert feedback_phase(SESSION, is_taken=False, now=moment) is Phase.NEVER
    assert feedback_phase(replace(SESSION, is_cancelled=True), is_taken=True, now=moment) is Phase.NEVER


def test_what_is_usual_depends_on_the_kind_and_gives_way_to_what_is_set() -> None:
    assert mode_of(None, "talk") is Mode.MODERATED
    assert mode_of(None, "break") is mode_of(None, "ceremony") is Mode.OFF
    assert mode_of(QuestionBoard(mode=""), "ceremony") is Mode.OFF
    assert mode_of(QuestionBoard(mode="open"), "ceremony") is Mode.OPEN
    assert takes_feedback(None, "talk")
    assert takes_feedback(None, "ceremony")
    assert not takes_feedback(None, "break")
    assert takes_feedback(QuestionBoard(takes_feedback=True), "break")
    assert not takes_feedback(QuestionBoard(takes_feedback=False), "talk")


def test_decision_can_be_taken_back_to_what_was_before() -> None:
    waiting = Question(state="waiting", state_before="")
    assert state_after(waiting, Decision.SHOW) == "shown"
    assert state_after(waiting, Decision.HIDE) == "hidden"
    assert state_after(Question(state="answered", state_before="shown"), Decision.UNDO) == "shown"
    with pytest.raises(NothingDecided):
        state_after(waiting, Decision.UNDO)


def test_device_is_another_in_each_session() -> None:
    assert device_in(1, "device") == device_in(1, "device")
    assert len({device_in(1, "device"), device_in(2, "device"), device_in(1, "other")}) == 3


def test_results_are_enough_from_three_answers_on() -> None:
    two, three = results_of({5: 1, 2: 1}), results_of({5: 2, 2: 1})
    assert (two.count, two.mean, two.is_enough) == (2, 3.5, False)
    assert (three.count, three.mean, three.is_enough, three.most) == (3, 4.0, True, 2)
    assert three.spread == [(1, 0), (2, 1), (3, 0), (4, 0), (5, 2)]
    assert (results_of({}).count, results_of({}).mean, results_of({}).most) == (0, 0.0, 0)
    assert tuple(SCORE_WORDS) == SCORES


def test_speakers_read_words_that_are_there_and_not_hidden() -> None:
    rows = [
        Feedback(comment="Good", wish="", is_hidden=False),
        Feedback(comment="Rude", wish="", is_hidden=True),
        Feedback(comment="", wish="", is_hidden=False),
        Feedback(comment="", wish="More", is_hidden=False),
    ]
    assert words_for_speakers(rows) == [rows[0], rows[3]]
