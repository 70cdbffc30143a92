"""One who looks for a place now: only what its own place depends on is read, all others' units are simply taken."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from eventsapp.allocation.models import Pavilion
from eventsapp.allocation.queries.problem.company import WISHED_GAP
from eventsapp.allocation.queries.problem.ground import Ground
from eventsapp.allocation.queries.problem.wants import shapes_of, units_within
from eventsapp.allocation.rules.records import NeedsValues
from eventsapp.allocation.rules.weighing import BASE_WEIGHT, USUAL, Weights
from eventsapp.booths.optimiser.problem import Apart, Cells, Exhibitor
from eventsapp.fairs.models import Package

PROSPECT = 0
"""Stands for a company that is no exhibitor yet: no exhibitor has this id."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who looks for a place, and what it says that stands in for its application; what is left out is as applied."""

    exhibitor_id: int = PROSPECT
    units: int = 0
    open_sides: int = 0
    """At least so many."""
    package: Package | None = None
    budget: int | None = None
    """In dong; needs a package with a price."""
    keeps_budget: bool = False
    """Whether the budget binds even where the fair's rule for budgets is off."""
    hall_id: int | None = None
    zone_ids: Collection[int] = ()
    package_ids: Collection[int] = ()
    """Like the zones a limit, such as a round has: the only ones whose units are given."""
    near: Sequence[Cells] = ()
    """Units it wants or wants to be near, best first."""
    apart: Sequence[int] = ()
    """Exhibitors it does not want to stand near."""

    @property
    def is_prospect(self) -> bool:
        """Say whether nothing is known but what is said here."""
        return self.exhibitor_id == PROSPECT

    @property
    def takes_any_package(self) -> bool:
        """Say whether units count whatever they are sold with: a prospect need not have chosen yet."""
        return self.is_prospect and self.package is None

    def among(self, exhibitors: Iterable[Exhibitor], ground: Ground) -> list[Exhibitor]:
        """Return the exhibitors of its problem with it as it asks."""
        if self.is_prospect:
            return [*exhibitors, self._heard(self._unknown(ground))]
        return [self._heard(one) if one.id == self.exhibitor_id else one for one in exhibitors]

    def _unknown(self, ground: Ground) -> Exhibitor:
        size = max(1, self.units)
        halls = frozenset(hall.id for hall in ground.halls)
        taste = NeedsValues().near_entrance
        return Exhibitor(PROSPECT, size, tuple(shapes_of(size)), halls, weight=BASE_WEIGHT, entrance_taste=taste)

    def _heard(self, one: Exhibitor) -> Exhibitor:
        """Put what it says in the place of what its application says."""
        size = self.units or one.size
        price = self.package.price_vnd if self.package else None
        return replace(
            one,
            size=size,
            shapes=tuple(shapes_of(size)),
            halls=one.halls if self.hall_id is None else frozenset({self.hall_id}),
            wanted_open_sides=self.open_sides or one.wanted_open_sides,
            package=self.package.id if self.package else one.package,
            budget=units_within(self.budget, price) if self.budget is not None and price else None,
            wishes=tuple(self.near) or one.wishes,
        )

    def keeping_apart(self, weights: Weights) -> list[Apart]:
        """Return the soft rules that it asks for itself; where the fair gives such rules no weight, the usual one."""
        penalty = weights.apart or USUAL.apart
        return [
            Apart(a=self.exhibitor_id, b=other, distance=WISHED_GAP, kind="gap", penalty=penalty)
            for other in self.apart
            if other != self.exhibitor_id
        ]


@dataclass(frozen=True, slots=True)
class Circle:
    """The exhibitors of a problem of one: who asks, the members of its pavilion, and those it is to be apart from."""

    asking: int
    members: frozenset[int]
    others: frozenset[int]

    @property
    def exhibitors(self) -> frozenset[int]:
        """Return all of them that are exhibitors."""
        return (self.members | self.others | {self.asking}) - {PROSPECT}


def circle_of(asking: Asking, pavilions: Iterable[Pavilion], apart: Iterable[Apart]) -> Circle:
    """Return whose places have a say in where one may stand."""
    groups = [{member.exhibitor_id for member in one.members} for one in pavilions]
    members = frozenset(key for group in groups if asking.exhibitor_id in group for key in group)
    pairs = [{rule.a, rule.b} for rule in apart]
    others = frozenset(key for pair in pairs if asking.exhibitor_id in pair for key in pair)
    return Circle(asking.exhibitor_id, members - {asking.exhibitor_id}, others - {asking.exhibitor_id})
