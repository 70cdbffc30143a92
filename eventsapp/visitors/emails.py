"""Mails and short messages about registrations and tickets."""

from dataclasses import replace
from typing import Any

from eventsapp.fairs.letters import sender_of
from eventsapp.infra.locale import day, days, moment, money, text_in
from eventsapp.visitors.links import confirmation_code
from eventsapp.visitors.models import Visitor, VisitorGroup
from eventsapp.visitors.queries import code_of_ticket, ticket_of
from eventsapp.web.letters import Letter, Note, compose, compose_note, link


def ticket_message(visitor: Visitor) -> Letter | Note:
    """Confirm a registration and lead to the ticket."""
    if not visitor.email:
        return _note("visitor_registered", visitor, owed=_owed(visitor))
    ticket = ticket_of(visitor)
    codes = {"ticket": code_of_ticket(visitor.fair, ticket)} if ticket else {}
    letter = _letter("visitor_registered", visitor, owed=_owed(visitor), has_code=bool(codes), group=visitor.group)
    return replace(letter, codes=codes)


def received_message(visitor: Visitor) -> Letter | Note:
    """Confirm a registration that waits for approval."""
    return _message("visitor_received", visitor)


def rejected_message(visitor: Visitor) -> Letter | Note:
    """Say that a registration was not approved; the mail has the words of the team."""
    return _message("visitor_rejected", visitor)


def moved_message(visitor: Visitor) -> Letter | Note:
    """Say that the ticket is on another device, and lead to it under its new address."""
    return _message("visitor_moved", visitor)


def group_letter(group: VisitorGroup) -> Letter:
    """Give a leader the page of the group and its code for the desk; the link confirms the address, until it is."""
    fair, at = group.fair, {"fair": group.fair.slug, "token": group.token, "lang": group.language}
    if group.is_confirmed:
        url = link("visitors_public.group", **at)
    else:
        url = link("visitors_public.confirm_leader", code=confirmation_code(group), **at)
    return compose(
        "group_registered",
        recipient=group.leader_email,
        language=group.language,
        sender=sender_of(fair),
        group=group,
        arrival=moment(group.arrives_at, fair.timezone, group.language) if group.arrives_at else "",
        contact=fair.contact_email,
        url=url,
    )


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
