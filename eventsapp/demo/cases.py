"""Who applied, when, and what became of it, before any row is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eventsapp.demo.dice import Dice
from eventsapp.demo.editions import Edition
from eventsapp.demo.firms import Firm, resembling
from eventsapp.demo.words import fair_texts as words
from eventsapp.exhibitors.models import ApplicationState as State
from eventsapp.venues.vocabulary import UTILITIES

WEEKS = 11
PAPER_FORMS = 4
TWINS = 6
"""How many of the waiting applications look like a company that applied before."""
LATE = 4
"""How many of them wait longer than the fair promises."""

UNIT_PRICE = 76_000_000
"""What most pay for a unit, in dong."""
_CONNECTIONS: Mapping[str, Sequence[tuple[str, int]]] = {
    "robotics": (("air", 40), ("data", 60)),
    "machining": (("air", 55), ("water", 30)),
    "laser": (("air", 35), ("water", 45)),
    "fluids": (("air", 85), ("water", 20)),
    "surface": (("water", 70),),
    "automation": (("data", 70),),
    "software": (("data", 90),),
    "sensing": (("data", 50),),
}
"""What a trade needs beside electricity, and in how many of a hundred cases."""

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
    has_stand: bool = False
    stand_id: int | None = None
    is_contesting: bool = False
    """Whether it waits for a place that others wish for too."""
    is_demanding: bool = False
    """Whether the organiser keeps needs of its own for it."""
    utilities: tuple[str, ...] = ()
    budget: int | None = None

    @property
    def note(self) -> str:
        """Return the organiser's words to the applicant, in its language."""
        return _NOTES.get(self.state, {}).get(self.firm.language, "")


def all_cases(
    edition: Edition, firms: Iterator[Firm], sizes: Sequence[int], freed: Sequence[int], now: datetime
) -> list[Case]:
    """Return every application of a fair, numbered by the moment of submission.

    The first cases are the approved ones, in the order of `sizes`, those of the stands, and of `freed`, those of the
    places that were cut out and stay free.
    """
    dice = Dice(f"cases:{edition.slug}")
    others_wanted = (dice.number(1, 6) for _ in range(edition.without_stand - len(freed)))
    wanted = [*sizes, *_a_little_less(freed, edition), *others_wanted]
    approved = [Case(next(firms), State.APPROVED, units) for units in wanted]
    for place, case in enumerate(approved):
        case.has_stand = place < len(sizes)
        case.is_contesting = bool(freed) and not case.has_stand
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
    _demand(cases, Dice(f"needs:{edition.slug}"))
    return cases


def _a_little_less(sizes: Sequence[int], edition: Edition) -> list[int]:
    """Return what those wait for who fit into places of these sizes: three in ten want a unit less than they held."""
    dice = Dice(f"smaller:{edition.slug}")
    return [size - 1 if size > 1 and dice.happens(30) else size for size in sizes]


def _demand(cases: Sequence[Case], dice: Dice) -> None:
    """Say what each booth must be connected to, by trade, and what a third of them can pay."""
    for case in cases:
        extra = tuple(code for code, percent in _CONNECTIONS.get(case.firm.sector, ()) if dice.happens(percent))
        case.utilities = tuple(code for code in UTILITIES if code in {"power", *extra} and dice.happens(90))
        price = UNIT_PRICE * case.units * dice.number(95, 150) // 100
        case.budget = round(price, -6) if dice.happens(35) else None
        case.is_demanding = case.state == State.APPROVED and dice.happens(20)


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
