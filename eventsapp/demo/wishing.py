"""Lets those without a stand wish for places that others wish for too: near the entrances, in their own zones."""

import math
from collections.abc import Sequence

from eventsapp.demo.applications import wish_rows
from eventsapp.demo.cases import Case
from eventsapp.demo.dice import Dice
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.rows import Row, add_rows
from eventsapp.demo.stands import Place
from eventsapp.demo.words.fair_texts import ZONES_OF_SECTORS
from eventsapp.exhibitors.models import NeighbourWish, Wish
from eventsapp.venues.models import Hall, Unit

WISHING = 70
"""Percent who wish for something."""
HOT = 90
"""How many units everybody wants: those nearest to an entrance."""
HOT_SHARE = 65
"""Percent of the wished units that are among them."""


def add_contested_wishes(at: OpenFair, taken: Sequence[Place], waiting: Sequence[Case]) -> None:
    """Write wishes for free units and for zones, and whom some do not want beside them."""
    dice = Dice(f"contest:{at.edition.slug}")
    held = {unit.id for place in taken for unit in place.units}
    free = [(hall, unit) for hall, units in at.halls for unit in units if unit.id not in held and not unit.is_blocked]
    near = sorted((one for one in free if not one[1].is_restricted), key=lambda one: _metres(*one))
    hot, units = [unit for _, unit in near[:HOT]], [unit for _, unit in free if not unit.is_restricted]
    wishing = [case for case in waiting if dice.happens(WISHING)]
    add_rows(Wish, [row for case in wishing for row in wish_rows(case, _wanted(case, hot, units, dice))])
    add_rows(NeighbourWish, [_apart(case, waiting, dice) for case in wishing if dice.happens(15)])


def _wanted(case: Case, hot: Sequence[Unit], units: Sequence[Unit], dice: Dice) -> list[Unit]:
    """Return different units, best first; of the last one its zone is wished for: mostly one of the own category."""
    found: list[Unit] = []
    for _ in range(dice.number(1, 4)):
        pool = hot if dice.happens(HOT_SHARE) else units
        unit = pool[int(len(pool) * dice.share() ** 1.6)]
        if unit not in found:
            found.append(unit)
    own = [unit for unit in units if unit.zone is not None and unit.zone.code in ZONES_OF_SECTORS[case.firm.sector]]
    return [*found, dice.pick(own if own and dice.happens(80) else units)]


def _metres(hall: Hall, unit: Unit) -> float:
    """Return how far the middle of a unit is from the nearest entrance of its hall; far where it has none."""
    x = sum(corner[0] for corner in unit.polygon) / len(unit.polygon)
    y = sum(corner[1] for corner in unit.polygon) / len(unit.polygon)
    doors = [math.hypot(door["x"] - x, door["y"] - y) for door in hall.entrances]
    return min(doors, default=math.inf)


def _apart(case: Case, waiting: Sequence[Case], dice: Dice) -> Row:
    rivals = [one for one in waiting if one.firm.sector == case.firm.sector and one is not case] or list(waiting)
    return {
        "application_id": case.application_id,
        "kind": "apart",
        "company_name": dice.pick(rivals).firm.display,
        "is_ignored": False,
    }
