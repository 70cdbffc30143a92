"""Visitors who registered for a fair, and their tickets."""

from eventsapp.visitors.models.people import Visitor, new_token
from eventsapp.visitors.models.tickets import Ticket

__all__ = ["Ticket", "Visitor", "new_token"]
