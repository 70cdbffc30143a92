"""What follows for rounds when other slices, and this one, act."""

from eventsapp.allocation.actions.opening import admit_newcomers, open_to_newcomers
from eventsapp.allocation.actions.settling import settle_turn
from eventsapp.allocation.facts import PlaceAnnounced, RoundClosed, RoundOpened, TurnAnnounced, TurnMissed
from eventsapp.allocation.models import PickState
from eventsapp.allocation.queries.rounds import next_rounds, picks_of, units_needed
from eventsapp.allocation.rules.picks import was_given
from eventsapp.booths.facts import BoothAllocated, BoothReserved
from eventsapp.exhibitors.facts import ApplicationApproved
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.outbox import on, publish


@on(RoundOpened)
def announce_turns(fact: RoundOpened) -> None:
    """Say it to each exhibitor by a fact of its own: five hundred letters are not one transaction."""
    for pick in picks_of(fact.round_id):
        publish(TurnAnnounced(fair_id=fact.fair_id, round_id=fact.round_id, exhibitor_id=pick.exhibitor_id))


@on(RoundClosed)
def announce_missed_turns(fact: RoundClosed) -> None:
    """Say it to each exhibitor that did not choose and has no stand of its own making, by a fact of its own."""
    needed, ahead = units_needed(fact.fair_id), next_rounds(fact.fair_id, clock.now())
    for pick in picks_of(fact.round_id):
        if was_given(pick) or (pick.state != PickState.PICKED and pick.exhibitor_id in needed):
            following = None if was_given(pick) else ahead.get(pick.exhibitor_id)
            publish(TurnMissed(fact.fair_id, fact.round_id, pick.exhibitor_id, fact.began, following))


@on(ApplicationApproved)
def admit_approved(fact: ApplicationApproved) -> None:
    """Bring a company that was approved into the rounds that are open for such as it."""
    fair_id = db.session.get_one(Exhibitor, fact.exhibitor_id).fair_id
    for round_id in open_to_newcomers(fair_id):
        admit_newcomers(fair_id, round_id, None)


@on(BoothReserved)
def settle_reserved(fact: BoothReserved) -> None:
    """End the turn of who reserved by itself."""
    settle_turn(fact.fair_id, fact.exhibitor_id, fact.stand_id)


@on(BoothAllocated)
def settle_allocated(fact: BoothAllocated) -> None:
    """End the turn of who was given a stand."""
    settle_turn(fact.fair_id, fact.exhibitor_id, fact.stand_id)


@on(PlaceAnnounced)
def settle_published(fact: PlaceAnnounced) -> None:
    """End the turn of whom a published plan gave a stand."""
    settle_turn(fact.fair_id, fact.exhibitor_id, fact.stand_id)
