"""What pages for visitors share."""

from flask import Response, make_response

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, days


def days_of(fair: Fair) -> str:
    """Return the days of the fair in the reader's language."""
    return days(fair.starts_on, fair.ends_on, current_language())


def private(page: str) -> Response:
    """Return a page that nothing between server and reader keeps, and no search engine shows."""
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
