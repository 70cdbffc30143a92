"""Another place for one exhibitor of a plan: what it costs and who else moves, before anything is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from eventsapp.allocation.models import AllocationRun
from eventsapp.allocation.queries.advice import adviser_of
from eventsapp.allocation.queries.runs import proposals_of
from eventsapp.allocation.queries.stands import first_number, numbers_of_units
from eventsapp.allocation.rules.runs import HandChange, NoSuchPlace, check_changeable
from eventsapp.booths.actions import find_unit_ids
from eventsapp.booths.optimiser.adviser import Adviser, MovePrice
from eventsapp.infra.locale import current_language, number
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import halls_of


@dataclass(frozen=True, slots=True)
class MovePreview:
    """A change by hand in words, and the change itself."""

    sentence: str
    lines: Sequence[str]
    change: HandChange


def preview_place(run: AllocationRun, exhibitor_id: int, hall_code: str, numbers: str) -> MovePreview:
    """Say what other units for an exhibitor would cost; no numbers leave it without a place.

    One number that is too few units stands for the stand of its size that begins there and costs least.
    Refuses with NotProposed, UnknownUnits and NoSuchPlace.
    """
    check_changeable(run, None)
    adviser = adviser_of(run)
    if exhibitor_id not in adviser.candidates.exhibitor_at:
        raise NoSuchPlace(_("This exhibitor has no part in the plan."))
    if not numbers.strip():
        price = adviser.price_of_move(exhibitor_id, ())
    else:
        price = _cheapest(adviser, exhibitor_id, _named(run, hall_code, numbers))
    if price is None:
        raise NoSuchPlace(
            _("It cannot stand there: the size, a rule of its own, a locked stand or too many others are in the way.")
        )
    return _told(run, price)


def _named(run: AllocationRun, hall_code: str, numbers: str) -> list[int]:
    halls = halls_of(run.fair_id)
    here = [hall for hall in halls if hall.code == hall_code] or list(halls)
    hall: Hall = here[0]
    return find_unit_ids(hall.id, hall.code, [numbers])


def _cheapest(adviser: Adviser, exhibitor_id: int, cells: Sequence[int]) -> MovePrice | None:
    """Return the price of the stand on these cells, or of the cheapest one that has them all and is large enough."""
    exact = adviser.price_of_move(exhibitor_id, cells)
    if exact is not None:
        return exact
    candidates, wanted = adviser.candidates, set(cells)
    mine = candidates.of(candidates.exhibitor_at[exhibitor_id]).tolist()
    around = [ids for candidate in mine if wanted < set(ids := candidates.ids(candidate))]
    prices = [price for ids in around if (price := adviser.price_of_move(exhibitor_id, ids)) is not None]
    return min(prices, key=lambda price: price.cost, default=None)


def _told(run: AllocationRun, price: MovePrice) -> MovePreview:
    names = {one.exhibitor_id: one.exhibitor.display_name for one in proposals_of(run)}
    numbers = numbers_of_units({cell for move in price.moves for cell in (*move.before, *move.after)})
    first, *others = price.moves
    place = first_number(first.after, numbers)
    points = number(abs(price.cost), current_language())
    if not first.after:
        sentence = _("Without a place for it the plan is worth %(points)s points less.", points=points)
    elif price.cost > 0:
        sentence = _("Moving it to %(place)s costs %(points)s points.", place=place, points=points)
    else:
        sentence = _("Moving it to %(place)s brings %(points)s points.", place=place, points=points)
    lines = [
        _(
            "%(company)s moves from %(before)s to %(after)s.",
            company=names.get(move.exhibitor, ""),
            before=first_number(move.before, numbers),
            after=first_number(move.after, numbers),
        )
        if move.after
        else _("%(company)s would be left without a place.", company=names.get(move.exhibitor, ""))
        for move in others
    ]
    change = HandChange(
        {move.exhibitor: move.before for move in price.moves},
        {move.exhibitor: move.after for move in price.moves},
        price.cost,
    )
    return MovePreview(sentence, lines, change)


@dataclass(frozen=True, slots=True)
class GapMove:
    """A move that closes a gap: in words, and what to ask for to look at it."""

    sentence: str
    exhibitor_id: int
    numbers: str


def gap_moves(run: AllocationRun, hall: Hall, most: int = 3) -> list[GapMove]:
    """Return moves into free units of a hall that win most, each after those before it; at most so many."""
    check_changeable(run, None)
    prices = adviser_of(run).repack(hall.id, most)
    numbers = numbers_of_units({cell for price in prices for cell in price.moves[0].after})
    names = {one.exhibitor_id: one.exhibitor.display_name for one in proposals_of(run)}
    return [
        GapMove(
            sentence=_(
                "%(company)s to %(place)s: %(points)s points more",
                company=names.get(price.moves[0].exhibitor, ""),
                place=first_number(price.moves[0].after, numbers),
                points=number(-price.cost, current_language()),
            ),
            exhibitor_id=price.moves[0].exhibitor,
            numbers=", ".join(sorted(numbers[cell] for cell in price.moves[0].after)),
        )
        for price in prices
    ]


def good_places(run: AllocationRun, exhibitor_id: int, most: int = 3) -> list[tuple[str, str]]:
    """Return the best free places of an exhibitor in a plan: their units, and what moving there costs, in words."""
    adviser = adviser_of(run)
    if exhibitor_id not in adviser.candidates.exhibitor_at:
        return []
    places = adviser.best_places(exhibitor_id, most)
    numbers = numbers_of_units({cell for place in places for cell in place.cells})
    language = current_language()
    return [
        (", ".join(sorted(numbers[cell] for cell in place.cells)), number(-place.price.cost, language))
        for place in places
    ]
