"""What a change of stands means for others: who is told, who gets what becomes free, what it costs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsapp.booths.models import Stand
from eventsapp.booths.queries import stand_in_fair
from eventsapp.booths.queries.waiting import latest_application, next_in_line
from eventsapp.booths.rules import Change
from eventsapp.booths.rules.steps import TELLS_EXHIBITOR, Step
from eventsapp.fairs.models import Package
from eventsapp.infra.database import db
from eventsapp.venues.models import Unit
from eventsapp.venues.queries import hall_by_code

HOME = ("", "VN")
"""Companies of the country itself, or of one not said, pay by the list in dong; all others by that in dollars."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a stand costs before and after, without VAT, in the smallest unit of its currency."""

    before: int
    after: int
    currency: str

    @property
    def difference(self) -> int:
        """Return what is added, negative where it gets cheaper."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Consequences:
    """Beyond the stands themselves; `told` are (company, address), `heirs` (company, number of units)."""

    told: Sequence[tuple[str, str]]
    freed: Sequence[str]
    heirs: Sequence[tuple[str, int]]
    prices: Sequence[Price | None]


def consequences_of(fair_id: int, step: Step, changes: Sequence[Change]) -> Consequences:
    """Work out what follows from a change that was looked at; for a swap there are two."""
    stands = {change.stand_id: stand_in_fair(fair_id, change.stand_id) for change in changes}
    keys = {key for change in changes for side in (change.before, change.after) if side for key in side.unit_ids}
    units = {unit.id: unit for unit in _units(keys)}
    prices = [_price(stands[change.stand_id], change, units) for change in changes]
    told = _told(step, list(stands.values()))
    if step in {Step.SWAP, Step.DEPOSIT}:
        return Consequences(told, (), (), prices)
    return Consequences(told, changes[0].lost, _heirs(fair_id, changes[0]), prices)


def _units(keys: Collection[int]) -> Sequence[Unit]:
    return db.session.scalars(select(Unit).where(Unit.id.in_(keys)).options(joinedload(Unit.package))).all()


def _told(step: Step, stands: Sequence[Stand | None]) -> list[tuple[str, str]]:
    """Return the exhibitors who get a mail; a prospect has no address here."""
    exhibitors = [stand.exhibitor for stand in stands if stand is not None and stand.exhibitor is not None]
    if step not in TELLS_EXHIBITOR:
        return []
    return [(one.display_name, one.contact_email) for one in exhibitors if one.contact_email]


def _heirs(fair_id: int, change: Change) -> list[tuple[str, int]]:
    """Return whom the waiting list names for what becomes free, as it stands now."""
    hall = hall_by_code(fair_id, change.before.hall)
    if hall is None or not change.lost_ids:
        return []
    taken = change.after.unit_ids if change.after else ()
    return [(entry.exhibitor.display_name, count) for entry, count in next_in_line(hall, change.lost_ids, taken)]


def _price(stand: Stand | None, change: Change, units: Mapping[int, Unit]) -> Price | None:
    """Return what a stand costs on both sides, where the package of each unit and its price are known."""
    application = latest_application(stand.exhibitor) if stand is not None and stand.exhibitor else None
    package = application.package if application else None
    currency = "USD" if application is not None and application.country not in HOME else "VND"
    before = _sum(change.before.unit_ids, units, package, currency)
    after = _sum(change.after.unit_ids, units, package, currency) if change.after else 0
    return Price(before, after, currency) if before is not None and after is not None else None


def _sum(keys: Sequence[int], units: Mapping[int, Unit], package: Package | None, currency: str) -> int | None:
    """Return the price of units: each in its own package where it has one, else in the exhibitor's."""
    packages = [one for key in keys if key in units and (one := units[key].package or package) is not None]
    if len(packages) < len(keys):
        return None
    prices = [one.price_usd_minor if currency == "USD" else one.price_vnd for one in packages]
    known = [price for price in prices if price is not None]
    return sum(known) if len(known) == len(prices) else None
