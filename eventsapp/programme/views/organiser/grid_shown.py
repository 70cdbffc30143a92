"""A session, and a clash of it, as the grid shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventsapp.programme.models import Session, Track
from eventsapp.programme.queries import Person
from eventsapp.programme.rules import USUAL_MINUTES, Placement, SessionKind


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A session as the grid or the tray has it."""

    session: Session
    title: str
    lang: str
    people: Sequence[Person]
    track: Track | None
    facts: Sequence[str]
    """What does not go together, in words."""
    is_impossible: bool

    @property
    def minutes(self) -> int:
        """How long it is, or is to be."""
        return Placement.of(self.session).minutes or self.session.planned_minutes or USUAL_MINUTES

    @property
    def spans(self) -> bool:
        """Whether it belongs to all rooms: a break without one."""
        return self.session.room_id is None and self.session.kind == SessionKind.BREAK


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A clash of the chosen session, with what would end it."""

    code: str
    fact: str
    detail: str
    is_impossible: bool
    remedies: Sequence[tuple[str, str]]
    seen: str
