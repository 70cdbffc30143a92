"""What happened about leads."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LeadsArrived:
    """The day is over, and an exhibitor has new leads; ``on`` is the day, which names the row with the rest."""

    exhibitor_id: int
    on: str


@dataclass(frozen=True)
class DeletionAsked:
    """A visitor took the details back, and an exhibitor has to delete what it holds."""

    deletion_id: int
