"""The line as the organiser looks through it: part of it, with stands; and who moves when the formula changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsapp.allocation.models import Pavilion
from eventsapp.allocation.queries.line import InLine, line_of
from eventsapp.allocation.rules.scoring import Formula
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.exhibitors.queries import Place, places_by_exhibitor
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold

STANDS = ("with", "without")
ONLY = ("sponsor", "pavilion", "rebooking", "penalty", "lot")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the line is wanted: by a part of the name, with or without a stand, or of one kind."""

    search: str = ""
    stand: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """The part of the line that was wanted, with the stands and pavilions in it; ``total`` is the whole line."""

    rows: Sequence[InLine]
    places: Mapping[int, Sequence[Place]]
    pavilions: Mapping[int, str]
    total: int


def points_of(fair_id: int, wanted: Wanted) -> Points:
    """Return the part of a fair's line that is wanted; places in line are those in the whole of it."""
    line = line_of(fair_id)
    places = places_by_exhibitor([one.exhibitor.id for one in line])
    named = select(Pavilion.id, Pavilion.name).where(Pavilion.fair_id == fair_id)
    pavilions = dict(db.session.execute(named).all())
    needle = fold(wanted.search)
    rows = [one for one in line if needle in one.exhibitor.search_key and _is_wanted(one, wanted, places)]
    return Points(rows, places, pavilions, len(line))


def _is_wanted(one: InLine, wanted: Wanted, placed: Collection[int]) -> bool:
    if wanted.stand and (one.exhibitor.id in placed) != (wanted.stand == "with"):
        return False
    record = one.record
    kinds = {
        "sponsor": one.merits.sponsorship_vnd > 0,
        "pavilion": one.pavilion_id is not None,
        "rebooking": bool(record and record.is_rebooking),
        "penalty": any((one.merits.penalties or {}).values()),
        "lot": one.is_drawn,
    }
    return kinds.get(wanted.only, True)


@dataclass(frozen=True, slots=True)
class Move:
    """How an exhibitor's place in line and points become others."""

    exhibitor: Exhibitor
    before: int
    after: int
    points_before: int
    points_after: int

    @property
    def up(self) -> int:
        """Return how many places it gains; negative where it loses some."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Moves:
    """Who would move, those who move farthest first, and how many would not."""

    moves: Sequence[Move]
    staying: int


def moves_by(fair_id: int, formula: Formula) -> Moves:
    """Return who would stand elsewhere in a fair's line by another formula."""
    now = {one.exhibitor.id: one for one in line_of(fair_id)}
    moves = [
        Move(
            one.exhibitor, now[one.exhibitor.id].place, one.place, now[one.exhibitor.id].score.points, one.score.points
        )
        for one in line_of(fair_id, formula)
    ]
    moving = sorted((one for one in moves if one.up), key=lambda one: (-abs(one.up), one.after))
    return Moves(moving, len(moves) - len(moving))


def exhibitor_in_fair(fair_id: int, exhibitor_id: int) -> Exhibitor | None:
    """Return an exhibitor of a fair with its company and sector."""
    own = select(Exhibitor).where(Exhibitor.fair_id == fair_id, Exhibitor.id == exhibitor_id)
    return db.session.scalar(own.options(joinedload(Exhibitor.company), joinedload(Exhibitor.sector)))
