"""Quotas of badges for exhibitors' staff, and orders of more."""

from dataclasses import asdict, dataclass

from eventsapp.accounts.models import User
from eventsapp.badges.facts import ExtraBadgesDecided, ExtraBadgesOrdered
from eventsapp.badges.models import BadgeOrder, OrderState, StaffQuota
from eventsapp.badges.queries import lock_exhibitors, locked_order, quota_of, standing_of
from eventsapp.badges.quota import (
    ExtraBadgesHaveNoPrice,
    ExtraPriceChanged,
    OrderIsDecided,
    OrderIsOpen,
    StaffQuotaReached,
)
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import NotFound

# Somebody presses twice, or two colleagues order at once.
refuse_on("uq_badge_orders_exhibitor_id", OrderIsOpen)


@dataclass(frozen=True, kw_only=True)
class QuotaValues:
    """What an organiser says about badges for exhibitors' staff."""

    first_unit: int
    further_unit: int
    co_exhibitor: int
    most: int
    extra_minor: int | None
    currency: str


def set_quota(fair: Fair, values: QuotaValues, actor: User) -> None:
    """Write down how many free badges exhibitors have, and what one more costs; open orders keep their amount."""
    kept = db.session.merge(StaffQuota(fair_id=fair.id, **asdict(values)))
    db.session.flush()
    record(
        "badges.quota_set",
        subject="fair",
        subject_id=kept.fair_id,
        fair_id=fair.id,
        actor_id=actor.id,
        actor=actor.email,
        after=asdict(values),
    )


def claim_place(exhibitor: Exhibitor) -> None:
    """Refuse one person more than the exhibitor has badges for; nobody else names people until this is over."""
    lock_exhibitors([exhibitor.id])
    standing = standing_of(exhibitor)
    if standing.people >= standing.places:
        raise StaffQuotaReached(standing.places)


def order_extra_badges(exhibitor: Exhibitor, number: int, seen_minor: int, actor: User) -> BadgeOrder:
    """Order badges beyond the quota at the price that was seen."""
    lock_exhibitors([exhibitor.id])
    terms = quota_of(exhibitor.fair_id)
    if terms.extra_minor is None:
        raise ExtraBadgesHaveNoPrice
    if standing_of(exhibitor).ordered:
        raise OrderIsOpen
    amount = terms.extra_minor * number
    if amount != seen_minor:
        raise ExtraPriceChanged
    order = BadgeOrder(
        fair_id=exhibitor.fair_id,
        exhibitor_id=exhibitor.id,
        number=number,
        amount_minor=amount,
        currency=terms.currency,
        ordered_by_id=actor.id,
    )
    db.session.add(order)
    db.session.flush()
    _record("badges.extra_ordered", order, actor)
    publish(ExtraBadgesOrdered(order.id))
    return order


def decide_order(fair: Fair, order_id: int, state: OrderState, actor: User) -> BadgeOrder:
    """Note that an order is paid, so that its badges count, or decline it."""
    order = locked_order(fair, order_id)
    if order is None:
        raise NotFound
    if order.state != OrderState.ORDERED:
        raise OrderIsDecided
    order.state, order.decided_at, order.decided_by_id = state, clock.now(), actor.id
    db.session.flush()
    _record(f"badges.extra_{state}", order, actor)
    publish(ExtraBadgesDecided(order.id))
    return order


def _record(action: str, order: BadgeOrder, actor: User) -> None:
    record(
        action,
        subject="badge_order",
        subject_id=order.id,
        fair_id=order.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        after={
            "exhibitor_id": order.exhibitor_id,
            "number": order.number,
            "amount_minor": order.amount_minor,
            "currency": order.currency,
        },
    )
