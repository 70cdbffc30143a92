"""Whose seats a browser is about: the account's, else those of the ticket that was put onto this device."""

from flask import g
from flask_login import current_user

from eventsapp.fairs.models import Fair
from eventsapp.programme.rules import SeatHolder
from eventsapp.seats.queries import holder_of_account, holder_of_visitor
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.views.device import registration_on_device
from eventsapp.web.access import person_or_address


def ticket_on_device(fair: Fair) -> Visitor | None:
    """Return the visitor whose ticket this device uses."""
    found = registration_on_device(fair)
    return found if found is not None and found.is_admitted else None


def holder_at_browser(fair: Fair) -> SeatHolder | None:
    """Return whose seats the person at the browser may see and change."""
    if current_user.is_authenticated:
        return holder_of_account(fair, current_user)
    visitor = ticket_on_device(fair)
    return holder_of_visitor(fair, visitor) if visitor else None


def person_at_browser() -> str:
    """Return what a rate limit counts by: account or ticket where there is one, since a hall shares an address."""
    visitor = None if current_user.is_authenticated else ticket_on_device(g.fair)
    return f"ticket {visitor.id}" if visitor else person_or_address()
