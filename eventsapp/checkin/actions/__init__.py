"""Every write about gates."""

from eventsapp.checkin.actions.devices import enrol_browser, enrol_device, note_beat, offer_enrolment, revoke_device
from eventsapp.checkin.actions.gates import (
    GateValues,
    change_gate,
    create_gate,
    gates_meant,
    lock_down,
    open_again,
    remove_gate,
    undo_scan,
)
from eventsapp.checkin.actions.groups import take_group
from eventsapp.checkin.actions.scanning import Outcome, take_scans

__all__ = [
    "GateValues",
    "Outcome",
    "change_gate",
    "create_gate",
    "enrol_browser",
    "enrol_device",
    "gates_meant",
    "lock_down",
    "note_beat",
    "offer_enrolment",
    "open_again",
    "remove_gate",
    "revoke_device",
    "take_group",
    "take_scans",
    "undo_scan",
]
