"""What a plan is asked for, and what can be asked of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from eventsapp.booths.plan.entries import Entry
from eventsapp.booths.plan.offers import Offer
from eventsapp.booths.plan.words import sides_text
from eventsapp.booths.rules import STATE_WORDS
from eventsapp.fairs.models import Package
from eventsapp.infra.locale import current_language, money, number, text_in
from eventsapp.venues.editing import UTILITIES, UTILITY_WORDS

SIZES = (18, 27, 36, 54, 72, 108, 162, 216)
MOST_PRICES = 12
Facts = tuple[float, int, str, tuple[str, ...], int | None, tuple[str, ...]]
"""Room in m², open sides, zone, packages, price, utilities: the order in which scripts read them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for: a unit, words, filters, plan or list; `start` is where the way to the unit begins."""

    unit: str = ""
    text: str = ""
    state: str = ""
    view: str = "plan"
    size: int = 0
    sides: int = 0
    zone: str = ""
    package: str = ""
    price: int = 0
    utility: str = ""
    start: str = ""
    page: int = 1

    @property
    def filters(self) -> bool:
        """Say whether anything is filtered out."""
        return bool(self.text or self.state or self.wishes)

    @property
    def wishes(self) -> bool:
        """Say whether units are asked for by what they are, not by who is there."""
        return bool(self.size or self.sides or self.zone or self.package or self.price or self.utility)

    @property
    def arguments(self) -> dict[str, str | int]:
        """Return the part of an address that asks the same again."""
        asked: dict[str, str | int] = {
            "q": self.text,
            "state": self.state,
            "size": self.size,
            "sides": self.sides,
            "zone": self.zone,
            "package": self.package,
            "price": self.price,
            "utility": self.utility,
        }
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Filter:
    """A select: its name in the address, its words, (value, label) to choose from, what is chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    value: str


def passes(entry: Entry, offer: Offer | None, choice: Choice) -> bool:
    """Say whether an entry answers to the filters; the size of a free unit is that of the room it is part of."""
    room = max(entry.area_m2, offer.area_m2 if offer else 0.0)
    return (
        (not choice.state or entry.state == choice.state)
        and (not choice.text or entry.answers_to(choice.text))
        and room >= choice.size
        and entry.open_sides >= choice.sides
        and (not choice.zone or entry.zone_code == choice.zone)
        and (not choice.utility or choice.utility in entry.supply.utilities)
        and _is_offered(offer, choice)
    )


def _is_offered(offer: Offer | None, choice: Choice) -> bool:
    """Say whether a unit can be had in the package and for the price that are asked for."""
    if choice.package and (offer is None or choice.package not in offer.packages):
        return False
    if not choice.price:
        return True
    return offer is not None and offer.price is not None and offer.price <= choice.price


def facts_of(entry: Entry, offer: Offer | None) -> Facts:
    """Return what scripts filter an entry by, beside its state and names; many entries share the same."""
    room = max(entry.area_m2, offer.area_m2 if offer else 0)
    price = offer.price if offer else None
    return (room, entry.open_sides, entry.zone_code, offer.packages if offer else (), price, entry.supply.utilities)


def filters_of(
    entries: Sequence[Entry],
    offers: Mapping[str, Offer],
    packages: Iterable[Package],
    states: Iterable[str],
    choice: Choice,
) -> list[Filter]:
    """Return the filters that make a difference in this hall; one that is in use is always there."""
    largest = max((offer.area_m2 for offer in offers.values()), default=0.0)
    largest = max([largest, *(entry.area_m2 for entry in entries)], default=0.0)
    open_sides = {entry.open_sides for entry in entries}
    language = current_language()
    found = [
        Filter("state", _("State"), [(state, str(STATE_WORDS[state])) for state in states], choice.state),
        Filter("size", _("Size"), _sizes(largest, choice.size), str(choice.size or "")),
        Filter(
            "sides",
            _("Open sides"),
            [(str(count), _("At least %(sides)s", sides=sides_text(count))) for count in (1, 2, 3, 4) if open_sides],
            str(choice.sides or ""),
        ),
        Filter("zone", _("Zone"), _zones(entries), choice.zone),
        Filter(
            "package",
            _("Package"),
            [(package.code, text_in(package.name, language)[0]) for package in packages],
            choice.package,
        ),
        Filter("price", _("Price of a unit"), _prices(offers, choice.price), str(choice.price or "")),
        Filter("utility", _("Utilities"), _utilities(entries, choice.utility), choice.utility),
    ]
    # A single choice divides nothing, but for utilities: not every unit has them.
    return [one for one in found if len(one.options) > (one.name != "utility") or one.value]


def _utilities(entries: Iterable[Entry], chosen: str) -> list[tuple[str, str]]:
    """Return what can be connected somewhere in the hall."""
    here = {one for entry in entries for one in entry.supply.utilities} | {chosen}
    return [(one, str(UTILITY_WORDS[one])) for one in UTILITIES if one in here]


def _sizes(largest: float, chosen: int) -> list[tuple[str, str]]:
    sizes = sorted({size for size in SIZES if size <= largest} | ({chosen} if chosen else set()))
    language = current_language()
    return [(str(size), _("From %(area)s m²", area=number(size, language))) for size in sizes]


def _zones(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    language = current_language()
    zones = {entry.zone_code: text_in(entry.zone, language)[0] for entry in entries if entry.zone}
    return sorted(zones.items(), key=lambda zone: zone[1])


def _prices(offers: Mapping[str, Offer], chosen: int) -> list[tuple[str, str]]:
    """Return the lowest prices there are; one offer of a price tells its currency."""
    by_price = {offer.price: offer for offer in offers.values() if offer.price is not None}
    language = current_language()
    prices = [
        (str(price), _("Up to %(price)s", price=money(offer.price_minor or 0, offer.currency, language)))
        for price, offer in sorted(by_price.items())[:MOST_PRICES]
    ]
    if chosen and chosen not in by_price:
        prices.append((str(chosen), _("Up to %(price)s", price=number(chosen, language))))
    return prices
