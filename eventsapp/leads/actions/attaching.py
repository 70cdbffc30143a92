"""Photos and spoken notes about leads: attached once however often they are sent, and gone with the lead."""

from dataclasses import dataclass

from eventsapp.checkin.rules import ReadCode
from eventsapp.infra import clock, storage
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import Busy
from eventsapp.leads.actions.collecting import Outcome, take_leads
from eventsapp.leads.models import LeadMedia
from eventsapp.leads.queries import all_media_of, medium_sent
from eventsapp.leads.rules import MOST_MEDIA, Incoming, Station, TooManyMedia

refuse_on("uq_lead_media_source_client_id", Busy)


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo or a recording whose content was looked at."""

    kind: str
    data: bytes
    name: str
    media_type: str


def attach(station: Station, one: Incoming, read: ReadCode | None, attached: Attached) -> Outcome:
    """Attach a photo or a spoken note to the lead that ``one`` is about; sent again, it is answered as before.

    Refuses with TooManyMedia.
    """
    (outcome,) = take_leads(station, [(one, read)])
    if outcome.lead_id is None or medium_sent(station.source, one.id) is not None:
        return outcome
    if len(all_media_of(outcome.lead_id)) >= MOST_MEDIA:
        raise TooManyMedia
    stored = storage.store(
        attached.data,
        name=attached.name,
        media_type=attached.media_type,
        expires_at=clock.now(),  # it stays as long as something refers to it
    )
    db.session.add(
        LeadMedia(
            lead_id=outcome.lead_id,
            file_id=stored.id,
            kind=attached.kind,
            source=station.source,
            client_id=one.id,
            at=one.at,
            by=station.by,
        )
    )
    db.session.flush()
    return outcome


def detach(medium: LeadMedia) -> None:
    """Delete a photo or a spoken note, and after the commit its bytes."""
    stored = medium.file
    db.session.delete(medium)
    db.session.flush()
    storage.remove(stored)


def detach_all(lead_id: int) -> None:
    """Delete everything that is attached to a lead."""
    for medium in all_media_of(lead_id):
        detach(medium)
