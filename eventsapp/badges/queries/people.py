"""Finding badges and the people who wear them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import joinedload

from eventsapp.badges.fonts import missing
from eventsapp.badges.models import Badge
from eventsapp.badges.pdf import FontSet, FontsMissing
from eventsapp.badges.rules import BadgeType, BatchOrder, FontsNotInstalled
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import firm
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold
from eventsapp.infra.jobs import Job, JobState
from eventsapp.infra.storage import StoredFile
from eventsapp.visitors.models import Visitor, VisitorGroup, VisitorState, VisitorType
from eventsapp.visitors.queries import visitors_found

FONTS_FOLDERS = "eventsapp.badges.fonts"
MOST_FOUND = 12


@dataclass(frozen=True)
class Tally:
    """How many people of a type there are, and how many of their badges were printed."""

    type: BadgeType
    people: int
    printed: int


def fonts_folder() -> Path:
    """Return where the fonts are, or are to be put."""
    folders: Sequence[Path] = current_app.extensions[FONTS_FOLDERS]
    return next((folder for folder in folders if not missing(folder)), folders[0])


def installed_fonts() -> FontSet:
    """Return the fonts of this machine, opened once per process; refuses where the basic ones lack."""
    folder = fonts_folder()
    try:
        return _fonts(folder, tuple(sorted(path.name for path in folder.glob("*.ttf"))))
    except FontsMissing as absent:
        raise FontsNotInstalled from absent


@lru_cache(maxsize=2)
def _fonts(folder: Path, names: tuple[str, ...]) -> FontSet:
    return FontSet.load(folder)


def tally(fair: Fair, kind: BadgeType) -> Tally:
    """Count the people of a type and their printed badges."""
    people = db.session.scalar(select(func.count()).select_from(_people(fair, kind).subquery())) or 0
    column = Badge.visitor_id if kind == BadgeType.VISITOR else Badge.staff_member_id
    printed = select(func.count(Badge.id)).where(
        Badge.fair_id == fair.id, column.is_not(None), Badge.printed_at.is_not(None), Badge.revoked_at.is_(None)
    )
    return Tally(kind, people, db.session.scalar(printed) or 0)


def people_to_print(fair: Fair, kind: BadgeType, *, only_new: bool, group_id: int = 0) -> int:
    """Return how many badges a batch would have."""
    wanted = _people(fair, kind).where(*_unprinted(kind, only_new=only_new), *_of_group(group_id))
    return db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


Place = tuple[str, int]
"""Where a batch stands: the words it is sorted by and the id of the last of its people."""
START: Place = ("", 0)


def visitors_after(
    fair: Fair,
    last: Place,
    limit: int,
    *,
    only_new: bool = False,
    order: BatchOrder = BatchOrder.NUMBER,
    group_id: int = 0,
) -> tuple[Sequence[Visitor], Place]:
    """Return the next visitors of a batch, of all or of one delegation, and where it stands after them."""
    # Two delegations of one name stay apart by their codes; who is in none comes before them.
    delegation = func.coalesce(func.lower(VisitorGroup.name) + " " + VisitorGroup.pickup_code, "")
    desk = func.coalesce(func.nullif(VisitorGroup.pickup_desk, ""), VisitorType.pickup_desk, "")
    key = {
        BatchOrder.NUMBER: literal(""),
        BatchOrder.COMPANY: func.lower(Visitor.company),
        BatchOrder.NAME: func.lower(Visitor.full_name),
        BatchOrder.DELEGATION: delegation,
        BatchOrder.PICKUP: func.lower(desk) + " " + delegation,
    }[order]
    unprinted = _unprinted(BadgeType.VISITOR, only_new=only_new)
    wanted = select(Visitor, key).where(Visitor.fair_id == fair.id, _has_ticket(), *unprinted, *_of_group(group_id))
    if order in {BatchOrder.DELEGATION, BatchOrder.PICKUP}:
        wanted = wanted.outerjoin(VisitorGroup, VisitorGroup.id == Visitor.group_id)
        wanted = wanted.outerjoin(VisitorType, VisitorType.id == Visitor.type_id)
    rows = db.session.execute(_after(wanted, key, Visitor.id, last, limit)).all()
    return [row[0] for row in rows], (rows[-1][1], rows[-1][0].id) if rows else last


def staff_after(
    fair: Fair, last: Place, limit: int, *, only_new: bool = False, order: BatchOrder = BatchOrder.NUMBER
) -> tuple[Sequence[StaffMember], Place]:
    """Return the next people of a batch who work on stands, and where it stands after them."""
    key = {
        BatchOrder.NUMBER: literal(""),
        BatchOrder.COMPANY: func.lower(Exhibitor.display_name),
        BatchOrder.NAME: func.lower(StaffMember.full_name),
    }.get(order, literal(""))  # people on stands belong to no delegation, and their exhibitor gets the badges
    wanted = select(StaffMember, key).join(Exhibitor).where(Exhibitor.fair_id == fair.id)
    wanted = wanted.options(joinedload(StaffMember.exhibitor).joinedload(Exhibitor.company))
    unprinted = wanted.where(*_unprinted(BadgeType.EXHIBITOR, only_new=only_new))
    rows = db.session.execute(_after(unprinted, key, StaffMember.id, last, limit)).all()
    return [row[0] for row in rows], (rows[-1][1], rows[-1][0].id) if rows else last


def _after(wanted: Select[Any], key: ColumnElement[str], row_id: Any, last: Place, limit: int) -> Select[Any]:
    """Sort by words and then by id, and begin after a place; it is where it was when others come or go."""
    later = or_(key > last[0], and_(key == last[0], row_id > last[1]))
    return wanted.where(later).order_by(key, row_id).limit(limit)


def badges_by_holder(kind: BadgeType, holder_ids: Sequence[int]) -> dict[int, Badge]:
    """Return the badges of these people that are not void."""
    column = Badge.visitor_id if kind == BadgeType.VISITOR else Badge.staff_member_id
    found = db.session.scalars(select(Badge).where(column.in_(holder_ids), Badge.revoked_at.is_(None)))
    return {holder: badge for badge in found if (holder := badge.visitor_id or badge.staff_member_id)}


def stand_numbers(exhibitor_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the numbers of the exhibitors' stands."""
    rows = select(Stand.exhibitor_id, Stand.number).where(Stand.exhibitor_id.in_(exhibitor_ids), firm())
    numbers: dict[int, list[str]] = {}
    for exhibitor_id, number in db.session.execute(rows.order_by(Stand.id)):
        if exhibitor_id is not None:
            numbers.setdefault(exhibitor_id, []).append(number)
    return numbers


