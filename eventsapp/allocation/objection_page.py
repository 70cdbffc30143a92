"""What the organiser sees of an objection: the words, the stand, the wishes, and other places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventsapp.allocation.advice import Advice, advise
from eventsapp.allocation.models import Objection, RunState
from eventsapp.allocation.place_page import Offer, OwnStand, own_stand, plan_of_place
from eventsapp.allocation.queries.objections import OfferedPlace, offered_places
from eventsapp.allocation.queries.problem import Asking
from eventsapp.allocation.rules.objections import RUNNING, key_of_place
from eventsapp.booths.plan.picking import Picker
from eventsapp.booths.queries.selling import neighbours_wished
from eventsapp.booths.queries.waiting import latest_application
from eventsapp.booths.rules import is_live
from eventsapp.exhibitors.models import Application, Exhibitor
from eventsapp.infra import clock


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that can be offered: what speaks for it, and its small plan."""

    key: str
    found: Advice
    plan: Picker


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """Everything on the organiser's page of an objection."""

    objection: Objection
    own: OwnStand | None
    application: Application | None
    neighbours: Mapping[str, Sequence[str]]
    choices: Sequence[Choice]
    offers: Sequence[Offer]
    is_running: bool
    is_taken_back: bool
    """Whether the plan it is about is no longer in force."""


def objection_page(objection: Objection) -> ObjectionPage:
    """Return what the organiser sees of an objection; places are looked for while it runs."""
    stand = objection.stand if objection.stand is not None and is_live(objection.stand, clock.now()) else None
    own = own_stand(stand) if stand else None
    is_running = objection.state in RUNNING
    units = len(own.numbers) if own else 0
    return ObjectionPage(
        objection=objection,
        own=own,
        application=latest_application(objection.exhibitor),
        neighbours=neighbours_wished(objection.exhibitor),
        choices=[_choice(one) for one in other_places(objection.exhibitor, units)] if is_running else [],
        offers=[Offer(place, plan_of_place(place), ()) for place in offered_places(objection)],
        is_running=is_running,
        is_taken_back=objection.run.state != RunState.PUBLISHED,
    )


def other_places(exhibitor: Exhibitor, units: int = 0) -> list[Advice]:
    """Return the best free places for an exhibitor, of ``units`` units or as many as it asked for."""
    return advise(exhibitor.fair_id, exhibitor, Asking(units=units))


def _choice(one: Advice) -> Choice:
    key = key_of_place(one.unit_ids)
    place = OfferedPlace(key, one.hall, one.numbers, one.unit_ids, one.area_m2, is_free=True)
    return Choice(key, one, plan_of_place(place))
