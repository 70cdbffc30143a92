"""Changing one's mind about what one's data may serve; the record keeps both moments."""

from collections.abc import Collection

from eventsapp.accounts.queries import consents_of
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.visitors.actions.registering import record_consents
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.rules import PURPOSES, check_active


def change_consents(visitor: Visitor, wanted: Collection[str], *, language: str) -> None:
    """Agree to these of the purposes one may choose, and withdraw from the others.

    What registering needs is not withdrawn here: that is cancelling.
    """
    check_active(visitor)
    valid = {one.purpose: one for one in consents_of("visitor", visitor.id) if one.withdrawn_at is None}
    free = [code for code, purpose in PURPOSES.items() if not purpose.is_needed]
    given = [code for code in free if code in wanted and code not in valid]
    withdrawn = [code for code in free if code in valid and code not in wanted]
    record_consents(visitor, given, language=language, channel="me")
    for code in withdrawn:
        valid[code].withdrawn_at = clock.now()
    db.session.flush()
    if given or withdrawn:
        record(
            "visitor.consents_changed",
            subject="visitor",
            subject_id=visitor.id,
            fair_id=visitor.fair_id,
            actor_id=None,
            actor="visitor",
            after={"given": given, "withdrawn": withdrawn},
        )
