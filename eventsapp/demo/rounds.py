"""Holds the rounds of a demo fair: some are over, some open with turns in every state, some are to come."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from eventsapp.allocation.models import Pick, PickState, Round, RoundMode, RoundState
from eventsapp.allocation.rules.calendar import CLOSES, OPENS
from eventsapp.allocation.rules.picks import ENDED, GIVEN
from eventsapp.allocation.rules.rounds import BIG_UNITS, CHOOSING, Entrant, RoundKind, is_for, timetable
from eventsapp.allocation.rules.scoring import Merits, Standing, in_line, score_of
from eventsapp.booths.models import PickWindow
from eventsapp.demo.cases import Case
from eventsapp.demo.dice import Dice
from eventsapp.demo.editions import RoundSpec
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.records import seed_of
from eventsapp.demo.rows import Row, add_links, add_rows
from eventsapp.infra.locale import zone

PICK_SECONDS = 180
MOST_SETTLED = 36
"""How many turns of a round at the most have ended with a stand."""
FASTEST = 12
"""How many of an open round have chosen already."""
WITHOUT = (PickState.PASSED, PickState.NONE_LEFT, PickState.PASSED)
"""How the turns of those ended who have no stand of a round by appointment that is over."""


@dataclass(frozen=True)
class InLine:
    """An exhibitor of the demo in line."""

    case: Case
    points: int
    entrant: Entrant

    @property
    def id(self) -> int:
        """Return its id."""
        return self.entrant.exhibitor_id


def add_rounds(at: OpenFair, approved: Sequence[Case], records: Sequence[Row], pavilion: Collection[int]) -> None:
    """Write the rounds of an edition, the turns in those that were opened, and the windows of those who may choose."""
    line = _line(at, approved, records, pavilion)
    rounds = [_round(at, place, spec) for place, spec in enumerate(at.edition.rounds, start=1)]
    settled = iter(_settled(at, line))
    picks: list[Row] = []
    windows: list[Row] = []
    for spec, row, round_id in zip(at.edition.rounds, rounds, add_rows(Round, rounds), strict=True):
        if row["state"] == RoundState.PLANNED:
            continue
        turns = _turns(at, spec, row, line, next(settled))
        picks += [{"round_id": round_id, **turn} for turn in turns]
        windows += _windows(at, spec, row, turns)
    add_rows(Pick, picks)
    add_links(PickWindow, windows)
    at.fair.places_by_round = any(spec.mode in CHOOSING and spec.opens <= 0 for spec in at.edition.rounds)


def _line(at: OpenFair, approved: Sequence[Case], records: Sequence[Row], pavilion: Collection[int]) -> list[InLine]:
    """Return everybody in line, by the usual formula."""
    found = {}
    for case, record in zip(approved, records, strict=True):
        points = score_of(_merits(case, record)).points
        found[record["exhibitor_id"]] = InLine(
            case,
            points,
            Entrant(
                exhibitor_id=record["exhibitor_id"],
                units=case.units,
                points=points,
                is_rebooking=record["is_rebooking"],
                is_sponsor=bool(record["sponsorship_vnd"]),
                is_in_pavilion=record["exhibitor_id"] in pavilion,
            ),
        )
    standings = [
        Standing(one.id, one.points, record["deposit_at"], one.case.submitted_at)
        for one, record in zip(found.values(), records, strict=True)
    ]
    return [found[standing.exhibitor_id] for standing in in_line(standings, seed_of(at.edition))]


def _merits(case: Case, record: Row) -> Merits:
    return Merits(
        consecutive_years=record["consecutive_years"],
        units=case.units if record["units_contracted"] is None else record["units_contracted"],
        sponsorship_vnd=record["sponsorship_vnd"],
        is_member=record["is_member"],
        approved_at=case.decided_at,
        deposit_at=record["deposit_at"],
        penalties=record["penalties"],
    )


def _round(at: OpenFair, place: int, spec: RoundSpec) -> dict[str, Any]:
    opens, closes = _moment(at, spec.opens, OPENS), _moment(at, spec.closes, CLOSES)
    state = RoundState.CLOSED if spec.closes <= 0 else RoundState.OPEN if spec.opens <= 0 else RoundState.PLANNED
    return {
        "fair_id": at.fair.id,
        "position": place,
        "kind": spec.kind,
        "mode": spec.mode,
        "state": state,
        "opens_at": opens,
        "closes_at": closes,
        "min_units": BIG_UNITS if spec.kind == RoundKind.BIG else None,
        "pick_seconds": PICK_SECONDS,
        "stations": spec.stations,
        "created_at": _moment(at, -72, OPENS),
    }


def _moment(at: OpenFair, days: float, hour: time) -> datetime:
    """Return an hour of the day that many days after the demo was filled; of a part of a day the full minute."""
    moment = (at.now + timedelta(days=days)).replace(second=0, microsecond=0)
    timezone = zone(at.fair.timezone)
    if days != int(days):
        return moment
    return datetime.combine(moment.astimezone(timezone).date(), hour, tzinfo=timezone)


def _settled(at: OpenFair, line: Sequence[InLine]) -> Iterator[list[InLine]]:
    """Yield who got its stand in each round that was opened: whoever it is for and was approved before it closed."""
    holders = [one for one in line if one.case.has_stand and one.case.owner_id != at.team.exhibitor.id]
    for spec in at.edition.rounds:
        most = MOST_SETTLED if spec.closes <= 0 else FASTEST if spec.mode in CHOOSING else 0
        until = at.now + timedelta(days=min(spec.closes, 0))
        chosen = [
            one
            for one in holders
            if is_for(spec.kind, one.entrant) and one.case.decided_at is not None and one.case.decided_at < until
        ][:most]
        holders = [one for one in holders if one not in chosen]
        yield chosen


def _turns(
    at: OpenFair, spec: RoundSpec, row: Row, line: Sequence[InLine], settled: Sequence[InLine]
) -> list[dict[str, Any]]:
    """Return the turns of a round in line: those that ended with a stand, then the others."""
    needy = [one for one in line if _is_needy(at, one) and is_for(spec.kind, one.entrant, min_units=row["min_units"])]
    others = _other_states(spec, len(needy))
    people = [*settled, *needy[: len(others)]]
    states = [*[PickState.PICKED] * len(settled), *others]
    turns = timetable([one.id for one in people], row["opens_at"], PICK_SECONDS, spec.stations)
    dice = Dice(f"rounds:{at.edition.slug}:{spec.kind}")
    return [
        {
            "exhibitor_id": one.id,
            "place": turn.place,
            "points": float(one.points),
            "due_at": turn.due_at if spec.mode == RoundMode.APPOINTMENT else None,
            "state": state,
            **_outcome(one, spec, state, turn.due_at, dice),
            **_at_station(at, turn.place - len(settled), is_called=state == PickState.PICKING),
        }
        for one, turn, state in zip(people, turns, states, strict=True)
    ]


def _is_needy(at: OpenFair, one: InLine) -> bool:
    """Say whether an exhibitor still wants units; the guest's company wants more than it has."""
    return not one.case.has_stand or one.case.owner_id == at.team.exhibitor.id


