"""Layouts of a fair, their versions, and which one a badge is printed in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventsapp.badges.models import Badge, BadgeLayout, BadgePicture, LayoutChoice, LayoutVersion
from eventsapp.badges.pdf import A6, Layout, PictureData, Role, read_layout, read_picture
from eventsapp.badges.pdf.layout import Picture
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import db
from eventsapp.infra.storage import StoredFile


@dataclass(frozen=True)
class Design:
    """What a badge is printed in: a layout with its pictures, and the version it is; none is what comes along."""

    version_id: int | None
    layout: Layout
    pictures: Mapping[str, PictureData]


STANDARD = Design(None, A6, {})


@dataclass(frozen=True)
class LayoutRow:
    """A layout in a list: its latest version, the roles it is chosen for, and how many badges were printed in it."""

    layout: BadgeLayout
    version: LayoutVersion
    roles: Sequence[Role]
    printed: int


class Designs(dict[Role, Design]):
    """The design of each role at a fair; roles without a choice have the one that comes along."""

    def __missing__(self, role: Role) -> Design:
        return STANDARD


def designs_of(fair: Fair) -> Designs:
    """Return what the badges of each role are printed in."""
    found = Designs()
    versions = {version.layout_id: version for version in _latest(fair)}
    made: dict[int, Design] = {}
    for choice in choices_of(fair):
        version = versions.get(choice.layout_id)
        if version is not None and choice.role in set(Role):
            if version.id not in made:
                made[version.id] = design_of(fair, version)
            found[Role(choice.role)] = made[version.id]
    return found


def design_of(fair: Fair, version: LayoutVersion) -> Design:
    """Return a version ready for printing."""
    layout = compiled_version(version)
    return Design(version.id, layout, pictures_for(fair, layout))


def compiled_version(version: LayoutVersion) -> Layout:
    """Return the layout of a version, read once."""
    return compiled(json.dumps(version.document, sort_keys=True))


@lru_cache(maxsize=64)
def compiled(document: str) -> Layout:
    """Read a layout, or find it read: the same content is the same layout."""
    return read_layout(json.loads(document))


def pictures_for(fair: Fair, layout: Layout) -> dict[str, PictureData]:
    """Return the pictures that a layout shows."""
    names = {element.name for side in layout.sides for element in side if isinstance(element, Picture)}
    if not names:
        return {}
    rows = db.session.execute(
        select(BadgePicture.id, StoredFile)
        .join(StoredFile, StoredFile.id == BadgePicture.file_id)
        .where(BadgePicture.fair_id == fair.id, BadgePicture.id.in_([int(name) for name in names]))
    )
    return {str(number): _picture(stored) for number, stored in rows}


_pictures: dict[str, PictureData] = {}
_MOST_PICTURES = 32


def _picture(stored: StoredFile) -> PictureData:
    known = _pictures.get(stored.sha256)
    if known is None:
        if len(_pictures) >= _MOST_PICTURES:
            _pictures.clear()
        known = _pictures[stored.sha256] = read_picture(storage.read(stored))
    return known


def choices_of(fair: Fair) -> Sequence[LayoutChoice]:
    """Return which layout each role has."""
    return db.session.scalars(select(LayoutChoice).where(LayoutChoice.fair_id == fair.id)).all()


def layout_rows(fair: Fair) -> list[LayoutRow]:
    """List a fair's layouts."""
    roles: dict[int, list[Role]] = {}
    for choice in choices_of(fair):
        if choice.role in set(Role):
            roles.setdefault(choice.layout_id, []).append(Role(choice.role))
    printed = _printed_by_layout(fair)
    return [
        LayoutRow(version.layout, version, roles.get(version.layout_id, []), printed.get(version.layout_id, 0))
        for version in _latest(fair)
    ]


def names_of_layouts(fair: Fair) -> set[str]:
    """Return the names that layouts of a fair have."""
    return set(db.session.scalars(select(BadgeLayout.name).where(BadgeLayout.fair_id == fair.id)))


def layout_of(fair: Fair, layout_id: int) -> BadgeLayout | None:
    """Return a layout of this fair."""
    return db.session.scalar(select(BadgeLayout).where(BadgeLayout.fair_id == fair.id, BadgeLayout.id == layout_id))


def version_of(layout: BadgeLayout, number: int | None = None) -> LayoutVersion | None:
    """Return a version of a layout: the one with this number, or the latest."""
    wanted = select(LayoutVersion).where(LayoutVersion.layout_id == layout.id)
    return db.session.scalar(wanted.where(LayoutVersion.number == (layout.last_number if number is None else number)))


def versions_of(layout: BadgeLayout) -> Sequence[LayoutVersion]:
    """List the versions of a layout, the latest first."""
    mine = select(LayoutVersion).where(LayoutVersion.layout_id == layout.id)
    return db.session.scalars(mine.order_by(LayoutVersion.number.desc()).limit(50)).all()


def pictures_of(fair: Fair) -> Sequence[BadgePicture]:
    """List the pictures of a fair's layouts."""
    return db.session.scalars(
        select(BadgePicture).where(BadgePicture.fair_id == fair.id).order_by(BadgePicture.id)
    ).all()


def picture_of(fair: Fair, picture_id: int) -> BadgePicture | None:
    """Return a picture of this fair's layouts."""
    mine = select(BadgePicture).where(BadgePicture.fair_id == fair.id, BadgePicture.id == picture_id)
    return db.session.scalar(mine)


def _latest(fair: Fair) -> Sequence[LayoutVersion]:
    return db.session.scalars(
        select(LayoutVersion)
        .join(BadgeLayout)
        .options(joinedload(LayoutVersion.layout))
        .where(BadgeLayout.fair_id == fair.id, LayoutVersion.number == BadgeLayout.last_number)
        .order_by(BadgeLayout.name, BadgeLayout.id)
    ).all()


def _printed_by_layout(fair: Fair) -> dict[int, int]:
    rows = (
        select(LayoutVersion.layout_id, func.count(Badge.id))
        .join(Badge, Badge.layout_version_id == LayoutVersion.id)
        .where(Badge.fair_id == fair.id)
        .group_by(LayoutVersion.layout_id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}
