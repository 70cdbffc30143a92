"""How many of an exhibitor's people get a badge: so many for its units, and those it ordered and paid for.

Pure: numbers in, numbers and refusals out.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from eventsapp.badges.models import StaffQuota
from eventsapp.infra.refusals import Refusal

MOST_ORDERED = 50


class StaffQuotaReached(Refusal):
    """One person more than the exhibitor has badges for."""

    def __init__(self, places: int) -> None:
        super().__init__(
            ngettext(
                "Your stand has %(num)s badge, and it is given. Order an extra one, or take somebody off the list.",
                "Your stand has %(num)s badges, and all are given. Order extra ones, or take somebody off the list.",
                places,
            )
        )


class BadgeNotPaid(Refusal):
    """A badge beyond the quota for which nothing was paid."""

    sentence = _l(
        "This person is beyond the exhibitor's free badges. The badge is issued once an extra one is ordered and paid."
    )


class ExtraBadgesHaveNoPrice(Refusal):
    """An order where the organiser sells none."""

    sentence = _l("The organiser has not said yet what an extra badge costs. Ask them.")


class ExtraPriceChanged(Refusal):
    """Somebody changed the price while another one looked at it."""

    sentence = _l("The price changed a moment ago. Look at the new amount, then order again.")


class OrderIsOpen(Refusal):
    """A second order before the first one is decided."""

    sentence = _l("You have ordered extra badges already. The organiser decides about that order first.")


class OrderIsDecided(Refusal):
    """Somebody else decided meanwhile."""

    sentence = _l("Somebody decided about this order a moment ago. Look at the list again.")


@dataclass(frozen=True)
class Standing:
    """Where an exhibitor's badges stand."""

    free: int
    """Badges it has for its units and as a co-exhibitor."""
    people: int
    paid: int = 0
    ordered: int = 0

    @property
    def places(self) -> int:
        """Return how many people may be named: an open order makes room already."""
        return self.free + self.paid + self.ordered

    @property
    def badges(self) -> int:
        """Return how many badges may be issued."""
        return self.free + self.paid

    @property
    def taken(self) -> int:
        """Return how many of the free badges are taken."""
        return min(self.people, self.free)


def free_badges(terms: StaffQuota, units: int, shares: int) -> int:
    """Return the free badges for units and for being a co-exhibitor; who has no stand yet counts with one unit."""
    if not units and not shares:
        units = 1
    for_units = terms.first_unit + terms.further_unit * (units - 1) if units else 0
    return min(terms.most, for_units + terms.co_exhibitor * shares)


def entitled(people: Sequence[int], issued: Collection[int], printed: Collection[int], badges: int) -> set[int]:
    """Return who gets the badges there are: who has a printed one, then an issued one, then the first on the list."""
    ranked = sorted(people, key=lambda person: (person not in printed, person not in issued, person))
    return set(ranked[: max(0, badges)])


def usual_quota(fair_id: int) -> StaffQuota:
    """Return the quota of a fair that said nothing else."""
    return StaffQuota(
        fair_id=fair_id, first_unit=3, further_unit=2, co_exhibitor=2, most=40, extra_minor=None, currency="VND"
    )


STATE_WORDS: dict[str, LazyString] = {
    "ordered": _l("To be decided"),
    "paid": _l("Paid"),
    "declined": _l("Declined"),
}
