"""Gates to scan at, and scans."""

import itertools
from datetime import datetime
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.checkin.actions import GateValues, Outcome, create_gate, take_scans
from eventsapp.checkin.models import Gate
from eventsapp.checkin.rules import Incoming, Station, read_text, rule_of
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import code_of_ticket, ticket_of
from tests.factories import make_user

_numbers = itertools.count(1)


def make_gate(fair: Fair, code: str = "G1", actor: User | None = None, **values: Any) -> Gate:
    """Make a gate."""
    with transaction():
        return create_gate(fair, GateValues(code=code, **values), actor or make_user_of_gates())


def make_user_of_gates() -> User:
    """Return somebody who makes gates, inside a transaction or not."""
    return User(id=1, email="gates@fair.example")


def station_at(gate: Gate, source: str = "test") -> Station:
    """Return who scans at a gate."""
    fair = gate.fair
    keys = tuple(public_keys_of(fair))
    return Station(fair.id, fair.timezone, gate.id, rule_of(gate), source, keys, gate.locked_at)


def ticket_code(fair: Fair, visitor: Visitor) -> str:
    """Return what is on a visitor's ticket."""
    ticket = ticket_of(visitor)
    assert ticket is not None
    return code_of_ticket(fair, ticket)


def scan(
    text: str, *, at: datetime | None = None, name: str = "", offline: bool = False, insist: bool = False
) -> Incoming:
    """Return a scan."""
    return Incoming(name or f"scan-{next(_numbers):06d}", text, at or clock.now(), offline, insist)


def take(gate: Gate, *scans: Incoming, source: str = "test") -> list[Outcome]:
    """Let a gate take scans, in a transaction of their own."""
    station = station_at(gate, source)
    read = [(one, read_text(one.text, station.fair_id, station.keys)) for one in scans]
    with transaction():
        return take_scans(station, read)


__all__ = ["make_gate", "make_user", "scan", "station_at", "take", "ticket_code"]
