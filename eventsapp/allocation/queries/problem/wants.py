"""What the exhibitors of a fair want of their place, as the optimiser reads it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventsapp.allocation.models import AllocationPolicy
from eventsapp.allocation.queries.line import InLine, latest_applications
from eventsapp.allocation.queries.needs import needs_by_exhibitor
from eventsapp.allocation.queries.problem.ground import Ground
from eventsapp.allocation.rules.records import NeedsValues
from eventsapp.allocation.rules.scoring import formula_from
from eventsapp.allocation.rules.weighing import Weights, weight_of
from eventsapp.booths.optimiser.candidates import SLACK_OF_BUDGET
from eventsapp.booths.optimiser.problem import Cells, Exhibitor, Needs
from eventsapp.exhibitors.models import Application
from eventsapp.fairs.models import Package
from eventsapp.infra.database import db

FULL_POINTS = 100
"""Who has so many points has all the weight there is."""
MOST_WISHES = 5
MOST_ROWS = 4
"""Deeper stands than this no island has."""
LONGEST_ROW = 6
"""More units than this in one row are no stand anyone wants."""
ANYWHERE = frozenset({"water"})
"""What is laid on from one unit to the next of a stand; everything else must be under each."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything about the exhibitors of a fair that placing them needs."""

    line: Sequence[InLine]
    applications: Mapping[int, Application]
    needs: Mapping[int, NeedsValues]
    packages: Mapping[int, Package]
    policy: AllocationPolicy
    most_points: int


def wanted_at(
    fair_id: int, line: Sequence[InLine], policy: AllocationPolicy, only: Collection[int] | None = None
) -> Wanted:
    """Read what the exhibitors of a fair want, or ``only`` these."""
    if not line:
        return Wanted(line, {}, {}, {}, policy, 1)
    packages = db.session.scalars(select(Package).where(Package.fair_id == fair_id))
    return Wanted(
        line=line,
        applications=latest_applications(fair_id, selectinload(Application.wishes), only=only),
        needs={key: one.values for key, one in needs_by_exhibitor(fair_id, only).items()},
        packages={one.id: one for one in packages},
        policy=policy,
        most_points=min(formula_from(policy.formula).most, FULL_POINTS) or 1,
    )


def exhibitors_of(wanted: Wanted, ground: Ground, weights: Weights, locked: Mapping[int, Cells]) -> list[Exhibitor]:
    """Return the exhibitors in line as the optimiser reads them; ``locked`` ones keep their units."""
    return [
        _standing(one, locked[one.exhibitor.id], ground)
        if one.exhibitor.id in locked
        else _exhibitor(one, wanted, ground, weights)
        for one in wanted.line
    ]


def _standing(one: InLine, cells: Cells, ground: Ground) -> Exhibitor:
    """Return an exhibitor that stays where it is: nothing is asked of its place any more."""
    hall, shape = ground.shape_of(cells)
    return Exhibitor(
        id=one.exhibitor.id,
        size=len(cells),
        shapes=(shape,),
        halls=frozenset({hall}),
        points=one.score.points,
        applied=_applied(one),
        locked=cells,
    )


def _exhibitor(one: InLine, wanted: Wanted, ground: Ground, weights: Weights) -> Exhibitor:
    application, needs = wanted.applications.get(one.exhibitor.id), wanted.needs.get(one.exhibitor.id, NeedsValues())
    zones = frozenset(wanted.policy.sector_zones.get(str(one.exhibitor.sector_id), ()))
    size = max(1, one.exhibitor.units_wanted)
    return Exhibitor(
        id=one.exhibitor.id,
        size=size,
        shapes=tuple(shapes_of(size)),
        halls=frozenset(needs.hall_ids or (hall.id for hall in ground.halls)),
        sector_zones=zones,
        sector_halls=frozenset(hall for zone in zones for hall in ground.zone_halls.get(zone, ())),
        zone_strict=needs.is_zone_strict and bool(zones),
        needs=_needs(needs),
        budget=_budget(needs, application, wanted.packages),
        points=one.score.points,
        weight=weight_of(one.score.points, wanted.most_points, weights.influence),
        applied=_applied(one),
        wishes=tuple(_wishes(application, ground)),
        wanted_open_sides=max(1, (application.open_sides if application else None) or 1),
        entrance_taste=needs.near_entrance,
        pavilion=one.pavilion_id,
        package=application.package_id if application else None,
    )


def _applied(one: InLine) -> float:
    """Return the time of the application as a number; who came in by a list comes after all, in line."""
    return one.standing.applied_at.timestamp() if one.standing.applied_at else float(2**40 + one.place)


def shapes_of(size: int) -> list[tuple[int, int]]:
    """Return the rectangles (rows, columns) that a stand of so many units may have, the squarest first.

    A row longer than six units only where nothing else gives the number.
    """
    flat = [(rows, size // rows) for rows in range(1, MOST_ROWS + 1) if size % rows == 0]
    good = [(rows, cols) for rows, cols in flat if max(rows, cols) <= max(LONGEST_ROW, 3 * min(rows, cols))] or flat[
        -1:
    ]
    both = {shape for rows, cols in good for shape in ((rows, cols), (cols, rows))}
    return sorted(both, key=lambda shape: (abs(shape[0] - shape[1]), shape))


def _needs(needs: NeedsValues) -> Needs:
    words = frozenset(needs.utilities)
    return Needs(words & ANYWHERE, words - ANYWHERE, needs.floor_load or 0.0, needs.height or 0.0)


def _budget(needs: NeedsValues, application: Application | None, packages: Mapping[int, Package]) -> float | None:
    """Return how many units' worth of its package an exhibitor pays for; None where it named no limit or no price."""
    package = packages.get((application.package_id if application else None) or 0)
    if needs.budget is None or package is None or not package.price_vnd:
        return None
    return units_within(needs.budget, package.price_vnd)


def units_within(budget: int, price: int) -> float:
    """Return how many units' worth a budget is.

    The engine lets a thousandth of a unit pass, for prices that are no whole numbers. Here they are, and a budget that
    is short by one dong does not reach.
    """
    return min(budget / price, budget // price + 1 - 2 * SLACK_OF_BUDGET)


def _wishes(application: Application | None, ground: Ground) -> list[Cells]:
    """Return the wishes for units that are there still, and for zones, best first."""
    wishes: list[Cells] = []
    for wish in application.wishes if application else ():
        if wish.unit_id is not None and wish.unit_id in ground.by_id:
            wishes.append((wish.unit_id,))
        elif wish.zone_id is not None and wish.zone_id in ground.zone_cells:
            wishes.append(ground.zone_cells[wish.zone_id])
    return wishes[:MOST_WISHES]
