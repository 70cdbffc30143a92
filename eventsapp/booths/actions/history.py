"""What happened to units and stands, written down: numbered events, the audit log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.dialects import postgresql, sqlite

from eventsapp.accounts.models import User
from eventsapp.booths.models import EventKind, PlanFeed, Stand, UnitEvent
from eventsapp.booths.rules import numbers_of, plan_topic, state_of
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import at_the_end, db
from eventsapp.infra.live import tell_after_commit
from eventsapp.venues.models import Unit

COMMAND_LINE = "command line"
THE_CLOCK = "the clock"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, as events and the audit log keep it."""

    id: int | None
    name: str


CLOCK = Actor(None, THE_CLOCK)
"""Who ends what nobody ended in time."""


def actor_of(user: User | None) -> Actor:
    """Return a person, or the command line, as an actor."""
    return Actor(user.id, user.email) if user is not None else Actor(None, COMMAND_LINE)


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened, why and through whom; the same for all units of a step."""

    kind: EventKind
    actor: Actor
    reason: str = ""


def note_units(
    units: Iterable[Unit], stand: Stand, happening: Happening, before: str | None, after: str | None
) -> None:
    """Add a line to the history of each unit; None stands for what the unit is while nobody has it."""
    for unit in units:
        free = state_of(unit, None)
        note_event(
            UnitEvent(
                fair_id=unit.fair_id,
                unit_id=unit.id,
                stand_id=stand.id,
                actor_id=happening.actor.id,
                kind=happening.kind,
                from_state=before or free,
                to_state=after or free,
                reason=happening.reason,
            )
        )


def note_event(event: UnitEvent) -> None:
    """Keep an event until the transaction ends: then it gets its number."""
    event.at = clock.now()
    at_the_end(_number_events, event)


def _number_events(noted: list[UnitEvent]) -> None:
    """Write the events of this transaction with the next numbers of their fairs.

    The row that counts stays locked until the commit that follows at once: whoever sees a number sees all before it.
    """
    by_fair: dict[int, list[UnitEvent]] = defaultdict(list)
    for event in noted:
        by_fair[event.fair_id].append(event)
    db.session.flush()
    for fair_id in sorted(by_fair):
        events = by_fair[fair_id]
        last = _count_on(fair_id, len(events))
        for place, event in enumerate(events):
            event.seq = last - len(events) + 1 + place
        db.session.add_all(events)
        tell_after_commit(plan_topic(fair_id))
    db.session.flush()


def _count_on(fair_id: int, by: int) -> int:
    """Count a fair's events on, its row made where there is none, and return the new count."""
    on_postgres = db.session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgres else sqlite.insert
    counted = insert(PlanFeed).values(fair_id=fair_id, seq=by)
    counted = counted.on_conflict_do_update(index_elements=["fair_id"], set_={"seq": PlanFeed.seq + by})
    return int(db.session.scalars(counted.returning(PlanFeed.seq)).one())


def described(stand: Stand, units: Sequence[Unit]) -> dict[str, object]:
    """Return what the audit log keeps of a stand."""
    values: dict[str, object] = {
        "exhibitor": stand.holder_name,
        "units": list(numbers_of(units)),
        "area_m2": stand.area_m2,
        "state": stand.state,
    }
    if stand.expires_at is not None:
        values["until"] = stand.expires_at.isoformat()
    return values


def audit(
    action: str,
    stand: Stand,
    happening: Happening,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    """Write the audit line of a stand."""
    record(
        action,
        subject="stand",
        subject_id=stand.id,
        actor_id=happening.actor.id,
        actor=happening.actor.name,
        fair_id=stand.fair_id,
        before=before,
        after=after,
        reason=happening.reason,
    )
