"""What somebody who follows a fair's plan is told, and when to look again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eventsapp.booths.feed.states import Delta, by_hall, delta_since
from eventsapp.booths.feed.versions import versions_of
from eventsapp.booths.queries import latest_seq
from eventsapp.booths.queries.feed import next_deadline
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.web.live import News, event_text

LONG = 3600.0
SOON = 0.05
"""Seconds after a deadline when it has passed by every rounding."""


@dataclass(frozen=True, slots=True)
class PlanPosition:
    """How far a reader is: the number, the versions of the halls, the stands whose lapse it was told."""

    fair_id: int
    seq: int
    versions: Mapping[str, str] = field(default_factory=dict)
    lapsed: frozenset[int] = frozenset()
    is_public: bool = True


def begin(fair: Fair, since: int | None) -> News:
    """Return what a stream begins with: the versions in use and, after a number, what changed since.

    Raises ``FeedNumberUnknown``.
    """
    versions = versions_of(fair.id)
    delta = delta_since(fair.id, since) if since is not None else _nothing_since_now(fair.id)
    position = PlanPosition(fair.id, delta.seq, versions, delta.lapsed, fair.is_public)
    text = _plan_event(delta.seq, versions) + _units_event(delta, versions)
    return News(f"retry: 3000\n\n{text}", delta.seq, position, _seconds_to_look(fair.id))


def look(position: PlanPosition) -> News:
    """Return what is new after a position: changes, holds that the clock ended, other versions of halls."""
    fair = db.session.get(Fair, position.fair_id)
    if fair is None or (position.is_public and not fair.is_public):
        return News("", position.seq, position, LONG, is_over=True)
    versions = versions_of(fair.id)
    delta = delta_since(fair.id, position.seq, position.lapsed)
    now = PlanPosition(fair.id, delta.seq, versions, delta.lapsed, fair.is_public)
    others = {code: version for code, version in versions.items() if position.versions.get(code) != version}
    changed = others or versions.keys() != position.versions.keys()
    text = (_plan_event(delta.seq, versions) if changed else "") + _units_event(delta, versions)
    return News(text, delta.seq, now, _seconds_to_look(fair.id))


def _nothing_since_now(fair_id: int) -> Delta:
    return delta_since(fair_id, latest_seq(fair_id))


def _plan_event(seq: int, versions: Mapping[str, str]) -> str:
    halls = {code: {"version": version} for code, version in versions.items()}
    return event_text("plan", seq, {"seq": seq, "halls": halls})


def _units_event(delta: Delta, versions: Mapping[str, str]) -> str:
    """Return the event of changed units, nothing where none did."""
    if not delta.units:
        return ""
    halls = {code: {"version": versions.get(code, ""), "units": units} for code, units in by_hall(delta.units).items()}
    return event_text("units", delta.seq, {"seq": delta.seq, "halls": halls})


def _seconds_to_look(fair_id: int) -> float:
    """Return how long it is until a hold ends by itself."""
    deadline = next_deadline(fair_id)
    return (deadline - clock.now()).total_seconds() + SOON if deadline is not None else LONG
