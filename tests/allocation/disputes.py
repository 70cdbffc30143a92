"""Published plans with somebody who may object, and objections in any state."""

from dataclasses import dataclass

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.objections import Place, file_objection, offer_places
from eventsapp.allocation.actions.publishing import publish_run
from eventsapp.allocation.models import AllocationRun, Objection
from eventsapp.booths.queries import exhibitor_acted_for
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.venues.models import Hall
from tests.allocation.factories import make_run
from tests.factories import make_acting_person, make_fair, make_hall_with_units, make_member


@dataclass
class Dispute:
    """A fair whose plan is published: an exhibitor with A-101 and A-102, who acts for it, and an organiser."""

    fair: Fair
    hall: Hall
    organiser: User
    person: User
    exhibitor: Exhibitor
    run: AllocationRun

    def object(self, reason: str = "We need a corner.") -> Objection:
        """Object as the exhibitor."""
        with transaction():
            return file_objection(self.exhibitor, reason, self.person)

    def offer(self, objection: Objection, *numbers: str, answer: str = "These are free.") -> Objection:
        """Offer places of the hall as the organiser; each is written as people type units."""
        places = [Place(self.hall, [one]) for one in numbers]
        with transaction():
            return offer_places(self.fair.id, objection.id, places, answer, self.organiser)


def make_dispute(slug: str | None = None, *, name: str = "Ferrowick Drives") -> Dispute:
    """Publish a plan that gives an exhibitor A-101 and A-102 of twelve units."""
    fair = make_fair(slug=slug)
    hall, organiser = make_hall_with_units(fair, columns=6), make_member(fair)
    person = make_acting_person(fair, name, units=2)
    exhibitor = exhibitor_acted_for(fair, person)
    assert exhibitor is not None
    run = make_run(hall, {exhibitor.id: ["A-101", "A-102"]})
    with transaction():
        publish_run(run.id, run.version, organiser)
    return Dispute(fair, hall, organiser, person, exhibitor, run)
