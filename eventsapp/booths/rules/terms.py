"""How long holds last at a fair and how much one may have: what the organiser sets, else what fairs do commonly."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal


@dataclass(frozen=True, slots=True)
class HoldTerms:
    """The terms of a fair; the defaults follow the practice of fairs (see ``rules/holds.py``)."""

    cart_minutes: int = 15
    extension_minutes: int = 10
    cart_most_minutes: int = 30
    option_hours: int = 72
    option_most_days: int = 14
    deposit_days: int = 7
    offer_hours: int = 48
    most_units: int = 20
    cool_down_minutes: int = 10

    @property
    def cart(self) -> timedelta:
        """How long a cart lasts."""
        return timedelta(minutes=self.cart_minutes)

    @property
    def extension(self) -> timedelta:
        """How much the one extension of a cart adds."""
        return timedelta(minutes=self.extension_minutes)

    @property
    def cart_most(self) -> timedelta:
        """How long a cart may last in all."""
        return timedelta(minutes=max(self.cart_most_minutes, self.cart_minutes))

    @property
    def option(self) -> timedelta:
        """How long an option lasts that names no day."""
        return timedelta(hours=self.option_hours)

    @property
    def option_most(self) -> timedelta:
        """How long an option may last that names a day."""
        return timedelta(days=self.option_most_days)

    @property
    def deposit(self) -> timedelta:
        """How long a reservation waits for its deposit."""
        return timedelta(days=self.deposit_days)

    @property
    def offer(self) -> timedelta:
        """How long a company of the waiting list has to answer."""
        return timedelta(hours=self.offer_hours)

    @property
    def cool_down(self) -> timedelta:
        """How long a company waits after two carts that ran out."""
        return timedelta(minutes=self.cool_down_minutes)


USUAL = HoldTerms()
RANGES: Mapping[str, tuple[int, int]] = {
    "cart_minutes": (5, 30),
    "extension_minutes": (0, 30),
    "cart_most_minutes": (5, 60),
    "option_hours": (24, 336),
    "option_most_days": (1, 30),
    "deposit_days": (3, 45),
    "offer_hours": (24, 72),
    "most_units": (1, 200),
    "cool_down_minutes": (0, 120),
}
"""The least and the most of each."""


def terms_from(stored: Mapping[str, Any] | None) -> HoldTerms:
    """Return the terms a fair keeps; what it does not say, or says out of range, is as usual."""
    said = {one.name: (stored or {}).get(one.name) for one in fields(HoldTerms)}
    kept: dict[str, Any] = {name: value for name, value in said.items() if _is_in_range(name, value)}
    return HoldTerms(**kept)


def _is_in_range(name: str, value: object) -> bool:
    low, high = RANGES[name]
    return isinstance(value, int) and low <= value <= high


class CartTooShort(Refusal):
    """A cart that may last less in all than at first."""

    status = 422
    field = "cart_most_minutes"
    sentence = _l("A cart cannot last less in all than it lasts at first.")


def check_terms(terms: HoldTerms) -> None:
    """Refuse terms that contradict each other."""
    if terms.cart_most_minutes < terms.cart_minutes:
        raise CartTooShort


def as_stored(terms: HoldTerms) -> dict[str, int]:
    """Return what of the terms differs from the usual ones."""
    usual = asdict(USUAL)
    return {name: value for name, value in asdict(terms).items() if value != usual[name]}
