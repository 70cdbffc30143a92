"""Mails about tickets."""

from eventsapp.fairs.letters import sender_of
from eventsapp.infra.locale import days, text_in
from eventsapp.visitors.models import Visitor
from eventsapp.web.letters import Letter, compose, link


def ticket_letter(visitor: Visitor) -> Letter:
    """Confirm a registration and lead to the ticket."""
    fair = visitor.fair
    language = visitor.language
    return compose(
        "visitor_registered",
        recipient=visitor.email,
        language=language,
        sender=sender_of(fair),
        visitor=visitor,
        fair_days=days(fair.starts_on, fair.ends_on, language),
        opens=f"{fair.opens_at:%H:%M}",
        closes=f"{fair.closes_at:%H:%M}",
        venue=text_in(fair.venue_name, language, fair.default_language)[0],
        address=text_in(fair.venue_address, language, fair.default_language)[0],
        contact=fair.contact_email,
        url=link("visitors_public.ticket", fair=fair.slug, token=visitor.token, lang=language),
    )
