"""The one clock: the database's where it has one of its own, so that all machines agree on a deadline."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

FRESH_SECONDS = 10.0
"""How long a reading of the database's clock is carried on; a good quartz loses less than a millisecond in it."""


class _Reading(NamedTuple):
    """What the database's clock said, and when that was by the clock of this process that nobody sets."""

    moment: datetime
    at: float


_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta(0))
_reading: list[_Reading] = []


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    if not _reading:
        return datetime.now(UTC) + _offset.get()
    reading = _reading[0]
    return reading.moment + timedelta(seconds=time.monotonic() - reading.at) + _offset.get()


def is_stale() -> bool:
    """Say whether the database's clock should be read again."""
    return not _reading or time.monotonic() - _reading[0].at > FRESH_SECONDS


def follow(moment: datetime, asked_at: float) -> None:
    """Go by a database's clock; ``asked_at`` is ``time.monotonic()`` when it was asked, now is its answer."""
    _reading[:] = [_Reading(moment.astimezone(UTC), (asked_at + time.monotonic()) / 2)]


def follow_machine() -> None:
    """Go by the clock of this machine again."""
    _reading.clear()


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Live ``by`` later (or earlier) inside the block; for rehearsals and tests."""
    token = _offset.set(_offset.get() + by)
    try:
        yield
    finally:
        _offset.reset(token)
