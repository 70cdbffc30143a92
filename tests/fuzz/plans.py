"""Computed plans in the world of forms: one in force, and one that is changed by hand. In a fair of their own."""

from dataclasses import replace

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.editing import place_by_hand
from eventsapp.allocation.actions.publishing import publish_run
from eventsapp.allocation.actions.running import start_run
from eventsapp.allocation.board.moving import preview_place
from eventsapp.allocation.computing import compute
from eventsapp.allocation.models import AllocationRun, Mode
from eventsapp.allocation.rules.runs import Order
from eventsapp.infra.database import db, transaction
from tests import factories

QUEUE = Order(mode=Mode.QUEUE)


def add_plans(organiser: User, people: dict[str, User]) -> list[tuple[str, str]]:
    """Compute plans; returns whose pages show their forms: (person, address)."""
    people["allocator"] = organiser
    fair = factories.make_fair(slug="plans", organiser=organiser)
    factories.make_hall_with_units(fair, columns=6)
    waiting = [factories.make_exhibitor_wanting(fair, f"Waiting {number}") for number in range(3)]
    published = _computed(fair.id, QUEUE, organiser)
    with transaction():
        publish_run(published.id, published.version, organiser)
    proposed = _computed(fair.id, replace(QUEUE, base_id=published.id), organiser)
    change = preview_place(proposed, waiting[0].id, "A", "A-205, A-206").change
    with transaction():
        place_by_hand(proposed.id, proposed.version, change, organiser)
    home = "/organise/plans/allocation/plans"
    addresses = [
        f"{home}/1?exhibitor={waiting[0].id}",
        f"{home}/1/take-back",
        f"{home}/2?exhibitor={waiting[0].id}",
        f"{home}/2/place?exhibitor={waiting[0].id}&hall=A&numbers=A-203,+A-204",
        f"{home}/2/publish",
        f"{home}/2/what-if",
    ]
    return [("allocator", address) for address in addresses]


def _computed(fair_id: int, order: Order, organiser: User) -> AllocationRun:
    with transaction():
        run_id = start_run(fair_id, order, organiser, in_worker=False).id
    compute(run_id)
    return db.session.get_one(AllocationRun, run_id, populate_existing=True)
