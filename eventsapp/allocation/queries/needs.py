"""What every exhibitor's stand must have: as the organiser keeps it, else as its application says."""

from collections.abc import Collection

from sqlalchemy import select

from eventsapp.allocation.models import PlacementNeeds
from eventsapp.allocation.queries.line import latest_applications
from eventsapp.allocation.rules.records import Needs, NeedsValues, needs_values
from eventsapp.exhibitors.models import Application
from eventsapp.infra.database import db


def needs_by_exhibitor(fair_id: int, only: Collection[int] | None = None) -> dict[int, Needs]:
    """Return the needs of every exhibitor of a fair that has any, or of ``only`` these, by exhibitor."""
    own = select(PlacementNeeds).where(PlacementNeeds.fair_id == fair_id)
    kept = db.session.scalars(own if only is None else own.where(PlacementNeeds.exhibitor_id.in_(only)))
    applied = {
        exhibitor_id: Needs(_applied(one), is_from_application=True)
        for exhibitor_id, one in latest_applications(fair_id, only=only).items()
    }
    return applied | {one.exhibitor_id: Needs(needs_values(one), is_from_application=False) for one in kept}


def needs_of(exhibitor_id: int, application: Application | None) -> Needs:
    """Return the needs of an exhibitor; ``application`` is the one it came from."""
    kept = db.session.get(PlacementNeeds, exhibitor_id)
    if kept is not None:
        return Needs(needs_values(kept), is_from_application=False)
    return Needs(_applied(application) if application else NeedsValues(), is_from_application=application is not None)


def _applied(application: Application) -> NeedsValues:
    return NeedsValues(utilities=tuple(application.utilities), budget=application.budget)
