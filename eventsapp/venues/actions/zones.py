"""Zones and packages by their codes, while a plan is written."""

from eventsapp.fairs.models import Package
from eventsapp.infra.database import db
from eventsapp.venues.models import Zone
from eventsapp.venues.queries import zones_of


class Zones:
    """The zones of a fair, which grow where a plan names a new one, and its packages, which do not."""

    def __init__(self, fair_id: int) -> None:
        self._fair_id = fair_id
        self._zones = {zone.code: zone for zone in zones_of(fair_id)}
        packages = db.session.query(Package.code, Package.id).filter(Package.fair_id == fair_id)
        self._packages: dict[str, int] = dict(packages.all())

    def id_of(self, code: str) -> int | None:
        """Return the id of a zone, a new one where the fair has none of this code; None for no code."""
        if not code:
            return None
        if code not in self._zones:
            position = len(self._zones)
            self._zones[code] = Zone(fair_id=self._fair_id, code=code, name={"en": code}, position=position)
            db.session.add(self._zones[code])
            db.session.flush()
        return self._zones[code].id

    def package_id(self, code: str) -> int | None:
        """Return the id of a package; None for no code."""
        return self._packages.get(code)
