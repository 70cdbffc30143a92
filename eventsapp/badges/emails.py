"""Letters about extra badges: a receipt and a decision for the exhibitor, a task for the organiser."""

from eventsapp.accounts.models import User
from eventsapp.badges.models import BadgeOrder
from eventsapp.fairs.letters import sender_of
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.locale import money
from eventsapp.web.letters import Letter, compose, link


def receipt_letter(order: BadgeOrder) -> Letter:
    """Confirm an order, or say what became of it: ``ordered``, ``paid`` or ``declined``, as it is by then."""
    exhibitor, language = order.exhibitor, order.exhibitor.language
    return compose(
        "badge_order",
        recipient=exhibitor.contact_email or _orderer(order),
        language=language,
        sender=sender_of(exhibitor.fair),
        exhibitor=exhibitor,
        kind=str(order.state),
        number=order.number,
        amount=money(order.amount_minor, order.currency, language),
        url=link("badges_exhibitor.staff", fair=exhibitor.fair.slug, lang=language),
    )


def task_letter(order: BadgeOrder) -> Letter:
    """Tell the organiser that an exhibitor ordered badges and waits for a decision."""
    fair: Fair = order.exhibitor.fair
    language = fair.default_language
    return compose(
        "badge_order_task",
        recipient=fair.contact_email,
        language=language,
        sender=sender_of(fair),
        company=order.exhibitor.display_name,
        number=order.number,
        amount=money(order.amount_minor, order.currency, language),
        orderer=_orderer(order),
        url=link("badges_quota.quota", fair=fair.slug, lang=language),
    )


def _orderer(order: BadgeOrder) -> str:
    """Return the address of who pressed the button, if the account is still there."""
    user = db.session.get(User, order.ordered_by_id) if order.ordered_by_id is not None else None
    return user.email if user is not None else ""
