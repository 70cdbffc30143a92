"""Letters about seats."""

from eventsapp.accounts.models import User
from eventsapp.fairs.letters import sender_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, locale
from eventsapp.infra.database import db
from eventsapp.programme.facts import SeatGiven
from eventsapp.programme.models import Seat, SeatPlan, Session
from eventsapp.programme.queries import state_at
from eventsapp.programme.rules import SeatState
from eventsapp.visitors.models import Visitor
from eventsapp.web.letters import Letter, compose, link


def seat_letter(fact: SeatGiven) -> Letter | None:
    """Tell who waited that there is a seat now; none where it was given back meanwhile or there is no address."""
    seat = db.session.get(Seat, fact.seat_id)
    plan = db.session.get(SeatPlan, fact.session_id)
    if seat is None or plan is None or plan.starts_at is None:
        return None
    if state_at(seat, plan, clock.now()) != SeatState.RESERVED or seat.inside_at is not None:
        return None
    fair = db.session.get_one(Fair, fact.fair_id)
    session = db.session.get_one(Session, fact.session_id)
    recipient, language, person, url = _to(seat, fair)
    if not recipient:
        return None
    return compose(
        "seat_given",
        recipient=recipient,
        language=language,
        sender=sender_of(fair),
        person=person,
        session_title=locale.text_in(session.title, language, fair.default_language)[0],
        starts=locale.moment(plan.starts_at, fair.timezone, language),
        room=session.room.code if session.room else "",
        url=url,
    )


def _to(seat: Seat, fair: Fair) -> tuple[str, str, str, str]:
    """Return address, language and name of whose seat it is, and where it is given back."""
    if seat.visitor_id is not None:
        visitor = db.session.get_one(Visitor, seat.visitor_id)
        url = link("visitors_public.ticket", fair=fair.slug, token=visitor.token, lang=visitor.language)
        return visitor.email, visitor.language, visitor.full_name, url
    user = db.session.get_one(User, seat.user_id)
    url = link("seats_public.seat", fair=fair.slug, session_id=seat.session_id, lang=user.language)
    return user.email, user.language, user.full_name, url
