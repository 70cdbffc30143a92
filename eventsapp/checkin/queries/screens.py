"""Finding the screens beside desks, and what is asked there."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsapp.checkin.models import DeskScreen
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db

QUESTION_LASTS = timedelta(minutes=10)
_SCREEN = select(DeskScreen).options(joinedload(DeskScreen.visitor)).execution_options(populate_existing=True)


def screen_of_owner(fair: Fair, owner: str) -> DeskScreen | None:
    """Return the screen of a desk."""
    return db.session.scalar(_SCREEN.where(DeskScreen.fair_id == fair.id, DeskScreen.owner == owner)) if owner else None


def screen_by_id(screen_id: int) -> DeskScreen | None:
    """Return a screen, whatever it shows."""
    return db.session.scalar(_SCREEN.where(DeskScreen.id == screen_id))


def screen_with_code(code: str, now: datetime) -> DeskScreen | None:
    """Return where this is asked, if it still is: nobody has answered, and it is not older than ten minutes."""
    found = _SCREEN.where(DeskScreen.code == code, DeskScreen.asked_at > now - QUESTION_LASTS)
    return db.session.scalar(found)


def locked_screen(screen_id: int) -> DeskScreen:
    """Return a screen on which nobody else does anything meanwhile."""
    locked = select(DeskScreen).where(DeskScreen.id == screen_id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def mark_of_screen(screen_id: int) -> int:
    """Return how far a screen is: a number that grows with everything that happens on it."""
    return db.session.scalar(select(DeskScreen.mark).where(DeskScreen.id == screen_id)) or 0
