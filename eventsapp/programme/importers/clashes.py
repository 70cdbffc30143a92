"""The double bookings of a file, by the programme's own engine."""

from eventsapp.programme.clashes import Clash, Slot, SlotPart, World, find_clashes
from eventsapp.programme.importers.document import AgendaDocument


def clashes(document: AgendaDocument) -> tuple[Clash, ...]:
    """Return every double booking of the document's scheduled sessions."""
    slots = tuple(
        Slot(
            ref=session.ref,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            room=session.room,
            parts=tuple(SlotPart(person=ref) for ref in session.speakers),
        )
        for session in document.sessions
        if session.starts_at and session.ends_at
    )
    return find_clashes(World(slots=slots))