def _other_states(spec: RoundSpec, count: int) -> list[PickState]:
    """Return the states of at most so many turns that brought no stand, or none yet."""
    if spec.closes <= 0:
        return list(WITHOUT[:count]) if spec.mode == RoundMode.APPOINTMENT else []
    called = min(count, spec.stations) if spec.mode == RoundMode.APPOINTMENT else 0
    return [*[PickState.PICKING] * called, *[PickState.WAITING] * (count - called)]


def _outcome(one: InLine, spec: RoundSpec, state: PickState, due_at: datetime, dice: Dice) -> dict[str, Any]:
    """Return how and when a turn ended, where it did."""
    is_picked, is_over = state == PickState.PICKED, state in ENDED
    how = dice.weighted(("self", *GIVEN), (86, 8, 6)) if spec.mode == RoundMode.APPOINTMENT else "self"
    ended_at = due_at + timedelta(seconds=dice.number(40, PICK_SECONDS))
    return {
        "how": how if is_picked else "",
        "was_absent": state == PickState.NONE_LEFT or (is_picked and how in GIVEN),
        "stand_id": one.case.stand_id if is_picked else None,
        "ended_at": ended_at if is_over else None,
    }


def _at_station(at: OpenFair, station: int, *, is_called: bool) -> dict[str, Any]:
    """Return at which station a company stands, and since when and until when; nowhere where it is not called."""
    began = at.now - timedelta(seconds=20 * station)
    return {
        "station": station if is_called else None,
        "began_at": began if is_called else None,
        "ends_at": began + timedelta(seconds=PICK_SECONDS) if is_called else None,
    }


def _windows(at: OpenFair, spec: RoundSpec, row: Row, turns: Sequence[Row]) -> list[Row]:
    """Return when those of an open round may hold units: all until its end, or who is at a station for its minutes."""
    if row["state"] != RoundState.OPEN or spec.mode not in CHOOSING:
        return []
    by_appointment = spec.mode == RoundMode.APPOINTMENT
    return [
        {
            "exhibitor_id": turn["exhibitor_id"],
            "fair_id": at.fair.id,
            "opens_at": turn["began_at"] if by_appointment else row["opens_at"],
            "closes_at": turn["ends_at"] if by_appointment else row["closes_at"],
        }
        for turn in turns
        if not by_appointment or turn["state"] == PickState.PICKING
    ]
