"""The names behind explanation data."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from eventsapp.allocation.explaining import Names, ids_in
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.venues.models import Unit


def names_in(every_reasons: Iterable[Mapping[str, Any]]) -> Names:
    """Return the exhibitors and units that explanations name, in two queries however many they are."""
    companies: set[int] = set()
    units: set[int] = set()
    for reasons in every_reasons:
        named, placed = ids_in(reasons)
        companies |= named
        units |= placed
    if not companies and not units:
        return Names()
    called = select(Exhibitor.id, Exhibitor.display_name, Exhibitor.units_wanted).where(Exhibitor.id.in_(companies))
    known = db.session.execute(called).all()
    numbered = dict(db.session.execute(select(Unit.id, Unit.number).where(Unit.id.in_(units))).all())
    return Names({key: name for key, name, _ in known}, numbered, {key: size for key, _, size in known})
