"""Who applied, when, and what became of it, before any row is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eventsapp.demo.dice import Dice
from eventsapp.demo.editions import Edition
from eventsapp.demo.firms import Firm, resembling
from eventsapp.demo.words import fair_texts as words
from eventsapp.exhibitors.models import ApplicationState as State

WEEKS = 11
PAPER_FORMS = 4
TWINS = 6
"""How many of the waiting applications look like a company that applied before."""
LATE = 4
"""How many of them wait longer than the fair promises."""

_NOTES: Mapping[State, Mapping[str, str]] = {
    State.CHANGES_REQUESTED: words.NEED_DRAWING,
    State.WAITLISTED: words.HALL_IS_FULL,
    State.REJECTED: words.NOT_THE_THEME,
}


@dataclass
class Case:
    """An application with its story; `units` is how many it wants."""

    firm: Firm
    state: State
    units: int
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    number: int | None = None
    is_paper: bool = False
    is_second: bool = False
    """A colleague's, of a company that applied before."""
    owner_id: int | None = None
    application_id: int = 0
    exhibitor_id: int | None = None
    step: int = field(default=6)

    @property
    def note(self) -> str:
        """Return the organiser's words to the applicant, in its language."""
        return _NOTES.get(self.state, {}).get(self.firm.language, "")


def all_cases(edition: Edition, firms: Iterator[Firm], sizes: Sequence[int], now: datetime) -> list[Case]:
    """Return every application of a fair, numbered by the moment of submission; `sizes` are those of the stands.

    The first cases are the approved ones, in the order of `sizes`.
    """
    dice = Dice(f"cases:{edition.slug}")
    wanted = [*sizes, *(dice.number(1, 6) for _ in range(edition.without_stand))]
    approved = [Case(next(firms), State.APPROVED, units) for units in wanted]
    for case in approved:
        _submit(case, now - timedelta(days=4), now - timedelta(weeks=WEEKS), dice)
    others = [
        Case(next(firms), state, dice.number(1, 6)) for state, count in edition.undecided.items() for _ in range(count)
    ]
    _tell(others, approved, now, dice)
    cases = approved + others
    sent = sorted((case for case in cases if case.submitted_at), key=lambda case: case.submitted_at or now)
    for number, case in enumerate(sent, 1):
        case.number = number
    return cases


def _tell(others: Sequence[Case], approved: Sequence[Case], now: datetime, dice: Dice) -> None:
    """Give the applications that were not approved their moments and oddities."""
    waiting = [case for case in others if case.state == State.SUBMITTED]
    for at, case in enumerate(waiting):
        oldest = 9 if at < LATE else 3
        _submit(case, now - timedelta(minutes=20), now - timedelta(days=oldest), dice)
    for at, case in enumerate(waiting[:TWINS]):
        case.firm, case.is_second = resembling(approved[10 + 7 * at].firm, at % 3), True
    for case in waiting[TWINS : TWINS + PAPER_FORMS]:
        case.is_paper = True
    for case in others:
        if case.state == State.DRAFT:
            case.step = dice.number(1, 5)
        elif case.submitted_at is None:
            _submit(case, now - timedelta(days=4), now - timedelta(weeks=WEEKS), dice)
            case.decided_at = None if case.state == State.WITHDRAWN else case.decided_at


def _submit(case: Case, latest: datetime, earliest: datetime, dice: Dice) -> None:
    """Choose when it was sent, later weeks busier than early ones, and decided one to three days after."""
    span = latest - earliest
    moment = latest - span * dice.share() ** 1.5
    case.submitted_at = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    if case.state != State.SUBMITTED:
        case.decided_at = min(case.submitted_at + timedelta(hours=dice.number(8, 70)), latest + timedelta(days=3))
