"""Decisions about questions and feedback: when, how many, what a moderator may do, and what is refused."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import fmean

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal
from eventsapp.programme.agenda import SessionEntry
from eventsapp.programme.rules import SessionKind
from eventsapp.questions.models import Feedback, Mode, Question, QuestionBoard, QuestionState

MOST_TEXT = 300
MOST_NAME = 60
MOST_COMMENT = 1000
MOST_OPEN = 3
"""Questions that one device may have open in a session."""
OPENS_BEFORE = timedelta(minutes=10)
CLOSES_AFTER = timedelta(minutes=30)
FEEDBACK_FOR = timedelta(days=7)
SCORES = (1, 2, 3, 4, 5)
FEWEST_ANSWERS = 3
"""With fewer answers than that nobody but the organiser sees results: they would say who thought what."""
KEPT_FOR = timedelta(days=30)
"""After the last day of a fair; then nobody can tell any more what came from one device."""
WITHOUT_QUESTIONS = frozenset({SessionKind.BREAK, SessionKind.CEREMONY})
WITHOUT_FEEDBACK = frozenset({SessionKind.BREAK})

MODE_WORDS: Mapping[str, LazyString] = {
    Mode.OFF: _l("No questions"),
    Mode.OPEN: _l("Shown at once"),
    Mode.MODERATED: _l("Shown once the moderator lets them through"),
}
STATE_WORDS: Mapping[str, LazyString] = {
    QuestionState.WAITING: _l("Incoming"),
    QuestionState.SHOWN: _l("Shown to everybody"),
    QuestionState.ANSWERED: _l("Answered"),
    QuestionState.HIDDEN: _l("Hidden"),
}
SCORE_WORDS: Mapping[int, LazyString] = {
    1: _l("Poor"),
    2: _l("Rather poor"),
    3: _l("So-so"),
    4: _l("Good"),
    5: _l("Very good"),
}
PUBLIC_STATES = (QuestionState.SHOWN, QuestionState.ANSWERED)
OPEN_STATES = (QuestionState.WAITING, QuestionState.SHOWN)


class Decision(StrEnum):
    """What a moderator may do with a question."""

    SHOW = "show"
    ANSWER = "answer"
    HIDE = "hide"
    UNDO = "undo"


STATE_AFTER: Mapping[str, QuestionState] = {
    Decision.SHOW: QuestionState.SHOWN,
    Decision.ANSWER: QuestionState.ANSWERED,
    Decision.HIDE: QuestionState.HIDDEN,
}


class Phase(StrEnum):
    """Where something stands by the clock."""

    BEFORE = "before"
    OPEN = "open"
    OVER = "over"
    NEVER = "never"


class QuestionsOff(Refusal):
    """A session that takes no questions is asked one."""

    sentence = _l("No questions are taken in this session.")


class QuestionsNotOpen(Refusal):
    """A question or a vote comes too early or too late."""

    sentence = _l("Questions are taken from 10 minutes before the start until 30 minutes after the end.")


class TooManyQuestions(Refusal):
    """A device has as many open questions as it may."""

    field = "text"
    sentence = _l("You have three open questions in this session. Vote for others, and ask again once one is answered.")


class NotToVoteFor(Refusal):
    """A question that is not open to votes, or not there any more."""

    sentence = _l("This question is answered or gone, so votes for it do not count any more.")


class DecidedMeanwhile(Refusal):
    """Somebody else decided about the same question."""

    sentence = _l("Somebody decided about this question before you. Look at where it stands now, then decide again.")


class NothingDecided(Refusal):
    """There is no decision to take back."""

    sentence = _l("There is no decision about this question to take back.")


class LinkRevoked(Refusal):
    """A moderator's link that was revoked, or never was one."""

    status = 410
    sentence = _l("This link does not open anything any more. Ask the organiser for a new one.")


class FeedbackNotOpen(Refusal):
    """Feedback comes before the session is over, or long after it."""

    sentence = _l("Feedback is taken from the end of the session until seven days later.")


class FeedbackOff(Refusal):
    """A session that takes no feedback gets some."""

    sentence = _l("No feedback is taken for this session.")


class TooFewAnswers(Refusal):
    """Results that would say who thought what are to be sent."""

    sentence = _l("Fewer than three people answered, so results are not sent: they would say who thought what.")


