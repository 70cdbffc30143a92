"""Small programmes as the clash engine takes them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from eventsapp.programme.clashes import Place, Slot, SlotPart, Window

DAY = datetime(2027, 5, 12, 2, 0, tzinfo=UTC)
FIRST_DAY = date(2027, 5, 12)


def at(minute: int) -> datetime:
    """Return a moment, in minutes after nine o'clock at the fair."""
    return DAY + timedelta(minutes=minute)


def slot(ref: str, start: int, minutes: int, room: str | None = "R1", *people: str, **more: Any) -> Slot:
    """Return a session of the first day with these speakers; `parts` are people in other parts."""
    parts = tuple(SlotPart(person=name) for name in people) + more.pop("parts", ())
    return Slot(
        ref=ref, starts_at=at(start), ends_at=at(start + minutes), day=FIRST_DAY, room=room, parts=parts, **more
    )


def places(**rooms: Any) -> dict[str, Place]:
    """Return rooms; a number is the seats, a dict whatever else a room has."""
    return {
        ref: Place(ref=ref, **(values if isinstance(values, dict) else {"capacity": values}))
        for ref, values in rooms.items()
    }


def window(start: int, end: int) -> Window:
    """Return a time from a minute to another."""
    return Window(starts_at=at(start), ends_at=at(end))
