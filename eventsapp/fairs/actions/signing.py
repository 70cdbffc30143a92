"""Keys that sign tickets and badges."""

from flask import current_app

from config import Settings
from eventsapp.fairs.models import Fair, SigningKey
from eventsapp.fairs.queries import lock_fair, signing_key_of
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import Busy
from eventsapp.infra.signing import make_key_pair, seal_key

# Two who sign for the first time at once: the second tries again and finds the key.
refuse_on("uq_signing_keys_fair_id_number", Busy)


def ensure_signing_key(fair: Fair) -> SigningKey:
    """Return the key pair in use, made now if the fair has none yet."""
    if (key := signing_key_of(fair)) is not None:
        return key
    lock_fair(fair.id)
    return signing_key_of(fair) or _add_key(fair, 1)


def rotate_signing_key(fair: Fair, *, actor_id: int | None, actor: str, reason: str) -> SigningKey:
    """Sign with a new key from now on; what former ones have signed is still believed."""
    lock_fair(fair.id)
    former = signing_key_of(fair)
    key = _add_key(fair, former.number + 1 if former else 1)
    record(
        "fair.key_rotated",
        subject="fair",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=actor_id,
        actor=actor,
        before={"number": former.number if former else None},
        after={"number": key.number},
        reason=reason,
    )
    return key


def _add_key(fair: Fair, number: int) -> SigningKey:
    settings: Settings = current_app.config["SETTINGS"]
    pair = make_key_pair()
    key = SigningKey(fair_id=fair.id, number=number, public_key=pair.public)
    key.sealed_key = seal_key(pair.private, settings.secret_key, key.label)
    db.session.add(key)
    db.session.flush()
    return key
