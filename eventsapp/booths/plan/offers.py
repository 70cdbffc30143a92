"""What a free unit can be had for: how much room hangs together there, in which packages, from which price."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventsapp.booths.models import Stand
from eventsapp.booths.rules import state_of
from eventsapp.fairs.models import Package
from eventsapp.venues.geometry import MIN_SHARED, Floor
from eventsapp.venues.models import Unit


@dataclass(frozen=True, slots=True)
class Offer:
    """Room in units and square metres, codes of the packages it is enough for, the lowest price of the one unit."""

    units: int
    area_m2: float
    packages: tuple[str, ...] = ()
    price_minor: int | None = None
    currency: str = "VND"

    @property
    def price(self) -> int | None:
        """Return the price without decimals, as it is filtered by."""
        if self.price_minor is None:
            return None
        return self.price_minor if self.currency == "VND" else -(-self.price_minor // 100)


def offers_of(
    units: Sequence[Unit], stands: Mapping[int, Stand], floor: Floor[int], packages: Iterable[Package]
) -> dict[str, Offer]:
    """Return the offer of every available unit by its number; touching free units of one zone are one room."""
    free = {unit.id: unit for unit in units if unit.id not in stands and state_of(unit, None) == "available"}
    priced = list(packages)
    offers: dict[str, Offer] = {}
    for block in _blocks(free, floor):
        area = round(sum(unit.area_m2 for unit in block), 2)
        fitting = [package for package in priced if package.min_units <= len(block)]
        price, currency = _lowest(fitting)
        codes = tuple(package.code for package in fitting)
        offers |= {unit.number: Offer(len(block), area, codes, price, currency) for unit in block}
    return offers


def _blocks(free: Mapping[int, Unit], floor: Floor[int]) -> Iterable[list[Unit]]:
    """Yield the free units in groups that hang together."""
    left = set(free)
    while left:
        waiting = [left.pop()]
        block = []
        while waiting:
            unit_id = waiting.pop()
            block.append(free[unit_id])
            for other, metres in floor.neighbours(unit_id).items():
                if other in left and metres >= MIN_SHARED and free[other].zone_id == free[unit_id].zone_id:
                    left.discard(other)
                    waiting.append(other)
        yield block


def _lowest(packages: Sequence[Package]) -> tuple[int | None, str]:
    """Return the lowest price of a unit, in dong where there is a price in dong."""
    if dong := [package.price_vnd for package in packages if package.price_vnd is not None]:
        return min(dong), "VND"
    dollars = [package.price_usd_minor for package in packages if package.price_usd_minor is not None]
    return (min(dollars), "USD") if dollars else (None, "VND")
