"""A published plan in the world of forms: one who may still object, and one who is offered another place."""

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.objections import Place, file_objection, offer_places
from eventsapp.allocation.actions.publishing import publish_run
from eventsapp.booths.queries import exhibitor_acted_for
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from tests import factories
from tests.allocation.factories import make_run


def add_disputes(fair: Fair, organiser: User, people: dict[str, User]) -> dict[str, list[str]]:
    """Publish the plan and object to it; returns where these people begin."""
    hall = factories.make_hall_with_units(fair, code="P", columns=6)
    places = {"objector": ["P-101", "P-102"], "offered": ["P-103", "P-104"]}
    exhibitors = {}
    for name in places:
        people[name] = factories.make_acting_person(fair, f"Harrowgate {name}", units=2)
        exhibitors[name] = exhibitor_acted_for(fair, people[name])
    run = make_run(hall, {one.id: places[name] for name, one in exhibitors.items() if one})
    with transaction():
        publish_run(run.id, run.version, organiser)
    offered = exhibitors["offered"]
    assert offered is not None
    with transaction():
        objection = file_objection(offered, "A corner", people["offered"])
        offer_places(fair.id, objection.id, [Place(hall, ["P-203, P-204"])], "This one", organiser)
    return {name: ["/exhibit/world/place"] for name in places}