def exhibitor_of(fair: Fair, user_id: int) -> Exhibitor | None:
    """Return the exhibitor a person acts for at a fair."""
    mine = (
        select(Exhibitor).join(ExhibitorMember).where(Exhibitor.fair_id == fair.id, ExhibitorMember.user_id == user_id)
    )
    return db.session.scalar(mine.order_by(Exhibitor.id).limit(1))


def staff_of(exhibitor: Exhibitor) -> Sequence[StaffMember]:
    """Return the people on an exhibitor's stand."""
    mine = select(StaffMember).where(StaffMember.exhibitor_id == exhibitor.id)
    return db.session.scalars(mine.order_by(StaffMember.id)).all()


def staff_member_of(exhibitor: Exhibitor, person_id: int) -> StaffMember | None:
    """Return one of the people on an exhibitor's stand."""
    return db.session.scalar(
        select(StaffMember).where(StaffMember.exhibitor_id == exhibitor.id, StaffMember.id == person_id)
    )


def is_fetching_fonts(kind: str) -> bool:
    """Whether a worker fetches the fonts, or will."""
    waiting = select(Job.id).where(Job.kind == kind, Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    return db.session.scalar(waiting.limit(1)) is not None


def batch_job(fair: Fair, job_id: int, kind: str) -> Job | None:
    """Return a batch of this fair."""
    return db.session.scalar(select(Job).where(Job.id == job_id, Job.fair_id == fair.id, Job.kind == kind))


def stored_file(file_id: int) -> StoredFile | None:
    """Return a stored file."""
    return db.session.get(StoredFile, file_id)


def _people(fair: Fair, kind: BadgeType) -> Select[int]:
    if kind == BadgeType.VISITOR:
        return select(Visitor.id).where(Visitor.fair_id == fair.id, _has_ticket())
    return select(StaffMember.id).join(Exhibitor).where(Exhibitor.fair_id == fair.id)


def _has_ticket() -> ColumnElement[bool]:
    """Whoever waits for approval, was rejected or has cancelled gets no badge."""
    return Visitor.state == VisitorState.APPROVED


def _of_group(group_id: int) -> list[ColumnElement[bool]]:
    return [Visitor.group_id == group_id] if group_id else []


def _unprinted(kind: BadgeType, *, only_new: bool) -> list[ColumnElement[bool]]:
    if not only_new:
        return []
    holder, column = (
        (Visitor.id, Badge.visitor_id) if kind == BadgeType.VISITOR else (StaffMember.id, Badge.staff_member_id)
    )
    printed = select(column).where(column == holder, Badge.printed_at.is_not(None), Badge.revoked_at.is_(None))
    return [~printed.correlate(Visitor, StaffMember).exists()]


def badge_by_id(fair: Fair, badge_id: int) -> Badge | None:
    """Return a badge of this fair."""
    return db.session.scalar(select(Badge).where(Badge.fair_id == fair.id, Badge.id == badge_id))


def locked_badge(badge_id: int) -> Badge:
    """Return a badge that nobody else may make void meanwhile."""
    locked = select(Badge).where(Badge.id == badge_id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def history_of(holder: Visitor | StaffMember) -> Sequence[Badge]:
    """List every badge a person had, the latest first."""
    column = Badge.visitor_id if isinstance(holder, Visitor) else Badge.staff_member_id
    return db.session.scalars(select(Badge).where(column == holder.id).order_by(Badge.id.desc())).all()


def staff_member_by_id(fair: Fair, person_id: int) -> StaffMember | None:
    """Return someone who works on a stand of this fair."""
    wanted = select(StaffMember).join(Exhibitor).where(Exhibitor.fair_id == fair.id, StaffMember.id == person_id)
    return db.session.scalar(wanted.options(joinedload(StaffMember.exhibitor)))


def printed_staff(exhibitor: Exhibitor) -> set[int]:
    """Return who of an exhibitor's people has a printed badge."""
    mine = select(Badge.staff_member_id).join(StaffMember, StaffMember.id == Badge.staff_member_id)
    rows = mine.where(
        StaffMember.exhibitor_id == exhibitor.id, Badge.printed_at.is_not(None), Badge.revoked_at.is_(None)
    )
    return {person for person in db.session.scalars(rows) if person is not None}


def people_found(fair: Fair, query: str) -> list[Visitor | StaffMember]:
    """Return the first visitors and people on stands whose name, company or number has the words in it."""
    wanted = fold(query)
    if not wanted:
        return []
    rows = (
        select(StaffMember.id, StaffMember.full_name, StaffMember.latin_name, Exhibitor.search_key)
        .join(Exhibitor)
        .where(Exhibitor.fair_id == fair.id)
        .order_by(StaffMember.id)
    )
    found = [row.id for row in db.session.execute(rows) if wanted in fold(" ".join(row[1:]))][:MOST_FOUND]
    staff = select(StaffMember).options(joinedload(StaffMember.exhibitor)).where(StaffMember.id.in_(found))
    visitors = visitors_found(fair, query, 1).visitors[:MOST_FOUND]
    return [*visitors, *db.session.scalars(staff.order_by(StaffMember.id)).all()]
