"""Delegations: registering one, adding members, replacing one by another, and their own consent."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.accounts.queries import consents_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy
from eventsapp.visitors.actions.registering import (
    Entry,
    VisitorDetails,
    record_consents,
    register_visitor,
    set_keys,
)
from eventsapp.visitors.actions.tickets import issue_ticket, revoke_ticket
from eventsapp.visitors.facts import GroupRegistered, VisitorRegistered
from eventsapp.visitors.importers import MOST_PEOPLE, PersonEntry
from eventsapp.visitors.models import Visitor, VisitorGroup, VisitorState
from eventsapp.visitors.models.people import new_token
from eventsapp.visitors.printing import printed_among, void_unprinted
from eventsapp.visitors.queries import agreed_among, members_of, type_by_code
from eventsapp.visitors.rules import (
    AddressConfirmed,
    AddressReplaced,
    BadgePrinted,
    GroupFull,
    check_active,
    check_open,
    phone_key_of,
)

DELEGATION = "delegation"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are taken for one another when they are said or written."""

refuse_on("uq_visitor_groups_fair_id_pickup_code", Busy)


@dataclass(frozen=True, kw_only=True)
class GroupDetails:
    """What a leader says of a delegation."""

    name: str
    leader_name: str
    leader_email: str
    language: str
    leader_phone: str = ""
    country: str = ""
    arrives_at: datetime | None = None
    bus_plate: str = ""


@dataclass
class Added:
    """What became of a list of members: those who are new, and how many were in the group already."""

    new: list[Visitor] = field(default_factory=list)
    known: int = 0


def register_group(fair: Fair, details: GroupDetails) -> VisitorGroup:
    """Register a delegation, whose members follow on the leader's page."""
    check_open(fair, clock.now())
    code = "".join(secrets.choice(LETTERS) for _ in range(6))
    group = VisitorGroup(fair_id=fair.id, token=secrets.token_urlsafe(24), pickup_code=code)
    _describe(group, details)
    db.session.add(group)
    db.session.flush()
    _note("group.registered", group, {"name": group.name})
    publish(GroupRegistered(group.id))
    return group


def describe_group(group: VisitorGroup, details: GroupDetails) -> None:
    """Change what is known of a delegation; another address of the leader has to be confirmed like the first."""
    before = group.leader_email
    _describe(group, details)
    db.session.flush()
    if group.leader_email != before and not group.is_confirmed:
        publish(GroupRegistered(group.id))
    _note("group.edited", group, {"name": group.name, "bus_plate": group.bus_plate})


def _describe(group: VisitorGroup, details: GroupDetails) -> None:
    for name in ("name", "leader_name", "leader_email", "leader_phone", "language", "country", "bus_plate"):
        setattr(group, name, getattr(details, name))
    group.arrives_at = details.arrives_at


def ask_to_confirm(group: VisitorGroup) -> None:
    """Send the leader the mail with the link that confirms the address once more."""
    if group.is_confirmed:
        raise AddressConfirmed
    publish(GroupRegistered(group.id))


def confirm_leader(group: VisitorGroup, email: str, actor: User | None = None) -> None:
    """Note that an address is the leader's, by the link that was sent there or by the team's word.

    What was held back for the members goes out. Refuses an address that is not the leader's any more.
    """
    if email != group.leader_email:
        raise AddressReplaced
    if group.is_confirmed:
        return
    group.confirmed_email = email
    for member in _held_of(group):
        member.is_held = False
        if member.state != VisitorState.CANCELLED:
            publish(VisitorRegistered(member.id))
    db.session.flush()
    _note("group.leader_confirmed", group, {"leader_email": email}, actor=actor)


def place_group(group: VisitorGroup, desk: str, actor: User) -> None:
    """Say at which desk the badges of a delegation are picked up."""
    before, group.pickup_desk = group.pickup_desk, desk
    db.session.flush()
    if before != desk:
        _note("group.placed", group, {"pickup_desk": desk}, {"pickup_desk": before}, actor=actor)


