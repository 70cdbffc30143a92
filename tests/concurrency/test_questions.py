"""Questions in a rush: a hall votes at once, one device in many tabs, two moderators, the same press twice."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.programme.models import Session, Speaker
from eventsapp.programme.queries import published_session
from eventsapp.questions import actions
from eventsapp.questions.actions import FeedbackAnswers
from eventsapp.questions.models import Feedback, Mode, Question, QuestionBoard, QuestionVote, ResultsSending
from eventsapp.questions.rules import MOST_OPEN, Decision
from tests.concurrency.test_holds import THREADS, in_groups
from tests.concurrency.test_stands import race
from tests.factories import make_fair
from tests.programme.programmes import Forum, make_forum, publish
from tests.questions.asking import AFTER, DURING, ask, give, question, set_board
from tests.seats.rooms import living_at
from tests.sizes import sized

CROWD = sized(50, 200)


@pytest.fixture
def forum(racing_app: Flask) -> Forum:
    forum = make_forum(make_fair())
    publish(forum.fair)
    return forum


class Trying:
    """What racing threads do in one session, by ids alone."""

    def __init__(self, forum: Forum) -> None:
        self.fair_id, self.session_id = forum.fair.id, forum.sessions[0].id

    def _fair(self) -> Fair:
        return db.session.get_one(Fair, self.fair_id)

    def ask(self, device: str) -> object:
        """Ask."""
        with living_at(DURING):
            entry = published_session(self._fair(), self.session_id)[2]
            return actions.ask_question(self._fair(), entry, device, "Why?")

    def vote(self, question_id: int, device: str, *, back: bool = False) -> object:
        """Vote, or take the vote back."""
        act = actions.take_vote_back if back else actions.vote_for
        with living_at(DURING):
            entry = published_session(self._fair(), self.session_id)[2]
            return act(self._fair(), entry, question_id, device)

    def decide(self, question_id: int, decision: Decision) -> object:
        """Decide about a question that nobody decided about yet."""
        return actions.decide_question(self._fair(), self.session_id, question_id, decision, seen=1, actor=None)

    def give(self, score: int) -> object:
        """Give feedback, always as the same device."""
        with living_at(AFTER):
            entry = published_session(self._fair(), self.session_id)[2]
            return actions.give_feedback(self._fair(), entry, "one", FeedbackAnswers(score=score))

    def send(self) -> object:
        """Send the results, always by the same press."""
        session = db.session.get_one(Session, self.session_id)
        return actions.send_results(self._fair(), session, "press", actor=None)


def _shown(forum: Forum) -> int:
    """Ask something that everybody sees."""
    set_board(forum, Mode.OPEN)
    with living_at(DURING):
        return ask(forum)


def _votes_of(question_id: int) -> int:
    db.session.rollback()
    counted = select(func.count()).where(QuestionVote.question_id == question_id)
    return db.session.scalar(counted) or 0


@pytest.mark.long
def test_crowd_of_devices_votes_for_one_question_and_each_counts(racing_app: Flask, forum: Forum) -> None:
    one, trying = _shown(forum), Trying(forum)
    tries = [lambda number=number: trying.vote(one, f"device {number}") for number in range(CROWD)]  # type: ignore[misc]
    assert in_groups(racing_app, tries) == {"done": CROWD}
    assert (question(one).votes, _votes_of(one)) == (CROWD, CROWD)


def test_one_device_in_many_tabs_has_one_vote(racing_app: Flask, forum: Forum) -> None:
    one, trying = _shown(forum), Trying(forum)
    assert race(racing_app, [lambda: trying.vote(one, "device")] * THREADS) == {"done": THREADS}
    assert (question(one).votes, _votes_of(one)) == (1, 1)


def test_votes_that_come_and_go_at_once_are_counted_as_they_are(racing_app: Flask, forum: Forum) -> None:
    one, trying = _shown(forum), Trying(forum)
    tries = [
        lambda number=number, back=back: trying.vote(one, f"device {number}", back=back)  # type: ignore[misc]
        for number in range(20)
        for back in (False, True, False)
    ]
    assert in_groups(racing_app, tries) == {"done": 60}
    assert question(one).votes == _votes_of(one)


def test_first_questions_of_a_session_share_one_board(racing_app: Flask, forum: Forum) -> None:
    trying = Trying(forum)
    tries = [lambda number=number: trying.ask(f"device {number}") for number in range(THREADS)]  # type: ignore[misc]
    assert race(racing_app, tries) == {"done": THREADS}
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(QuestionBoard)) == 1
    assert db.session.scalar(select(func.count()).select_from(Question)) == THREADS


def test_one_device_in_many_tabs_asks_no_more_than_it_may(racing_app: Flask, forum: Forum) -> None:
    trying = Trying(forum)
    ends = race(racing_app, [lambda: trying.ask("device")] * THREADS)
    assert ends == {"done": MOST_OPEN, "TooManyQuestions": THREADS - MOST_OPEN}


def test_of_two_moderators_who_decide_at_once_the_second_is_told(racing_app: Flask, forum: Forum) -> None:
    with living_at(DURING):
        one = ask(forum)
    trying = Trying(forum)
    ends = race(racing_app, [lambda: trying.decide(one, Decision.SHOW), lambda: trying.decide(one, Decision.HIDE)])
    assert ends == {"done": 1, "DecidedMeanwhile": 1}
    assert question(one).version == 2


def test_vote_and_answer_at_once_leave_a_count_that_is_right(racing_app: Flask, forum: Forum) -> None:
    one, trying = _shown(forum), Trying(forum)
    tries = [lambda number=number: trying.vote(one, f"device {number}") for number in range(12)]  # type: ignore[misc]
    ends = race(racing_app, [*tries, lambda: trying.decide(one, Decision.ANSWER)])
    assert ends["done"] + ends["NotToVoteFor"] == 13
    assert question(one).votes == _votes_of(one) == ends["done"] - 1


def test_one_device_in_many_tabs_gives_one_feedback(racing_app: Flask, forum: Forum) -> None:
    trying = Trying(forum)
    tries = [lambda score=score: trying.give(score) for score in (1, 2, 3, 4, 5)]  # type: ignore[misc]
    ends = race(racing_app, tries)
    assert ends["done"] + ends["Busy"] == 5
    assert ends["done"] >= 1
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Feedback)) == 1


def test_press_that_arrives_many_times_at_once_sends_once(racing_app: Flask, forum: Forum) -> None:
    with transaction():
        db.session.get_one(Speaker, forum.speakers[0].id).email = "thuong@school.example"
    with living_at(AFTER):
        for number in range(3):
            give(forum, 4, f"device {number}")
    trying = Trying(forum)
    assert race(racing_app, [trying.send] * 6) == {"done": 6}
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ResultsSending)) == 1
