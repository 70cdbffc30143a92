"""What a stand costs before the quote: price lists by residency, never a conversion."""

from dataclasses import dataclass

from eventsapp.exhibitors.models import Application
from eventsapp.fairs.models import Package

UNIT_AREA_M2 = 9


@dataclass(frozen=True)
class Price:
    """An amount in the smallest part of its currency."""

    amount_minor: int
    currency: str


def unit_price(package: Package, country: str) -> Price | None:
    """The price of a unit: in dong for companies in Vietnam, in US dollars for others; None where none is set."""
    if country == "VN":
        return None if package.price_vnd is None else Price(package.price_vnd, "VND")
    return None if package.price_usd_minor is None else Price(package.price_usd_minor, "USD")


def estimated_price(application: Application) -> Price | None:
    """Units times their price, before open sides, discounts and VAT; None while something is missing."""
    if application.package is None or not application.units_wanted:
        return None
    price = unit_price(application.package, application.country)
    return price and Price(price.amount_minor * application.units_wanted, price.currency)
