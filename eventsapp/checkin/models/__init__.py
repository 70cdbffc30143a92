"""Gates, what was scanned there and who is in; stations that print badges, and what waits for them."""

from eventsapp.checkin.models.gates import Device, DeviceUse, Enrolment, Gate, Presence, Scan, ZoneDay
from eventsapp.checkin.models.printing import PrintJob, PrintState, PrintStation
from eventsapp.checkin.models.screens import DeskScreen

__all__ = [
    "DeskScreen",
    "Device",
    "DeviceUse",
    "Enrolment",
    "Gate",
    "Presence",
    "PrintJob",
    "PrintState",
    "PrintStation",
    "Scan",
    "ZoneDay",
]
