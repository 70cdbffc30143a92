"""What a salesperson says of a stand found for a client: why it is good, what it costs, who stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.booths.queries import stands_in
from eventsapp.booths.rules import is_firm, numbers_of
from eventsapp.booths.rules.finder import Client, Suggestion
from eventsapp.infra.locale import current_language, money
from eventsapp.venues.geometry import Floor
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import floor_of

MOST_NEIGHBOURS = 4


@dataclass(frozen=True, slots=True)
class Advice:
    """A stand for a client, in words: the best reasons first."""

    hall: Hall
    numbers: tuple[str, ...]
    area_m2: float
    open_sides: int
    score: float
    price: int | None
    budget_left: int | None
    wish: int | None
    """Which wish of the application it fulfils, counted from 1."""
    reasons: tuple[str, ...]
    neighbours: tuple[str, ...]


def advice_on(client: Client, hall: Hall, found: Sequence[tuple[Suggestion, list[Unit]]]) -> list[Advice]:
    """Put the stands found in a hall into words."""
    if not found:
        return []
    holders = {key: stand.holder_name for key, stand in stands_in(hall.id).items() if is_firm(stand)}
    floor = floor_of(hall)
    return [_advice(client, hall, one, units, _neighbours(one, holders, floor)) for one, units in found]


def _neighbours(one: Suggestion, holders: Mapping[int, str], floor: Floor[int]) -> tuple[str, ...]:
    names = [holders[key] for unit_id in one.unit_ids for key in floor.beside(unit_id) if key in holders]
    return tuple(dict.fromkeys(names))[:MOST_NEIGHBOURS]


def _advice(client: Client, hall: Hall, one: Suggestion, units: Sequence[Unit], neighbours: tuple[str, ...]) -> Advice:
    wishes = [place for place, key in enumerate(client.wished_units, start=1) if key in one.unit_ids]
    left = client.budget - one.price if client.budget is not None and one.price is not None else None
    best_first = sorted(one.parts, key=lambda name: -one.parts[name])
    return Advice(
        hall=hall,
        numbers=numbers_of(units),
        area_m2=sum(unit.area_m2 for unit in units),
        open_sides=one.open_sides,
        score=one.score,
        price=one.price,
        budget_left=left,
        wish=min(wishes, default=None),
        reasons=tuple(_reason(name, client, one, left, wishes) for name in best_first),
        neighbours=neighbours,
    )


def _reason(name: str, client: Client, one: Suggestion, left: int | None, wishes: Sequence[int]) -> str:
    """Say what a stand is good for, with its figures."""
    more = one.open_sides - client.open_sides
    if name == "sides":
        return ngettext("%(num)s open side more than asked for", "%(num)s open sides more than asked for", more)
    if name == "wish":
        return _("wish number %(place)s of the application", place=min(wishes))
    if name == "budget":
        return _("%(amount)s below the budget", amount=money(left or 0, "VND", current_language()))
    sentences = {
        "compact": _("compact shape"),
        "zone": _("in the wished zone"),
        "near": _("near those it wants to be near"),
        "apart": _("apart from those it wants to avoid"),
    }
    return sentences[name]
