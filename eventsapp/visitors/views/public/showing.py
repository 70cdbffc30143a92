"""What pages for visitors share."""

from datetime import date, timedelta

from flask import Response, make_response

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, days, text_in
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import code_of_ticket, registration_by_token, ticket_of
from eventsapp.visitors.rules import TicketElsewhere


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
    """Return the registration of which somebody has the address; says what may have become of it otherwise."""
    found = registration_by_token(fair, token)
    if found is None:
        raise TicketElsewhere
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


def days_in_words(fair: Fair, found: Visitor) -> str:
    """Return the days on which a visitor is let in, in the reader's language."""
    language, admitted = current_language(), days_admitted(fair, found)
    is_run = admitted[-1] - admitted[0] == timedelta(days=len(admitted) - 1)
    runs = [(admitted[0], admitted[-1])] if is_run else [(day, day) for day in admitted]
    return ", ".join(days(first, last, language) for first, last in runs)


def words_of_fair(fair: Fair, words: dict[str, str]) -> str:
    """Return words of the fair in the reader's language, else in the fair's own."""
    return text_in(words, current_language(), fair.default_language)[0] if words else ""
