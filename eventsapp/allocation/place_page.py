"""What an exhibitor sees of a published plan: its stand among its neighbours, why, and its objection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventsapp.allocation.explaining import Explanation, explained
from eventsapp.allocation.models import Objection, ObjectionState, Proposal
from eventsapp.allocation.queries.explanations import names_in
from eventsapp.allocation.queries.objections import (
    OfferedPlace,
    announced_place,
    offered_places,
    released_place,
    running_objection,
    settled_objections,
    stand_since,
)
from eventsapp.allocation.rules.objections import may_object_until
from eventsapp.booths.models import Stand
from eventsapp.booths.plan.picking import Picker, Picks, picker_of
from eventsapp.booths.queries import stands_held_by
from eventsapp.booths.rules import numbers_of
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.venues.numbering import match_key

AROUND = 7.5
"""Metres shown around a place: the aisle and who stands across it, large enough to read on a phone."""


@dataclass(frozen=True, slots=True)
class OwnStand:
    """A stand of the exhibitor with its neighbourhood as a small plan, and since when it has these units."""

    stand: Stand
    numbers: tuple[str, ...]
    since: datetime
    plan: Picker


@dataclass(frozen=True, slots=True)
class Offer:
    """An offered place on a small plan; ``own`` are the units the exhibitor has in the same hall."""

    place: OfferedPlace
    plan: Picker
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything on an exhibitor's page of its place."""

    exhibitor: Exhibitor
    stands: Sequence[OwnStand]
    proposal: Proposal | None
    until: datetime | None
    """Until when one may object; None where that is over."""
    objection: Objection | None
    offers: Sequence[Offer]
    settled: Sequence[Objection]
    explanation: Explanation | None

    @property
    def free_offers(self) -> list[Offer]:
        """Return the offered places that can still be had."""
        return [one for one in self.offers if one.place.is_free]


def place_page(exhibitor: Exhibitor) -> PlacePage:
    """Return what an exhibitor sees of its place now."""
    proposal, objection = announced_place(exhibitor.id), running_objection(exhibitor.id)
    stands = [own_stand(one) for one in stands_held_by([exhibitor.id]).get(exhibitor.id, [])]
    is_offered = objection is not None and objection.state == ObjectionState.OFFERED
    return PlacePage(
        exhibitor=exhibitor,
        stands=sorted(stands, key=lambda one: proposal is None or one.stand.id != proposal.stand_id),
        proposal=proposal,
        until=may_object_until(proposal, clock.now()),
        objection=objection,
        offers=[_offer(one, stands) for one in offered_places(objection)] if objection and is_offered else [],
        settled=settled_objections(exhibitor.id),
        explanation=_explanation(released_place(exhibitor.id)),
    )


def own_stand(stand: Stand) -> OwnStand:
    """Return a stand with its small plan."""
    units = [part.unit for part in stand.units]
    plan = picker_of(stand.hall, [unit.id for unit in units], (), Picks.BESIDE, AROUND)
    return OwnStand(stand, numbers_of(units), stand_since(stand), plan)


def _offer(place: OfferedPlace, stands: Sequence[OwnStand]) -> Offer:
    own = tuple(number for one in stands if one.stand.hall_id == place.hall.id for number in one.numbers)
    return Offer(place, plan_of_place(place), own)


def plan_of_place(place: OfferedPlace) -> Picker:
    """Draw an offered place as the chosen one among its neighbours."""
    return picker_of(place.hall, place.unit_ids, {match_key(number) for number in place.numbers}, Picks.OWN, AROUND)


def _explanation(proposal: Proposal | None) -> Explanation | None:
    """Return why an exhibitor has its place, in words it may read."""
    if proposal is None:
        return None
    return explained(proposal.reasons, names_in([proposal.reasons]), for_exhibitor=True)
