"""Every write about gates, at the desk, and about what is printed."""

from eventsapp.checkin.actions.desk import WalkIn, correct_name, end_twin, pick_up, register_walk_in
from eventsapp.checkin.actions.devices import (
    Task,
    enrol_browser,
    enrol_device,
    note_beat,
    offer_enrolment,
    revoke_device,
)
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
from eventsapp.checkin.actions.printing import (
    StationValues,
    create_station,
    end_print,
    note_station,
    paper_filled,
    paper_out,
    printable_of,
    queue_print,
    remove_station,
    take_next,
)
from eventsapp.checkin.actions.scanning import Outcome, take_scans

__all__ = [
    "GateValues",
    "Outcome",
    "StationValues",
    "Task",
    "WalkIn",
    "change_gate",
    "correct_name",
    "create_gate",
    "create_station",
    "end_print",
    "end_twin",
    "enrol_browser",
    "enrol_device",
    "gates_meant",
    "lock_down",
    "note_beat",
    "note_station",
    "offer_enrolment",
    "open_again",
    "paper_filled",
    "paper_out",
    "pick_up",
    "printable_of",
    "queue_print",
    "register_walk_in",
    "remove_gate",
    "remove_station",
    "revoke_device",
    "take_group",
    "take_next",
    "take_scans",
    "undo_scan",
]
