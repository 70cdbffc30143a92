"""Letters about seats."""

from datetime import datetime

from eventsapp.accounts.models import User
from eventsapp.fairs.letters import sender_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, locale
from eventsapp.infra.database import db
from eventsapp.programme.facts import SeatConcerned, SeatGiven
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


def concerned_letter(fact: SeatConcerned) -> Letter | None:
    """Tell who has a seat that the session is removed or at another time.

    Whoever has an account starred it by reserving, and hears of another time with the release.
    """
    visitor = db.session.get(Visitor, fact.visitor_id) if fact.visitor_id else None
    user_id = fact.user_id or (visitor.user_id if visitor else None)
    if fact.now_at and user_id is not None:
        return None
    fair = db.session.get_one(Fair, fact.fair_id)
    user = db.session.get(User, fact.user_id) if fact.user_id else None
    holder = visitor or user
    if holder is None or not holder.email:
        return None

    def written(moment: str) -> str:
        return locale.moment(datetime.fromisoformat(moment), fair.timezone, holder.language) if moment else ""

    return compose(
        "seat_concerned",
        recipient=holder.email,
        language=holder.language,
        sender=sender_of(fair),
        person=holder.full_name,
        session_title=locale.text_in(fact.title, holder.language, fair.default_language)[0],
        starts=written(fact.starts_at),
        now=written(fact.now_at),
        url=_page_of(fair, visitor, holder.language),
    )


def _page_of(fair: Fair, visitor: Visitor | None, language: str) -> str:
    if visitor is not None:
        return link("visitors_public.ticket", fair=fair.slug, token=visitor.token, lang=language)
    return link("programme_mine.mine", fair=fair.slug, lang=language)


def _to(seat: Seat, fair: Fair) -> tuple[str, str, str, str]:
    """Return address, language and name of whose seat it is, and where it is given back."""
    if seat.visitor_id is not None:
        visitor = db.session.get_one(Visitor, seat.visitor_id)
        url = link("visitors_public.ticket", fair=fair.slug, token=visitor.token, lang=visitor.language)
        return visitor.email, visitor.language, visitor.full_name, url
    user = db.session.get_one(User, seat.user_id)
    url = link("seats_public.seat", fair=fair.slug, session_id=seat.session_id, lang=user.language)
    return user.email, user.language, user.full_name, url
