"""Which fact about leads becomes which mail."""

from eventsapp.infra.outbox import on
from eventsapp.leads import emails as leads
from eventsapp.leads.facts import DeletionAsked, LeadsArrived
from eventsapp.messaging.forum_reactions import queue_if_any


@on(LeadsArrived)
def tell_new_leads(fact: LeadsArrived) -> None:
    """Tell an exhibitor in the evening whom it met."""
    queue_if_any(leads.evening_letter(fact))


@on(DeletionAsked)
def ask_to_delete(fact: DeletionAsked) -> None:
    """Tell an exhibitor what to delete, and by when."""
    queue_if_any(leads.deletion_letter(fact))
