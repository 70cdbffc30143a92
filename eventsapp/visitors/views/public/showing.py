"""What pages for visitors share."""

from datetime import date, timedelta

from flask import Response, abort, make_response

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, days
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import code_of_ticket, registration_by_token, ticket_of


def days_of(fair: Fair) -> str:
    """Return the days of the fair in the reader's language."""
    return days(fair.starts_on, fair.ends_on, current_language())


def private(page: str) -> Response:
    """Return a page that nothing between server and reader keeps, and no search engine shows."""
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def registration_or_404(fair: Fair, token: str) -> Visitor:
    """Return the registration of which somebody has the address."""
    found = registration_by_token(fair, token)
    if found is None:
        abort(404)
    return found


def code_shown(fair: Fair, found: Visitor) -> str | None:
    """Return what the entrance scans, if there is a ticket that counts."""
    own = ticket_of(found) if found.is_admitted else None
    return code_of_ticket(fair, own) if own else None


def days_admitted(fair: Fair, found: Visitor) -> list[date]:
    """Return the days on which a visitor is let in."""
    length = (fair.ends_on - fair.starts_on).days + 1
    every = [fair.starts_on + timedelta(days=number) for number in range(length)]
    chosen = set(found.type.dates) if found.type else set()
    return [day for day in every if day in chosen] or every
