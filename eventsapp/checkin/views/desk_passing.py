"""Letting somebody in at the gate of a desk, by the rules of the gate."""

from flask import flash

from eventsapp.checkin import actions
from eventsapp.checkin.rules import REASON_WORDS, VERDICT_WORDS, Incoming, NoGate, ReadCode
from eventsapp.checkin.views.desking import Desk
from eventsapp.checkin.views.guard import station_of
from eventsapp.infra import clock
from eventsapp.infra.database import transaction

_TONES = {"admitted": "good", "again": "care", "refused": "bad"}


def let_in(desk: Desk, typed: str, read: ReadCode, name: str) -> None:
    """Take a scan at this desk's gate and say what came of it; ``name`` is the scan's own."""
    gate = desk.place[0]
    if gate is None:
        raise NoGate
    with transaction():
        one = Incoming(f"desk-{name}", typed, clock.now())
        (outcome,) = actions.take_scans(station_of(gate, desk.source), [(one, read)])
    flash(f"{VERDICT_WORDS[outcome.verdict]}: {REASON_WORDS[outcome.reason]}", _TONES[outcome.verdict])