class NobodyToTell(Refusal):
    """None of the speakers has an address."""

    sentence = _l("None of the speakers has an e-mail address. Add one to the list of speakers, then send it again.")


def mode_of(board: QuestionBoard | None, kind: str) -> Mode:
    """Return what becomes of questions: what is set, else what is usual for this kind of session."""
    if board is not None and board.mode:
        return Mode(board.mode)
    return Mode.OFF if kind in WITHOUT_QUESTIONS else Mode.MODERATED


def takes_feedback(board: QuestionBoard | None, kind: str) -> bool:
    """Whether people are asked what they thought: what is set, else what is usual for this kind of session."""
    if board is not None and board.takes_feedback is not None:
        return board.takes_feedback
    return kind not in WITHOUT_FEEDBACK


def question_phase(entry: SessionEntry, mode: Mode, now: datetime) -> Phase:
    """Return whether questions are taken now, by the times at which the session really runs."""
    if mode is Mode.OFF or entry.is_cancelled:
        return Phase.NEVER
    return _phase(entry.starts_at - OPENS_BEFORE, entry.ends_at + CLOSES_AFTER, now)


def feedback_phase(entry: SessionEntry, *, is_taken: bool, now: datetime) -> Phase:
    """Return whether feedback is taken now, by the time at which the session really ended."""
    if not is_taken or entry.is_cancelled:
        return Phase.NEVER
    return _phase(entry.ends_at, entry.ends_at + FEEDBACK_FOR, now)


def _phase(opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    if now < opens_at:
        return Phase.BEFORE
    return Phase.OPEN if now < closes_at else Phase.OVER


def check_questions(entry: SessionEntry, mode: Mode, now: datetime) -> None:
    """Refuse questions and votes where none are taken."""
    phase = question_phase(entry, mode, now)
    if phase is Phase.NEVER:
        raise QuestionsOff
    if phase is not Phase.OPEN:
        raise QuestionsNotOpen


def check_feedback(entry: SessionEntry, *, is_taken: bool, now: datetime) -> None:
    """Refuse feedback where none is taken."""
    phase = feedback_phase(entry, is_taken=is_taken, now=now)
    if phase is Phase.NEVER:
        raise FeedbackOff
    if phase is not Phase.OPEN:
        raise FeedbackNotOpen


def state_after(question: Question, decision: Decision) -> QuestionState:
    """Return the state that a decision leads to."""
    if decision is not Decision.UNDO:
        return STATE_AFTER[decision]
    if not question.state_before:
        raise NothingDecided
    return QuestionState(question.state_before)


def device_in(session_id: int, device: str) -> str:
    """Return the mark of a device in a session: nobody can tell that two of different sessions are one device."""
    return hashlib.sha256(f"{session_id} {device}".encode()).hexdigest()


def digest_of(token: str) -> str:
    """Return what is kept of a moderator's link."""
    return hashlib.sha256(token.encode()).hexdigest()


def questions_topic(session_id: int) -> str:
    """Return what those follow who have a session's questions open."""
    return f"questions {session_id}"


def outdated_before(now: datetime) -> date:
    """Return the day before which a fair must have ended for its devices to be forgotten."""
    return (now - KEPT_FOR).date()


@dataclass(frozen=True)
class Results:
    """What a session was given: how many answers, their mean, and how many there are of each score."""

    count: int
    mean: float
    spread: Sequence[tuple[int, int]]

    @property
    def is_enough(self) -> bool:
        """Whether others than the organiser may see them."""
        return self.count >= FEWEST_ANSWERS

    @property
    def most(self) -> int:
        """The largest number of answers with one score."""
        return max((count for _score, count in self.spread), default=0)


def results_of(counts: Mapping[int, int]) -> Results:
    """Return the results from how often each score was given."""
    total = sum(counts.values())
    mean = fmean(score for score, count in counts.items() for _ in range(count)) if total else 0.0
    return Results(total, mean, [(score, counts.get(score, 0)) for score in SCORES])


def words_for_speakers(rows: Iterable[Feedback]) -> list[Feedback]:
    """Return what speakers may read: words that are not hidden."""
    return [row for row in rows if (row.comment or row.wish) and not row.is_hidden]
