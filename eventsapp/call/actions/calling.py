"""Opening a call and changing what it asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.call.models import Call
from eventsapp.call.queries import call_of
from eventsapp.call.rules import DemosFull, QuotaBelowAccepted
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.programme.models import Track
from eventsapp.programme.rules import ChangedMeanwhile

refuse_on("pk_calls", ChangedMeanwhile)
refuse_on("ck_calls_demo_quota", DemosFull)


@dataclass(frozen=True, kw_only=True)
class CallValues:
    """What a call is made of; ``text`` by language."""

    text: Mapping[str, str]
    opens_at: datetime
    closes_at: datetime
    track_ids: Sequence[int] = ()
    kinds: Sequence[str] = ()
    languages: Sequence[str] = ()
    most_each: int = 3
    is_anonymous: bool = False
    demo_quota: int | None = None


def set_call(fair: Fair, values: CallValues, actor: User | None = None, *, seen: int | None = None) -> Call:
    """Open the fair's call, or change it; refuses where somebody changed it since version ``seen``."""
    call = call_of(fair, lock=True)
    if call is None:
        call = Call(fair_id=fair.id, version=0, demos_accepted=0)
        db.session.add(call)
    elif seen is not None and call.version != seen:
        raise ChangedMeanwhile
    if values.demo_quota is not None and values.demo_quota < call.demos_accepted:
        raise QuotaBelowAccepted
    tracks = select(Track).where(Track.fair_id == fair.id, Track.id.in_(values.track_ids))
    with db.session.no_autoflush:
        call.tracks = list(db.session.scalars(tracks.order_by(Track.id)))
    call.text, call.opens_at, call.closes_at = dict(values.text), values.opens_at, values.closes_at
    call.kinds, call.languages = list(values.kinds), list(values.languages)
    call.most_each, call.is_anonymous, call.demo_quota = values.most_each, values.is_anonymous, values.demo_quota
    call.version += 1
    db.session.flush()
    _note(fair, call, actor)
    return call


def _note(fair: Fair, call: Call, actor: User | None) -> None:
    after = {
        "opens_at": call.opens_at.isoformat(),
        "closes_at": call.closes_at.isoformat(),
        "kinds": call.kinds,
        "languages": call.languages,
        "tracks": [track.id for track in call.tracks],
        "most_each": call.most_each,
        "is_anonymous": call.is_anonymous,
        "demo_quota": call.demo_quota,
    }
    record(
        "call.set",
        subject="call",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "command line",
        after=after,
    )
