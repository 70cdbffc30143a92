"""Finding badges and the people who wear them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from eventsapp.badges.fonts import missing
from eventsapp.badges.models import Badge
from eventsapp.badges.pdf import FontSet, FontsMissing
from eventsapp.badges.rules import BadgeType, FontsNotInstalled
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import firm
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.jobs import Job, JobState
from eventsapp.infra.storage import StoredFile
from eventsapp.visitors.models import Visitor

FONTS_FOLDERS = "eventsapp.badges.fonts"


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
        Badge.fair_id == fair.id, column.is_not(None), Badge.printed_at.is_not(None)
    )
    return Tally(kind, people, db.session.scalar(printed) or 0)


def people_to_print(fair: Fair, kind: BadgeType, *, only_new: bool) -> int:
    """Return how many badges a batch would have."""
    wanted = _people(fair, kind).where(*_unprinted(kind, only_new=only_new))
    return db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def visitors_after(fair: Fair, last_id: int, limit: int, *, only_new: bool = False) -> Sequence[Visitor]:
    """Return the next visitors of a batch, in the order of registration."""
    wanted = select(Visitor).where(Visitor.fair_id == fair.id, Visitor.id > last_id)
    unprinted = _unprinted(BadgeType.VISITOR, only_new=only_new)
    return db.session.scalars(wanted.where(*unprinted).order_by(Visitor.id).limit(limit)).all()


def staff_after(fair: Fair, last_id: int, limit: int, *, only_new: bool = False) -> Sequence[StaffMember]:
    """Return the next people of a batch who work on stands."""
    wanted = select(StaffMember).join(Exhibitor).where(Exhibitor.fair_id == fair.id, StaffMember.id > last_id)
    wanted = wanted.options(joinedload(StaffMember.exhibitor).joinedload(Exhibitor.company))
    unprinted = _unprinted(BadgeType.EXHIBITOR, only_new=only_new)
    return db.session.scalars(wanted.where(*unprinted).order_by(StaffMember.id).limit(limit)).all()


def badges_by_holder(kind: BadgeType, holder_ids: Sequence[int]) -> dict[int, Badge]:
    """Return the badges these people have already."""
    column = Badge.visitor_id if kind == BadgeType.VISITOR else Badge.staff_member_id
    found = db.session.scalars(select(Badge).where(column.in_(holder_ids)))
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
        return select(Visitor.id).where(Visitor.fair_id == fair.id)
    return select(StaffMember.id).join(Exhibitor).where(Exhibitor.fair_id == fair.id)


def _unprinted(kind: BadgeType, *, only_new: bool) -> list[ColumnElement[bool]]:
    if not only_new:
        return []
    holder, column = (
        (Visitor.id, Badge.visitor_id) if kind == BadgeType.VISITOR else (StaffMember.id, Badge.staff_member_id)
    )
    printed = select(column).where(column == holder, Badge.printed_at.is_not(None))
    return [~printed.correlate(Visitor, StaffMember).exists()]
