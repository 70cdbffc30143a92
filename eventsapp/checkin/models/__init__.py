"""Gates, what was scanned there and who is in; stations that print badges, and what waits for them."""

from eventsapp.checkin.models.gates import Device, Enrolment, Gate, Presence, Scan, ZoneDay
from eventsapp.checkin.models.printing import PrintJob, PrintState, PrintStation

__all__ = [
    "Device",
    "Enrolment",
    "Gate",
    "Presence",
    "PrintJob",
    "PrintState",
    "PrintStation",
    "Scan",
    "ZoneDay",
]
