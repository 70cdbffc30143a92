"""Issuing badges, marking them printed, and the people on a stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, update

from eventsapp.accounts.models import User
from eventsapp.badges.fonts import missing
from eventsapp.badges.models import Badge
from eventsapp.badges.pdf import FONT_FILES, BadgeData, CannotPrint, render_one
from eventsapp.badges.queries import (
    badges_by_holder,
    fonts_folder,
    installed_fonts,
    is_fetching_fonts,
    people_to_print,
    staff_after,
    staff_of,
    stand_numbers,
    visitors_after,
)
from eventsapp.badges.rules import (
    MOST_STAFF,
    BadgeType,
    NothingToPrint,
    TooManyStaff,
    UnprintableName,
    badge_of_staff,
    badge_of_visitor,
)
from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.jobs import Job, queue_job
from eventsapp.infra.locale import DEFAULT
from eventsapp.infra.refusals import Busy
from eventsapp.visitors.models import Visitor

BATCH = "badges.batch"
FONTS = "badges.fonts"

# Two requests issue the same person's badge at once: the second tries again and finds it.
refuse_on("uq_badges_visitor_id", Busy)
refuse_on("uq_badges_staff_member_id", Busy)


@dataclass(frozen=True)
class Piece:
    """The next badges of a batch: what to print, the ids of the rows, and where the next piece begins."""

    badges: Sequence[BadgeData]
    badge_ids: Sequence[int]
    last_id: int


@dataclass(frozen=True, kw_only=True)
class StaffDetails:
    """What an exhibitor says about someone on its stand."""

    full_name: str
    language: str
    latin_name: str = ""
    job_title: str = ""


def queue_badge_batch(fair: Fair, kind: BadgeType, *, only_new: bool, actor: User, language: str) -> Job:
    """Ask a worker for the badges of a type; refuses an empty batch and missing fonts at once."""
    installed_fonts()
    total = people_to_print(fair, kind, only_new=only_new)
    if not total:
        raise NothingToPrint
    job = queue_job(
        BATCH,
        {"type": kind.value, "only_new": only_new},
        fair_id=fair.id,
        started_by_id=actor.id,
        language=language,
        total=total,
    )
    record(
        "badges.batch_started",
        subject="job",
        subject_id=job.id,
        fair_id=fair.id,
        actor_id=actor.id,
        actor=actor.email,
        after={"type": kind.value, "only_new": only_new, "total": total},
    )
    return job


def queue_font_installation(*, actor_id: int | None, language: str) -> Job:
    """Ask a worker to fetch the fonts."""
    return queue_job(FONTS, {}, started_by_id=actor_id, language=language, total=len(FONT_FILES) + 1)


def queue_missing_fonts() -> Job | None:
    """Ask a worker for the fonts this machine lacks, unless it was asked already."""
    if not missing(fonts_folder()) or is_fetching_fonts(FONTS):
        return None
    return queue_font_installation(actor_id=None, language=DEFAULT)


def issue_piece(fair: Fair, kind: BadgeType, after: int, limit: int, *, only_new: bool = False) -> Piece | None:
    """Issue what is missing among the next people of a batch, and say what to print; None at the end."""
    if kind == BadgeType.VISITOR:
        visitors = visitors_after(fair, after, limit, only_new=only_new)
        badges = _issue(fair, kind, [visitor.id for visitor in visitors])
        printable = [badge_of_visitor(fair, badges[visitor.id], visitor) for visitor in visitors]
        last_id = visitors[-1].id if visitors else after
    else:
        people = staff_after(fair, after, limit, only_new=only_new)
        badges = _issue(fair, kind, [person.id for person in people])
        stands = stand_numbers(list({person.exhibitor_id for person in people}))
        printable = [
            badge_of_staff(fair, badges[person.id], person, stands.get(person.exhibitor_id, [])) for person in people
        ]
        last_id = people[-1].id if people else after
    return Piece(printable, [badge.id for badge in badges.values()], last_id) if printable else None


def issue_visitor_badge(fair: Fair, visitor: Visitor) -> BadgeData:
    """Issue one visitor's badge, or find it."""
    badge = _issue(fair, BadgeType.VISITOR, [visitor.id])[visitor.id]
    return badge_of_visitor(fair, badge, visitor)


def issue_staff_badge(fair: Fair, person: StaffMember) -> BadgeData:
    """Issue the badge of someone on a stand, or find it."""
    badge = _issue(fair, BadgeType.EXHIBITOR, [person.id])[person.id]
    stands = stand_numbers([person.exhibitor_id])
    return badge_of_staff(fair, badge, person, stands.get(person.exhibitor_id, []))


def print_badge(badge: BadgeData) -> bytes:
    """Return one badge as a PDF; refuses a name that no font can write."""
    try:
        return render_one(badge, fonts=installed_fonts())
    except CannotPrint as refused:
        characters = " ".join(refused.uncovered.characters)
        raise UnprintableName(
            _(
                "No font here can print %(characters)s. Change the badge's words, then try again.",
                characters=characters,
            )
        ) from refused


def mark_printed(badge_ids: Sequence[int]) -> None:
    """Note that badges were printed."""
    if badge_ids:
        db.session.execute(update(Badge).where(Badge.id.in_(badge_ids)).values(printed_at=clock.now()))


def add_staff_member(exhibitor: Exhibitor, details: StaffDetails, actor: User) -> StaffMember:
    """Add someone to an exhibitor's people."""
    if len(staff_of(exhibitor)) >= MOST_STAFF:
        raise TooManyStaff
    person = StaffMember(
        exhibitor_id=exhibitor.id,
        full_name=details.full_name,
        latin_name=details.latin_name,
        job_title=details.job_title,
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
    db.session.execute(delete(Badge).where(Badge.staff_member_id == person.id))
    db.session.delete(person)
    db.session.flush()


def _issue(fair: Fair, kind: BadgeType, holder_ids: Sequence[int]) -> dict[int, Badge]:
    badges = badges_by_holder(kind, holder_ids)
    for holder_id in holder_ids:
        if holder_id not in badges:
            badge = Badge(fair_id=fair.id)
            if kind == BadgeType.VISITOR:
                badge.visitor_id = holder_id
            else:
                badge.staff_member_id = holder_id
            badges[holder_id] = badge
            db.session.add(badge)
    db.session.flush()
    return {holder_id: badges[holder_id] for holder_id in holder_ids}
