"""Laying out the rounds of a fair: adding, changing, ordering and removing those that are planned."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.allocation.models import Round, RoundState
from eventsapp.allocation.queries.rounds import has_plan, round_in_fair, rounds_of
from eventsapp.allocation.rules.calendar import RoundValues, usual_rounds
from eventsapp.allocation.rules.rounds import RoundBegun, RoundChanged, RoundPlanned, check_window
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound


def add_round(fair_id: int, values: RoundValues, user: User) -> Round:
    """Add a round behind the others; refuses with WrongWindow and RoundsOverlap."""
    lock_fair(fair_id)
    check_window(values.opens_at, values.closes_at, rounds_of(fair_id), values.mode)
    latest = db.session.scalar(select(func.max(Round.position)).where(Round.fair_id == fair_id)) or 0
    one = Round(fair_id=fair_id, position=latest + 1)
    _put(one, values)
    db.session.add(one)
    db.session.flush()
    note(one, user, "round.added", after=described(one))
    return one


def lay_out_usual(fair: Fair, user: User) -> list[Round]:
    """Add the six usual rounds with dates before the fair; refuses with RoundsOverlap where others are in the way."""
    return [add_round(fair.id, values, user) for values in usual_rounds(fair.starts_on, clock.now(), fair.timezone)]


def change_round(fair_id: int, round_id: int, values: RoundValues, version: int, user: User) -> Round:
    """Change a planned round; refuses with RoundBegun, RoundChanged, WrongWindow and RoundsOverlap."""
    one = lock_planned(fair_id, round_id, version)
    others = [other for other in rounds_of(fair_id) if other.id != one.id]
    check_window(values.opens_at, values.closes_at, others, values.mode)
    before = described(one)
    _put(one, values)
    one.version += 1
    db.session.flush()
    note(one, user, "round.changed", before=before, after=described(one))
    return one


def move_round(fair_id: int, round_id: int, *, up: bool, user: User) -> None:
    """Exchange a round with the one before it, or after it; at the end of the list nothing happens."""
    lock_fair(fair_id)
    rounds = list(rounds_of(fair_id))
    place = next((place for place, one in enumerate(rounds) if one.id == round_id), None)
    if place is None:
        raise NotFound
    beside = place - 1 if up else place + 1
    if not 0 <= beside < len(rounds):
        return
    one, other = rounds[place], rounds[beside]
    was, becomes = one.position, other.position
    one.position = -one.id  # two rounds never have the same position, not even in between
    db.session.flush()
    other.position = was
    db.session.flush()
    one.position = becomes
    db.session.flush()
    note(one, user, "round.moved", before={"position": was}, after={"position": becomes})


def remove_round(fair_id: int, round_id: int, version: int, user: User) -> None:
    """Remove a planned round; refuses with RoundBegun, RoundChanged and RoundPlanned."""
    one = lock_planned(fair_id, round_id, version)
    if has_plan(one.id):
        raise RoundPlanned
    note(one, user, "round.removed", before=described(one))
    db.session.delete(one)
    db.session.flush()


def set_by_round(fair_id: int, user: User | None, *, by_round: bool) -> None:
    """Say whether exhibitors of a fair hold units by themselves only in their turn."""
    fair = db.session.get_one(Fair, fair_id)
    if fair.places_by_round == by_round:
        return
    fair.places_by_round = by_round
    db.session.flush()
    record(
        "fair.places_by_round_set",
        subject="fair",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=user.id if user else None,
        actor=user.email if user else "clock",
        before={"places_by_round": not by_round},
        after={"places_by_round": by_round},
    )


def lock_round(fair_id: int, round_id: int) -> Round:
    """Lock a round, so that one thing at a time happens in it; fresh. Its companies and units come after."""
    found = select(Round).where(Round.id == round_id, Round.fair_id == fair_id).with_for_update(key_share=True)
    one = db.session.scalar(found.execution_options(populate_existing=True))
    if one is None:
        raise NotFound
    return one


def lock_planned(fair_id: int, round_id: int, version: int | None) -> Round:
    """Lock a round that was not opened yet, as the person saw it; the clock has seen no version."""
    lock_fair(fair_id)
    if round_in_fair(fair_id, round_id) is None:
        raise NotFound
    one = lock_round(fair_id, round_id)
    if one.state != RoundState.PLANNED:
        raise RoundBegun
    if version is not None and one.version != version:
        raise RoundChanged
    return one


def _put(one: Round, values: RoundValues) -> None:
    one.kind, one.mode = values.kind, values.mode
    one.opens_at, one.closes_at = values.opens_at, values.closes_at
    kept = {language: text for language, text in (one.name or {}).items() if language != current_language()}
    one.name = {**kept, current_language(): values.name} if values.name else kept
    one.min_points, one.min_units = values.min_points, values.min_units
    one.zone_ids, one.package_ids = list(values.zone_ids), list(values.package_ids)
    one.most_units = values.most_units
    one.pick_seconds, one.stations = values.pick_seconds, values.stations


def described(one: Round) -> dict[str, Any]:
    """Return a round as the audit log keeps it."""
    names = ("kind", "mode", "state", "name", "min_points", "min_units", "zone_ids", "package_ids", "most_units")
    kept = {name: getattr(one, name) for name in (*names, "pick_seconds", "stations")}
    return {**kept, "opens_at": one.opens_at.isoformat(), "closes_at": one.closes_at.isoformat()}


def note(
    one: Round,
    user: User | None,
    action: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write down what was done with a round; without a person it was the clock."""
    record(
        action,
        subject="allocation_round",
        subject_id=one.id,
        fair_id=one.fair_id,
        actor_id=user.id if user else None,
        actor=user.email if user else "clock",
        before=dict(before or {}),
        after=dict(after or {}),
    )
