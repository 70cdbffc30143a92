"""The papers of ceremonies."""

from dataclasses import dataclass

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import Busy
from eventsapp.programme.actions.keeping import note
from eventsapp.programme.models import Ceremony, Session
from eventsapp.programme.rules import ChangedMeanwhile
from eventsapp.programme.rules.ceremonies import Rows

refuse_on("pk_ceremonies", Busy)


@dataclass(frozen=True, kw_only=True)
class CeremonyValues:
    """The papers of a ceremony, in two languages."""

    first_language: str
    second_language: str
    run_sheet: Rows
    guests: Rows
    signings: Rows


def save_ceremony(
    fair: Fair, session: Session, values: CeremonyValues, *, seen: int | None, actor: User | None = None
) -> Ceremony:
    """Write the papers of a session; ``seen`` is the version that was looked at, None where there were none.

    Refuses with ChangedMeanwhile where somebody else wrote since.
    """
    ceremony = db.session.get(Ceremony, session.id, with_for_update=True, populate_existing=True)
    if (ceremony.version if ceremony else None) != seen:
        raise ChangedMeanwhile
    if ceremony is None:
        ceremony = Ceremony(session_id=session.id, version=0)
        db.session.add(ceremony)
    ceremony.first_language, ceremony.second_language = values.first_language, values.second_language
    ceremony.run_sheet, ceremony.guests, ceremony.signings = values.run_sheet, values.guests, values.signings
    ceremony.version += 1
    db.session.flush()
    counts = {"steps": len(values.run_sheet), "guests": len(values.guests), "signings": len(values.signings)}
    note("session.ceremony", fair, session.id, actor, after=counts)
    return ceremony
