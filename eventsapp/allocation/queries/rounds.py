"""Reading rounds: which there are, who is in each, and whose turn it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from eventsapp.allocation.models import AllocationRun, Pick, PickState, Round, RoundState
from eventsapp.allocation.queries.line import InLine, line_of
from eventsapp.allocation.rules.rounds import Phase, is_for, phase_of
from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.queries import placeable_exhibitors
from eventsapp.booths.queries.standing import live
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit


def rounds_of(fair_id: int) -> Sequence[Round]:
    """Return the rounds of a fair in their order."""
    own = select(Round).where(Round.fair_id == fair_id)
    return db.session.scalars(own.order_by(Round.position)).all()


def round_in_fair(fair_id: int, round_id: int) -> Round | None:
    """Return a round of this fair."""
    found = select(Round).where(Round.id == round_id, Round.fair_id == fair_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def has_plan(round_id: int) -> bool:
    """Say whether a plan was computed for a round."""
    return db.session.scalar(select(AllocationRun.id).where(AllocationRun.round_id == round_id).limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Member:
    """An exhibitor in a round that is not open yet, by its place in the fair's line; units are those it still needs."""

    line: InLine
    units: int

    @property
    def exhibitor(self) -> Exhibitor:
        """Return who it is."""
        return self.line.exhibitor

    @property
    def points(self) -> int:
        """Return its score."""
        return self.line.score.points


def units_needed(fair_id: int) -> dict[int, int]:
    """Return how many units each exhibitor still needs that has fewer than it asked for."""
    return {exhibitor.id: units for exhibitor, units in placeable_exhibitors(fair_id)}


def members_by_round(fair_id: int, rounds: Sequence[Round]) -> Mapping[int, list[Member]]:
    """Return who would be in each round if it opened now, in line: whom it is for and who still needs units."""
    missing = units_needed(fair_id)
    waiting = [Member(one, missing[one.exhibitor.id]) for one in line_of(fair_id) if one.exhibitor.id in missing]
    return {
        one.id: [
            member
            for member in waiting
            if is_for(one.kind, member.line.entrant, min_points=one.min_points, min_units=one.min_units)
        ]
        for one in rounds
    }


def members_of(one: Round) -> list[Member]:
    """Return who would be in a round if it opened now, in line."""
    return members_by_round(one.fair_id, [one])[one.id]


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many are in a round, how many units they want, and how many have ended their turn with a stand."""

    companies: int
    units: int
    picked: int = 0


def turnouts(fair_id: int, rounds: Sequence[Round]) -> dict[int, Turnout]:
    """Return the turnout of every round, in always as many queries: planned ones as they would be."""
    planned = members_by_round(fair_id, [one for one in rounds if one.state == RoundState.PLANNED])
    drawn = _drawn(fair_id)
    return {
        one.id: drawn.get(one.id, Turnout(0, 0))
        if one.state != RoundState.PLANNED
        else Turnout(len(planned[one.id]), sum(member.units for member in planned[one.id]))
        for one in rounds
    }


def _drawn(fair_id: int) -> dict[int, Turnout]:
    """Count the turns of every round that was opened."""
    picked = func.sum(case((Pick.state == PickState.PICKED, 1), else_=0))
    counted = select(Pick.round_id, func.count(), func.sum(Exhibitor.units_wanted), picked)
    counted = counted.join(Pick.exhibitor).join(Pick.round).where(Round.fair_id == fair_id).group_by(Pick.round_id)
    rows = db.session.execute(counted)
    return {round_id: Turnout(companies, int(units), int(done)) for round_id, companies, units, done in rows}


def picks_of(round_id: int) -> Sequence[Pick]:
    """Return the turns of a round in line, with exhibitors and stands."""
    own = select(Pick).where(Pick.round_id == round_id).order_by(Pick.place, Pick.id)
    whole = (joinedload(Pick.exhibitor), joinedload(Pick.stand).joinedload(Stand.hall))
    return db.session.scalars(own.options(*whole).execution_options(populate_existing=True)).all()


def pick_in_round(one: Round, pick_id: int) -> Pick | None:
    """Return a turn of this round."""
    found = select(Pick).where(Pick.id == pick_id, Pick.round_id == one.id)
    return db.session.scalar(found.options(joinedload(Pick.exhibitor)))


def pick_of_exhibitor(one: Round, exhibitor_id: int) -> Pick:
    """Return an exhibitor's turn in a round, with its stand."""
    own = select(Pick).where(Pick.round_id == one.id, Pick.exhibitor_id == exhibitor_id)
    return db.session.scalars(own.options(joinedload(Pick.exhibitor), joinedload(Pick.stand))).one()


