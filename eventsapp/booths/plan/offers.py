"""What a free unit can be had for: how much room hangs together there, in which packages, at which price."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventsapp.booths.plan.entries import free_state
from eventsapp.booths.queries.picture import UnitFacts
from eventsapp.fairs.models import Package
from eventsapp.venues.geometry import MIN_SHARED, Floor


@dataclass(frozen=True, slots=True)
class Offer:
    """Room in units and square metres, codes of the packages it is enough for, the lowest price of the one unit.

    `only` is the package's name where the unit is sold with no other: then the price is its price.
    """

    units: int
    area_m2: float
    packages: tuple[str, ...] = ()
    price_minor: int | None = None
    currency: str = "VND"
    only: Mapping[str, str] | None = None

    @property
    def price(self) -> int | None:
        """Return the price without decimals, as it is filtered by."""
        if self.price_minor is None:
            return None
        return self.price_minor if self.currency == "VND" else -(-self.price_minor // 100)


def offers_of(
    units: Sequence[UnitFacts], taken: Collection[int], floor: Floor[int], packages: Iterable[Package]
) -> dict[str, Offer]:
    """Return the offer of every available unit by its number; touching free units of one zone are one room."""
    free = {unit.id: unit for unit in units if unit.id not in taken and free_state(unit) == "available"}
    priced = list(packages)
    offers: dict[str, Offer] = {}
    for block in _blocks(free, floor):
        made: dict[int | None, Offer] = {}  # the units of a room share a few offers
        for unit in block:
            if unit.package_id not in made:
                made[unit.package_id] = _offer(unit, block, priced)
            offers[unit.number] = made[unit.package_id]
    return offers


def _offer(unit: UnitFacts, block: Sequence[UnitFacts], packages: Sequence[Package]) -> Offer:
    """Return what a unit of a room is offered for: its own package, or each that the room is enough for."""
    fitting = [package for package in packages if package.id == unit.package_id] or [
        package for package in packages if package.min_units <= len(block)
    ]
    price, currency = _lowest(fitting)
    return Offer(
        units=len(block),
        area_m2=round(sum(unit.area_m2 for unit in block), 2),
        packages=tuple(package.code for package in fitting),
        price_minor=price,
        currency=currency,
        only=fitting[0].name if unit.package_id is not None and fitting else None,
    )


def _blocks(free: Mapping[int, UnitFacts], floor: Floor[int]) -> Iterable[list[UnitFacts]]:
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
