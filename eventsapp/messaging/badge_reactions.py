"""Which fact about extra badges becomes which mail."""

from eventsapp.badges import emails as badges
from eventsapp.badges.facts import ExtraBadgesDecided, ExtraBadgesOrdered
from eventsapp.badges.models import BadgeOrder, OrderState
from eventsapp.infra.database import db
from eventsapp.infra.outbox import on
from eventsapp.messaging.actions import queue_letter
from eventsapp.web.letters import Letter


@on(ExtraBadgesOrdered)
def tell_order(fact: ExtraBadgesOrdered) -> None:
    """Confirm an order to the exhibitor, and give it to the organiser; what was decided meanwhile is told by that."""
    order = db.session.get_one(BadgeOrder, fact.order_id)
    if order.state == OrderState.ORDERED:
        _queue(badges.receipt_letter(order))
        _queue(badges.task_letter(order))


@on(ExtraBadgesDecided)
def tell_decision(fact: ExtraBadgesDecided) -> None:
    """Tell the exhibitor that its order is paid, or declined."""
    _queue(badges.receipt_letter(db.session.get_one(BadgeOrder, fact.order_id)))


def _queue(letter: Letter) -> None:
    """Queue a letter; an imported exhibitor or a new fair may name nobody to write to."""
    if letter.recipient:
        queue_letter(letter)
