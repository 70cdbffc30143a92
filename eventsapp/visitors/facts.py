"""What happened to visitors."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VisitorRegistered:
    """Someone registered for a fair; whether they have a ticket, the registration says."""

    visitor_id: int


@dataclass(frozen=True)
class VisitorApproved:
    """A registration that waited is approved, and has a ticket."""

    visitor_id: int


@dataclass(frozen=True)
class VisitorRejected:
    """A registration that waited is not approved."""

    visitor_id: int


@dataclass(frozen=True)
class TicketsAsked:
    """Somebody asked that the tickets of an address or a number are sent once more; perhaps there are none."""

    fair_id: int
    place: str


@dataclass(frozen=True)
class GroupRegistered:
    """A delegation was registered by its leader."""

    group_id: int


@dataclass(frozen=True)
class VisitorMoved:
    """A registration went to another device; its former addresses open nothing any more."""

    visitor_id: int
