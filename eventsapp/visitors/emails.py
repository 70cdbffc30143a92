"""Mails about registrations and tickets."""

from typing import Any

from eventsapp.fairs.letters import sender_of
from eventsapp.infra.locale import day, days, money, text_in
from eventsapp.visitors.models import Visitor
from eventsapp.web.letters import Letter, compose, link


def ticket_letter(visitor: Visitor) -> Letter:
    """Confirm a registration and lead to the ticket."""
    owed = money(visitor.amount_minor or 0, visitor.currency, visitor.language) if visitor.owes else ""
    return _letter("visitor_registered", visitor, owed=owed)


def received_letter(visitor: Visitor) -> Letter:
    """Confirm a registration that waits for approval."""
    return _letter("visitor_received", visitor)


def rejected_letter(visitor: Visitor) -> Letter:
    """Say that a registration was not approved, in the words of the team."""
    return _letter("visitor_rejected", visitor)


def _letter(name: str, visitor: Visitor, **more: Any) -> Letter:
    fair, language = visitor.fair, visitor.language
    return compose(
        name,
        recipient=visitor.email,
        language=language,
        sender=sender_of(fair),
        visitor=visitor,
        fair_days=_days_of(visitor),
        opens=f"{fair.opens_at:%H:%M}",
        closes=f"{fair.closes_at:%H:%M}",
        venue=text_in(fair.venue_name, language, fair.default_language)[0],
        address=text_in(fair.venue_address, language, fair.default_language)[0],
        contact=fair.contact_email,
        url=link("visitors_public.ticket", fair=fair.slug, token=visitor.token, lang=language),
        **more,
    )


def _days_of(visitor: Visitor) -> str:
    """Return the days on which somebody is let in."""
    fair = visitor.fair
    if visitor.type is not None and visitor.type.days:
        return ", ".join(day(one, visitor.language) for one in visitor.type.dates)
    return days(fair.starts_on, fair.ends_on, visitor.language)
