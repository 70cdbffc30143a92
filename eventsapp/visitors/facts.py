"""What happened to visitors."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VisitorRegistered:
    """Someone registered for a fair and has a ticket."""

    visitor_id: int
