"""What happened to units and stands, written down: numbered events, the audit log."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql, sqlite

from eventsapp.accounts.models import User
from eventsapp.booths.models import EventKind, PlanFeed, Stand, UnitEvent
from eventsapp.booths.rules import Cell, numbers_of, plan_topic, state_of
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import at_the_end, db, kept_for_the_end, write
from eventsapp.infra.live import tell_after_commit

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
    units: Iterable[Cell], stand: Stand, happening: Happening, before: str | None, after: str | None
) -> None:
    """Add a line to the history of each unit; None stands for what the unit is while nobody has it."""
    for unit in units:
        free = state_of(unit, None)
        note_change(unit, before or free, after or free, happening, stand_id=stand.id)


def note_change(unit: Cell, before: str, after: str, happening: Happening, *, stand_id: int | None = None) -> None:
    """Keep a line of a unit's history until the transaction ends: then it gets its number."""
    line = {
        "fair_id": unit.fair_id,
        "unit_id": unit.id,
        "stand_id": stand_id,
        "at": clock.now(),
        "actor_id": happening.actor.id,
        "kind": happening.kind,
        "from_state": before,
        "to_state": after,
        "reason": happening.reason,
    }
    at_the_end(_number_events, line)


def pass_on_history(gone: int, heir: int) -> None:
    """Let a unit have the history of one it took in, also what this transaction has noted of it (an ended hold)."""
    db.session.execute(update(UnitEvent).where(UnitEvent.unit_id == gone).values(unit_id=heir))
    for line in kept_for_the_end(_number_events):
        if line["unit_id"] == gone:
            line["unit_id"] = heir


def _number_events(noted: list[dict[str, Any]]) -> None:
    """Write the events of this transaction with the next numbers of their fairs.

    The row that counts stays locked until the commit that follows at once: whoever sees a number sees all before it.
    """
    by_fair: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in noted:
        by_fair[line["fair_id"]].append(line)
    db.session.flush()
    for fair_id in sorted(by_fair):
        lines = by_fair[fair_id]
        first = _count_on(fair_id, len(lines)) - len(lines) + 1
        write(_ADDING, [{**line, "seq": seq} for seq, line in enumerate(lines, first)])
        tell_after_commit(plan_topic(fair_id))


def _count_on(fair_id: int, by: int) -> int:
    """Count a fair's events on, its row made where there is none, and return the new count."""
    counting = _COUNTING[db.session.get_bind().dialect.name]
    return int(write(counting, {"fair_id": fair_id, "seq": by}).scalar_one())


def _counting(insert: Callable[..., Any]) -> Any:
    counting = insert(_FEEDS)
    more = {"seq": _FEEDS.c.seq + counting.excluded.seq}
    return counting.on_conflict_do_update(index_elements=["fair_id"], set_=more).returning(_FEEDS.c.seq)


_FEEDS = PlanFeed.__table__
_COUNTING = {"postgresql": _counting(postgresql.insert), "sqlite": _counting(sqlite.insert)}
_ADDING = insert(UnitEvent.__table__).inline()  # type: ignore[arg-type]
"""Made once: a rush writes these by the hundred a second."""


def described(stand: Stand, units: Sequence[Cell], holder: str | None = None) -> dict[str, object]:
    """Return what the audit log keeps of a stand."""
    values: dict[str, object] = {
        "exhibitor": stand.holder_name if holder is None else holder,
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
