"""What a view says when its answer may stay open, and what comes after it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

SLOT = "eventsapp.stream"


@dataclass(frozen=True, slots=True)
class News:
    """What a look found: text of an event stream, empty where nothing is new; `wait` are seconds to the next look."""

    text: str
    seq: int
    """How far it leads: a number that only grows."""
    position: object
    """Whatever the next look needs to know."""
    wait: float
    is_over: bool = False
    """Whether nobody may follow this any longer."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A stream that was let in: what it follows, how far it is, and who looks what comes next."""

    topic: str
    beginning: News
    look: Callable[[Any], News]
    """Says what is new after a position."""
    address: str
    """By which strangers are counted; empty for who is known, such as the fifty gates behind one address."""
    began: float
    """``time.monotonic()`` before its first reading."""


@dataclass(slots=True)
class Slot:
    """Where a view leaves word that its answer stays open."""

    opened: Opened | None = field(default=None)


def stay_open(opened: Opened) -> None:
    """Let this answer stay open where the server can do that; elsewhere it ends, and its reader asks again."""
    scope = request.environ.get("asgi.scope") or {}
    slot = scope.get(SLOT)
    if slot is not None:
        slot.opened = opened


def event_text(name: str, seq: int, data: Mapping[str, Any]) -> str:
    """Return one event as it is written on a stream."""
    return f"id: {seq}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"
