"""Who asks for seats: slices above say what a person is known by, such as an account or a ticket."""

from collections.abc import Callable
from datetime import datetime

from eventsapp.fairs.models import Fair
from eventsapp.programme.queries import OwnSeat, seats_of_holder
from eventsapp.programme.rules import SeatHolder

Finder = Callable[[Fair], SeatHolder | None]
_finders: dict[str, Finder] = {}


def know_by(name: str, finder: Finder) -> None:
    """Let whoever is at the browser be known by what ``finder`` finds."""
    _finders[name] = finder


def own_seats(fair: Fair, now: datetime) -> dict[int, OwnSeat]:
    """Return by session the seats of whoever is at the browser; none where nobody can tell who that is."""
    holder = next((found for finder in _finders.values() if (found := finder(fair)) is not None), None)
    return seats_of_holder(fair, holder, now) if holder else {}
