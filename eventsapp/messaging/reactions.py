"""Which fact becomes which mail."""

from eventsapp.accounts import emails as accounts
from eventsapp.accounts.facts import PasswordResetRequested, RegistrationRepeated, UserRegistered
from eventsapp.accounts.models import User
from eventsapp.infra.database import db
from eventsapp.infra.outbox import on
from eventsapp.messaging.actions import queue_letter
from eventsapp.visitors import emails as visitors
from eventsapp.visitors.facts import VisitorRegistered
from eventsapp.visitors.models import Visitor


@on(UserRegistered)
def ask_to_verify(fact: UserRegistered) -> None:
    """Ask a new user to confirm the address."""
    queue_letter(accounts.verification_letter(db.session.get_one(User, fact.user_id)))


@on(RegistrationRepeated)
def tell_known_address(fact: RegistrationRepeated) -> None:
    """Tell the mailbox that there is an account already."""
    queue_letter(accounts.known_address_letter(db.session.get_one(User, fact.user_id)))


@on(PasswordResetRequested)
def send_reset_link(fact: PasswordResetRequested) -> None:
    """Send the link that sets a new password."""
    queue_letter(accounts.reset_letter(db.session.get_one(User, fact.user_id)))


@on(VisitorRegistered)
def send_ticket(fact: VisitorRegistered) -> None:
    """Send a visitor the way to the ticket."""
    visitor = db.session.get_one(Visitor, fact.visitor_id)
    if visitor.email:
        queue_letter(visitors.ticket_letter(visitor))
