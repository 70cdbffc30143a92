"""What counts as taken, judged by the stored deadline at the moment of asking, whoever wrote it down or not."""

from sqlalchemy import ColumnElement, and_, or_

from eventsapp.booths.models import Stand
from eventsapp.booths.rules.holds import FIRM, HOLDS, LIVE
from eventsapp.infra import clock


def _in_time() -> ColumnElement[bool]:
    return or_(Stand.expires_at.is_(None), Stand.expires_at > clock.now())


def live() -> ColumnElement[bool]:
    """Return the condition that a stand has its units: held, reserved, sold or occupied, and not overdue."""
    return and_(Stand.state.in_(LIVE), _in_time())


def firm() -> ColumnElement[bool]:
    """Return the condition that everybody may know of a stand: reserved, sold or occupied, and not overdue."""
    return and_(Stand.state.in_(FIRM), _in_time())


def held() -> ColumnElement[bool]:
    """Return the condition that a stand is only held: in a cart, by sales or as an offer, and not overdue."""
    return and_(Stand.state.in_(HOLDS), _in_time())


def overdue() -> ColumnElement[bool]:
    """Return the condition that a stand's time is over and nobody wrote it down yet."""
    return and_(Stand.state.in_(LIVE), Stand.expires_at <= clock.now())
