"""What the desk does with a person who stands there."""

from dataclasses import dataclass

from eventsapp.badges.actions import Printable, issue_visitor_badge
from eventsapp.badges.queries import badges_by_holder, locked_badge
from eventsapp.badges.rules import BadgeIsPrinted, BadgeType
from eventsapp.checkin.queries import at_printers, pair_of
from eventsapp.checkin.rules import NobodyToPickUp
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import Acting, record
from eventsapp.infra.database import db
from eventsapp.visitors.actions import (
    Entry,
    VisitorDetails,
    agree_as_member,
    cancel_registration,
    decide_pair,
    register_visitor,
    set_keys,
)
from eventsapp.visitors.models import Visitor, VisitorGroup, VisitorType
from eventsapp.visitors.queries import members_of, visitors_numbered
from eventsapp.visitors.rules import Verdict, check_active

CHANNEL = "desk, spoken"
PICK_UP = "desk, pick-up"


@dataclass(frozen=True, kw_only=True)
class WalkIn:
    """Somebody new at the desk; consents were read out, and agreed to aloud."""

    full_name: str
    company: str = ""
    phone: str = ""
    email: str = ""
    language: str
    read_in: str = ""
    """The language that the desk read the consents in; empty is the visitor's."""
    type: VisitorType | None = None
    consents: tuple[str, ...] = ()


def register_walk_in(fair: Fair, said: WalkIn, actor: Acting) -> Visitor:
    """Register somebody who came without a ticket; the log says who heard the consent, and when."""
    details = VisitorDetails(
        full_name=said.full_name,
        company=said.company,
        phone=said.phone,
        email=said.email,
        language=said.language,
    )
    entry = Entry(type=said.type, by_team=True, channel=CHANNEL, actor=actor.email)
    visitor = register_visitor(
        fair, details, consents=said.consents, shown_in=said.read_in or said.language, entry=entry
    )
    _note("visitor.walked_in", visitor, actor, after={"consents": list(said.consents), "channel": CHANNEL})
    return visitor


def correct_name(fair: Fair, visitor: Visitor, full_name: str, actor: Acting) -> None:
    """Write a name as it is to be printed; once it is, another badge has to be made, with a reason."""
    (locked,) = visitors_numbered(fair, [visitor.id], lock=True)
    check_active(locked)
    badge = badges_by_holder(BadgeType.VISITOR, [locked.id]).get(locked.id)
    if badge is not None and locked_badge(badge.id).printed_at is not None:
        raise BadgeIsPrinted
    before = locked.full_name
    if before == full_name:
        return
    locked.full_name = full_name
    set_keys(locked)
    db.session.flush()
    _note("visitor.name_corrected", locked, actor, before={"full_name": before}, after={"full_name": full_name})


def end_twin(fair: Fair, kept: Visitor, twin: Visitor, actor: Acting) -> None:
    """Decide that two registrations are of one person: the other one ends, and its ticket with it."""
    locked = {one.id: one for one in visitors_numbered(fair, [kept.id, twin.id], lock=True)}
    check_active(locked[kept.id])
    if (pair := pair_of(kept, twin)) is not None:
        decide_pair(pair, Verdict.SAME, actor)
    cancel_registration(locked[twin.id], actor=actor, reason=f"same person as {locked[kept.id].reference}")


def pick_up(fair: Fair, group: VisitorGroup, actor: Acting) -> list[Printable]:
    """Issue the badges of a delegation that are neither printed nor at a printer, and note that each member agreed."""
    members = visitors_numbered(fair, [one.id for one in members_of(group) if one.is_admitted], lock=True)
    badges = badges_by_holder(BadgeType.VISITOR, [one.id for one in members])
    elsewhere = at_printers([badge.id for badge in badges.values()])
    over = {holder for holder, badge in badges.items() if badge.printed_at is not None or badge.id in elsewhere}
    waiting = [one for one in members if one.id not in over]
    if not waiting:
        raise NobodyToPickUp
    for member in waiting:
        agree_as_member(member, ["registration"], language=group.language, channel=PICK_UP)
    record(
        "group.picked_up",
        subject="group",
        subject_id=group.id,
        fair_id=fair.id,
        actor_id=actor.id,
        actor=actor.email,
        after={"badges": len(waiting), "channel": PICK_UP},
    )
    return [issue_visitor_badge(fair, member) for member in waiting]


def _note(
    action: str,
    visitor: Visitor,
    actor: Acting,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    record(
        action,
        subject="visitor",
        subject_id=visitor.id,
        fair_id=visitor.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        before=before or {},
        after=after or {},
    )
