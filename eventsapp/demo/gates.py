"""Writes the gates of a fair: two main entrances, one for exhibitors, and the door of the forum."""

from eventsapp.checkin.models import Gate
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.rows import add_rows

GATES = (
    ("G1", "Cổng Bắc", "in"),
    ("G2", "Cổng chính", "both"),
    ("G3", "Exhibitors", "in"),
    ("G4", "Lối ra phía Đông", "out"),
)
LIMIT = 9000


def add_gates(at: OpenFair) -> None:
    """Write them all; nobody has passed yet."""
    rows = [
        {"fair_id": at.fair.id, "code": code, "name": name, "direction": way, "occupancy_limit": LIMIT}
        for code, name, way in GATES
    ]
    add_rows(Gate, rows)
