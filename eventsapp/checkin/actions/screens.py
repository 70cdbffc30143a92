"""What a visitor is asked beside a desk: put there, being read, answered by themselves, taken away."""

import secrets
from collections.abc import Collection

from eventsapp.checkin.models import DeskScreen
from eventsapp.checkin.queries import locked_screen, screen_of_owner, screen_with_code
from eventsapp.checkin.rules import QuestionOver, screen_topic
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import Acting, record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.live import tell_after_commit
from eventsapp.infra.refusals import Busy
from eventsapp.visitors.actions import Asked, answer_for_oneself
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import visitors_numbered
from eventsapp.visitors.rules import check_active

# Two windows of one desk begin at once: the second tries again and finds the screen.
refuse_on("uq_desk_screens_fair_id_owner", Busy)
refuse_on("uq_desk_screens_code", Busy)
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What people tell apart when they type it."""
CODE_LENGTH = 8
PHONE, SCREEN = "desk, own phone", "desk, screen"


def screen_for(fair: Fair, owner: str) -> DeskScreen:
    """Return the screen of a desk; makes it where there is none."""
    found = screen_of_owner(fair, owner)
    if found is None:
        found = DeskScreen(fair_id=fair.id, owner=owner, mark=0)
        db.session.add(found)
        db.session.flush()
    return found


def ask_visitor(screen: DeskScreen, visitor: Visitor, actor: Acting) -> None:
    """Ask somebody what they agree to, on this screen and on their phone; whoever was asked before is asked no more."""
    check_active(visitor)
    locked = locked_screen(screen.id)
    locked.visitor_id, locked.asked_at, locked.opened_at, locked.answered_at = visitor.id, clock.now(), None, None
    locked.code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    _move_on(locked)
    record(
        "visitor.consents_asked",
        subject="visitor",
        subject_id=visitor.id,
        fair_id=visitor.fair_id,
        actor_id=actor.id,
        actor=actor.email,
    )


def note_reading(code: str) -> None:
    """Keep that the visitor has begun to read; a question that is over is left alone."""
    found = screen_with_code(code, clock.now())
    if found is not None and found.opened_at is None:
        locked = locked_screen(found.id)
        if locked.code == code:
            locked.opened_at = clock.now()
            _move_on(locked)


def answer_question(code: str, agreed: Collection[str], taken_back: Collection[str], asked: Asked) -> Visitor:
    """Write down what the visitor who is asked agreed to, once, on their phone or on the screen beside the desk.

    Refuses with QuestionOver what was answered meanwhile, is too old, or was asked of somebody else since.
    """
    found = screen_with_code(code, clock.now())
    locked = locked_screen(found.id) if found is not None else None
    if locked is None or locked.code != code or locked.visitor_id is None:
        raise QuestionOver
    (visitor,) = visitors_numbered(db.session.get_one(Fair, locked.fair_id), [locked.visitor_id], lock=True)
    answer_for_oneself(visitor, agreed, taken_back, asked)
    locked.code, locked.answered_at = None, clock.now()
    _move_on(locked)
    return visitor


def clear_screen(screen: DeskScreen) -> None:
    """Ask nobody any more; what was answered stays."""
    locked = locked_screen(screen.id)
    locked.visitor_id = locked.asked_at = locked.opened_at = locked.answered_at = locked.code = None
    _move_on(locked)


def _move_on(screen: DeskScreen) -> None:
    screen.mark = max(screen.mark + 1, int(clock.now().timestamp() * 1000))
    db.session.flush()
    tell_after_commit(screen_topic(screen.id))
