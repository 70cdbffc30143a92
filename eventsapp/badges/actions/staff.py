"""The people on a stand: added, renamed until their badge is printed, swapped afterwards, taken off."""

from dataclasses import dataclass

from sqlalchemy import delete, update

from eventsapp.accounts.models import User
from eventsapp.badges.actions.quota import claim_place
from eventsapp.badges.actions.voiding import replace_badge
from eventsapp.badges.models import Badge
from eventsapp.badges.queries import badges_by_holder, staff_of
from eventsapp.badges.rules import (
    MOST_STAFF,
    BadgeIsPrinted,
    BadgeIsVoid,
    BadgeNotReturned,
    BadgeType,
    Reason,
    TooManyStaff,
)
from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.infra.audit import Acting, record
from eventsapp.infra.database import db


@dataclass(frozen=True, kw_only=True)
class StaffDetails:
    """What an exhibitor says about someone on its stand."""

    full_name: str
    language: str
    latin_name: str = ""
    job_title: str = ""
    phone: str = ""
    """By its end the desk finds the person; it stands on no badge."""


def add_staff_member(exhibitor: Exhibitor, details: StaffDetails, actor: User) -> StaffMember:
    """Add someone to an exhibitor's people; refuses one more than it has badges for."""
    claim_place(exhibitor)
    if len(staff_of(exhibitor)) >= MOST_STAFF:
        raise TooManyStaff
    person = StaffMember(
        exhibitor_id=exhibitor.id,
        full_name=details.full_name,
        latin_name=details.latin_name,
        job_title=details.job_title,
        phone=details.phone,
        language=details.language,
    )
    db.session.add(person)
    db.session.flush()
    record(
        "staff.added",
        subject="staff_member",
        subject_id=person.id,
        fair_id=exhibitor.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        after={"full_name": person.full_name, "exhibitor_id": exhibitor.id},
    )
    return person


def remove_staff_member(person: StaffMember, actor: User) -> None:
    """Take someone off an exhibitor's people; a badge that was issued is void."""
    record(
        "staff.removed",
        subject="staff_member",
        subject_id=person.id,
        fair_id=person.exhibitor.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        before={"full_name": person.full_name, "exhibitor_id": person.exhibitor_id},
    )
    mine = Badge.staff_member_id == person.id
    db.session.execute(update(Badge).where(mine).values(replaced_by_id=None))
    db.session.execute(delete(Badge).where(mine))
    db.session.delete(person)
    db.session.flush()


def rename_staff_member(person: StaffMember, details: StaffDetails, actor: Acting) -> None:
    """Change what stands on a badge that is not printed yet."""
    badge = badges_by_holder(BadgeType.EXHIBITOR, [person.id]).get(person.id)
    if badge is not None:
        db.session.refresh(badge, with_for_update=True)
        if badge.printed_at is not None:
            raise BadgeIsPrinted
    _rename(person, details, actor, "staff.renamed")


def swap_staff_badge(
    person: StaffMember, badge: Badge, details: StaffDetails, *, returned: bool, actor: Acting
) -> Badge:
    """Take a badge back and give another person's in its place: the exhibitor has no more badges than before."""
    if not returned:
        raise BadgeNotReturned
    if badge.staff_member_id != person.id:
        raise BadgeIsVoid
    new = replace_badge(badge, Reason.SWAPPED, person.full_name, actor)
    _rename(person, details, actor, "staff.swapped")
    return new


def _rename(person: StaffMember, details: StaffDetails, actor: Acting, action: str) -> None:
    before = person.full_name
    person.full_name = details.full_name
    person.latin_name = details.latin_name
    person.job_title = details.job_title
    person.phone = details.phone
    person.language = details.language
    db.session.flush()
    record(
        action,
        subject="staff_member",
        subject_id=person.id,
        fair_id=person.exhibitor.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        before={"full_name": before},
        after={"full_name": person.full_name},
    )
