"""Whose badges were printed, for slices below that must know it."""

from collections.abc import Collection

from sqlalchemy import select

from eventsapp.badges.models import Badge
from eventsapp.infra.database import db


def printed_badges(visitor_ids: Collection[int]) -> set[int]:
    """Return which of these visitors have a badge that was printed."""
    printed = select(Badge.visitor_id).where(Badge.visitor_id.in_(visitor_ids), Badge.printed_at.is_not(None))
    return {one for one in db.session.scalars(printed) if one is not None}
