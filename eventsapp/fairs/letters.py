"""A fair as the sender of letters."""

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import text_in
from eventsapp.web.letters import Sender


def sender_of(fair: Fair) -> Sender:
    """Return the fair as a sender."""
    return Sender(
        name=fair.name_in,
        mark=fair.mark,
        timezone=fair.timezone,
        address=lambda language: text_in(fair.venue_name, language, fair.default_language)[0],
        fair_id=fair.id,
        reply_to=fair.contact_email,
    )