def next_rounds(fair_id: int, now: datetime) -> dict[int, int]:
    """Return the next round that each exhibitor of a fair is in or would be in, as things stand, by exhibitor."""
    ahead = sorted(
        (one for one in rounds_of(fair_id) if one.state != RoundState.CLOSED and one.closes_at > now),
        key=lambda one: (one.opens_at, one.position),
    )
    waiting = select(Pick.round_id, Pick.exhibitor_id).join(Pick.round)
    waiting = waiting.where(Round.fair_id == fair_id, Round.state == RoundState.OPEN, Pick.state == PickState.WAITING)
    drawn = db.session.execute(waiting).all()
    members = members_by_round(fair_id, [one for one in ahead if one.state == RoundState.PLANNED])
    found: dict[int, int] = {}
    for one in reversed(ahead):
        found |= {exhibitor_id: one.id for round_id, exhibitor_id in drawn if round_id == one.id}
        found |= {member.exhibitor.id: one.id for member in members.get(one.id, ())}
    return found


def carts_of(exhibitor_ids: Sequence[int]) -> dict[int, Stand]:
    """Return what exhibitors have in their carts, by exhibitor."""
    holding = select(Stand).where(Stand.exhibitor_id.in_(exhibitor_ids), Stand.state == StandState.CART, live())
    found = db.session.scalars(holding.options(joinedload(Stand.hall)))
    return {stand.exhibitor_id: stand for stand in found if stand.exhibitor_id is not None}


def running_picks(exhibitor_id: int, now: datetime) -> Sequence[Pick]:
    """Return an exhibitor's turns in rounds that nobody closed: the open one, the next, then those that are over."""
    running = select(Pick).join(Pick.round).where(Pick.exhibitor_id == exhibitor_id, Round.state == RoundState.OPEN)
    whole = (joinedload(Pick.round), joinedload(Pick.stand).joinedload(Stand.hall))
    picks = db.session.scalars(running.options(*whole).order_by(Round.opens_at, Pick.id)).all()
    order = (Phase.OPEN, Phase.ANNOUNCED, Phase.CLOSED)
    return sorted(picks, key=lambda pick: order.index(phase_of(pick.round, now)))


def planned_for(exhibitor: Exhibitor) -> list[Round]:
    """Return the planned rounds an exhibitor would be in as things stand."""
    planned = [one for one in rounds_of(exhibitor.fair_id) if one.state == RoundState.PLANNED]
    members = members_by_round(exhibitor.fair_id, planned) if planned else {}
    return [one for one in planned if any(member.exhibitor.id == exhibitor.id for member in members[one.id])]


def places_of_wishes(wishes: Sequence[Sequence[int]]) -> list[tuple[str, str]]:
    """Return wishes for units as hall code and numbers; units that are gone are left out."""
    known = select(Unit.id, Unit.number, Hall.code).join(Hall, Hall.id == Unit.hall_id)
    rows = db.session.execute(known.where(Unit.id.in_({unit_id for wish in wishes for unit_id in wish})))
    units = {unit_id: (code, number) for unit_id, number, code in rows}
    told = [[units[unit_id] for unit_id in wish if unit_id in units] for wish in wishes]
    return [(places[0][0], ", ".join(number for _code, number in places)) for places in told if places]
