"""Quotas of badges for exhibitors' staff, and orders of more."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from eventsapp.badges.models import Badge, BadgeOrder, OrderState, StaffQuota
from eventsapp.badges.quota import Standing, entitled, free_badges, usual_quota
from eventsapp.booths.models import Stand, StandShare, StandUnit
from eventsapp.booths.queries import firm
from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db

MOST_SHOWN = 200


def quota_of(fair_id: int) -> StaffQuota:
    """Return what a fair said about free badges, or the usual numbers; those are not kept."""
    return db.session.get(StaffQuota, fair_id) or usual_quota(fair_id)


def lock_exhibitors(exhibitor_ids: Collection[int]) -> None:
    """Let nobody else name people, order or issue badges for these exhibitors meanwhile."""
    wanted = select(Exhibitor.id).where(Exhibitor.id.in_(exhibitor_ids)).order_by(Exhibitor.id)
    db.session.execute(wanted.with_for_update(key_share=True)).all()


def standing_of(exhibitor: Exhibitor) -> Standing:
    """Return where an exhibitor's badges stand."""
    return standings(exhibitor.fair_id, [exhibitor.id])[exhibitor.id]


def standings(fair_id: int, exhibitor_ids: Collection[int]) -> dict[int, Standing]:
    """Return where the badges of these exhibitors stand."""
    terms = quota_of(fair_id)
    units = _counted(
        select(Stand.exhibitor_id, func.count(StandUnit.unit_id))
        .join(StandUnit, StandUnit.stand_id == Stand.id)
        .where(Stand.exhibitor_id.in_(exhibitor_ids), firm())
        .group_by(Stand.exhibitor_id)
    )
    shares = _counted(
        select(StandShare.exhibitor_id, func.count())
        .join(Stand, Stand.id == StandShare.stand_id)
        .where(StandShare.exhibitor_id.in_(exhibitor_ids), firm())
        .group_by(StandShare.exhibitor_id)
    )
    people = _counted(
        select(StaffMember.exhibitor_id, func.count())
        .where(StaffMember.exhibitor_id.in_(exhibitor_ids))
        .group_by(StaffMember.exhibitor_id)
    )
    extras = _extras(exhibitor_ids)
    return {
        one: Standing(
            free_badges(terms, units.get(one, 0), shares.get(one, 0)),
            people.get(one, 0),
            extras.get((one, OrderState.PAID), 0),
            extras.get((one, OrderState.ORDERED), 0),
        )
        for one in exhibitor_ids
    }


def badge_holders(fair_id: int, exhibitor_ids: Collection[int]) -> set[int]:
    """Return who of the people of these exhibitors gets one of the badges their exhibitor has."""
    rows = (
        select(StaffMember.exhibitor_id, StaffMember.id, Badge.id.is_not(None), Badge.printed_at.is_not(None))
        .outerjoin(Badge, (Badge.staff_member_id == StaffMember.id) & Badge.revoked_at.is_(None))
        .where(StaffMember.exhibitor_id.in_(exhibitor_ids))
    )
    people: dict[int, list[int]] = {one: [] for one in exhibitor_ids}
    issued: set[int] = set()
    printed: set[int] = set()
    for exhibitor_id, person, has_badge, is_printed in db.session.execute(rows):
        people[exhibitor_id].append(person)
        issued |= {person} if has_badge else set()
        printed |= {person} if is_printed else set()
    found: set[int] = set()
    for one, standing in standings(fair_id, exhibitor_ids).items():
        found |= entitled(people[one], issued, printed, standing.badges)
    return found


def orders_of(exhibitor: Exhibitor) -> Sequence[BadgeOrder]:
    """Return an exhibitor's orders of extra badges, the latest first."""
    mine = select(BadgeOrder).where(BadgeOrder.exhibitor_id == exhibitor.id)
    return db.session.scalars(mine.order_by(BadgeOrder.id.desc())).all()


def orders_at(fair: Fair) -> Sequence[BadgeOrder]:
    """Return the orders of a fair: those to decide first, then the latest."""
    found = select(BadgeOrder).where(BadgeOrder.fair_id == fair.id).options(joinedload(BadgeOrder.exhibitor))
    ordered = found.order_by((BadgeOrder.state != OrderState.ORDERED), BadgeOrder.id.desc())
    return db.session.scalars(ordered.limit(MOST_SHOWN)).all()


def open_orders_count(fair: Fair) -> int:
    """Return how many orders wait for a decision."""
    waiting = select(func.count()).where(BadgeOrder.fair_id == fair.id, BadgeOrder.state == OrderState.ORDERED)
    return db.session.scalar(waiting) or 0


def locked_order(fair: Fair, order_id: int) -> BadgeOrder | None:
    """Return an order about which nobody else decides meanwhile."""
    found = select(BadgeOrder).where(BadgeOrder.fair_id == fair.id, BadgeOrder.id == order_id)
    return db.session.scalar(found.with_for_update().execution_options(populate_existing=True))


def _counted(rows: Select[Any, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _extras(exhibitor_ids: Collection[int]) -> dict[tuple[int, str], int]:
    rows = (
        select(BadgeOrder.exhibitor_id, BadgeOrder.state, func.sum(BadgeOrder.number))
        .where(BadgeOrder.exhibitor_id.in_(exhibitor_ids))
        .group_by(BadgeOrder.exhibitor_id, BadgeOrder.state)
    )
    return {(row[0], row[1]): int(row[2]) for row in db.session.execute(rows)}