def _held_of(group: VisitorGroup) -> Sequence[Visitor]:
    held = select(Visitor).where(Visitor.group_id == group.id, Visitor.is_held).order_by(Visitor.id)
    return db.session.scalars(held.with_for_update(of=Visitor, key_share=True)).all()


def add_members(fair: Fair, group: VisitorGroup, entries: Iterable[PersonEntry]) -> Added:
    """Register members; who is in the group already stays as they are. Each is asked for their own consent.

    Whoever can be reached gets the ticket with that question; the others are asked at the desk.
    """
    members = members_of(group)
    known = {_key(one, group) for one in members}
    outcome, kind = Added(), type_by_code(fair, DELEGATION)
    for entry in entries:
        if entry.key in known:
            outcome.known += 1
            continue
        if len(members) + len(outcome.new) >= MOST_PEOPLE:
            raise GroupFull
        known.add(entry.key)
        how = Entry(type=kind, group=group, channel="group", actor=f"leader of {group.pickup_code}")
        visitor = register_visitor(fair, _details(group, entry), consents=[], shown_in=group.language, entry=how)
        outcome.new.append(visitor)
    return outcome


def _details(group: VisitorGroup, entry: PersonEntry) -> VisitorDetails:
    return VisitorDetails(
        full_name=entry.full_name,
        latin_name=entry.latin_name,
        company=entry.company or group.name,
        job_title=entry.job_title,
        email=entry.email,
        phone=entry.phone,
        country=group.country,
        language=group.language,
    )


def _key(member: Visitor, group: VisitorGroup) -> tuple[str, str]:
    company = "" if member.company == group.name else member.company
    entry = PersonEntry(0, member.full_name, company=company, email=member.email, phone=member.phone)
    return entry.key


def replace_member(fair: Fair, member: Visitor, entry: PersonEntry) -> None:
    """Put somebody else in a member's place until the badge is printed; the former ticket opens no gate and no page."""
    check_active(member)
    group = member.group
    assert group is not None
    void_unprinted(
        [member.id]
    )  # which the former one may have downloaded; before looking, so that no print comes between
    if printed_among([member.id]):
        raise BadgePrinted
    before = {"full_name": member.full_name}
    details = _details(group, entry)
    for name in ("full_name", "latin_name", "company", "job_title", "email", "phone"):
        setattr(member, name, getattr(details, name))
    member.phone_key = phone_key_of(entry.phone, group.country)
    set_keys(member)
    member.token, member.move_digest = new_token(), None
    member.source_ref = member.source_marks = None
    for consent in consents_of("visitor", member.id):
        consent.withdrawn_at = consent.withdrawn_at or clock.now()
    db.session.flush()
    if member.is_admitted:
        revoke_ticket(member, reason="replaced", actor_id=None, actor=f"leader of {group.pickup_code}")
        issue_ticket(fair, member)
    _note("visitor.replaced", group, {"full_name": member.full_name}, before, member.id)
    member.is_held = not group.is_confirmed
    db.session.flush()
    if not member.is_held:
        publish(VisitorRegistered(member.id))


def agree_as_member(member: Visitor, purposes: Sequence[str], *, language: str, channel: str) -> None:
    """Write down a member's own consent, given by their link or at the desk."""
    check_active(member)
    known = {one.purpose for one in consents_of("visitor", member.id) if one.withdrawn_at is None}
    record_consents(member, [one for one in purposes if one not in known], language=language, channel=channel)
    db.session.flush()


def is_unasked(member: Visitor) -> bool:
    """Whether somebody else registered this person, who has not agreed yet."""
    return member.group_id is not None and not agreed_among([member.id])


def _note(
    action: str,
    group: VisitorGroup,
    after: dict[str, str],
    before: dict[str, str] | None = None,
    visitor_id: int | None = None,
    actor: User | None = None,
) -> None:
    record(
        action,
        subject="visitor" if visitor_id else "group",
        subject_id=visitor_id or group.id,
        fair_id=group.fair_id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else f"leader of {group.pickup_code}",
        before=before,
        after=after,
    )
