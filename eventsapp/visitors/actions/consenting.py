"""Changing one's mind about what one's data may serve; the record keeps both moments."""

from collections.abc import Collection
from dataclasses import dataclass

from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.visitors.actions.registering import record_consents
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import valid_consents
from eventsapp.visitors.rules import PURPOSES, check_active


def change_consents(visitor: Visitor, wanted: Collection[str], *, language: str) -> None:
    """Agree to these of the purposes one may choose, and withdraw from the others.

    What registering needs is not withdrawn here: that is cancelling.
    """
    valid = valid_consents(visitor)
    taken_back = [code for code in PURPOSES if code in valid and code not in wanted]
    answer_for_oneself(visitor, [code for code in wanted if not is_needed(code)], taken_back, Asked(language, "me"))


@dataclass(frozen=True, slots=True)
class Asked:
    """How somebody was asked: the language of the wording that they read, and where."""

    language: str
    channel: str


def answer_for_oneself(visitor: Visitor, agreed: Collection[str], taken_back: Collection[str], asked: Asked) -> None:
    """Write down what a visitor agreed to and took back, by themselves; what was neither stays as it is.

    What registering needs can be agreed to here, by who was registered by somebody else, and is not taken back.
    """
    check_active(visitor)
    valid = valid_consents(visitor)
    given = [code for code in PURPOSES if code in agreed and code not in valid]
    withdrawn = [code for code in PURPOSES if code in taken_back and code in valid and not is_needed(code)]
    record_consents(visitor, given, language=asked.language, channel=asked.channel)
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
            after={"given": given, "withdrawn": withdrawn, "channel": asked.channel},
        )


def is_needed(purpose: str) -> bool:
    """Whether registering needs this purpose; what is no purpose is none."""
    found = PURPOSES.get(purpose)
    return found is not None and found.is_needed
