"""Reading what was typed, alike in several forms."""

from datetime import date, datetime, time

from flask_babel import gettext as _

from eventsapp.booths.rules import BadDeadline
from eventsapp.infra.locale import zone


def number_or_none(value: object) -> int:
    """Read the id of a choice; what is no number is nobody."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def moment_of(text: str, hour: int, timezone: str) -> datetime:
    """Return an hour of a day written as 2027-03-31, by the fair's clock; refuses with BadDeadline."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadDeadline(_("Write the day as 2027-03-31.")) from error
    return datetime.combine(day, time(hour), tzinfo=zone(timezone))
