"""Mails and short messages about registrations and tickets."""

from typing import Any

from eventsapp.fairs.letters import sender_of
from eventsapp.infra.locale import day, days, money, text_in
from eventsapp.visitors.models import Visitor
from eventsapp.web.letters import Letter, Note, compose, compose_note, link


def ticket_message(visitor: Visitor) -> Letter | Note:
    """Confirm a registration and lead to the ticket."""
    return _message("visitor_registered", visitor, owed=_owed(visitor))


def received_message(visitor: Visitor) -> Letter | Note:
    """Confirm a registration that waits for approval."""
    return _message("visitor_received", visitor)


def rejected_message(visitor: Visitor) -> Letter | Note:
    """Say that a registration was not approved; the mail has the words of the team."""
    return _message("visitor_rejected", visitor)


def _message(name: str, visitor: Visitor, **more: Any) -> Letter | Note:
    """Write a mail, or a short message to whoever has no address; nobody has neither."""
    return _letter(name, visitor, **more) if visitor.email else _note(name, visitor, **more)


def _note(name: str, visitor: Visitor, **more: Any) -> Note:
    return compose_note(
        name,
        number=visitor.phone_key,
        language=visitor.language,
        sender=sender_of(visitor.fair),
        visitor=visitor,
        url=_url(visitor),
        **more,
    )


def _owed(visitor: Visitor) -> str:
    return money(visitor.amount_minor or 0, visitor.currency, visitor.language) if visitor.owes else ""


def _url(visitor: Visitor) -> str:
    return link("visitors_public.ticket", fair=visitor.fair.slug, token=visitor.token, lang=visitor.language)


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
        url=_url(visitor),
        **more,
    )


def _days_of(visitor: Visitor) -> str:
    """Return the days on which somebody is let in."""
    fair = visitor.fair
    if visitor.type is not None and visitor.type.days:
        return ", ".join(day(one, visitor.language) for one in visitor.type.dates)
    return days(fair.starts_on, fair.ends_on, visitor.language)
