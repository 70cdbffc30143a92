"""Layouts copied, put away, removed, and brought from another fair."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.badges.actions.designs import add_picture, make_layout
from eventsapp.badges.models import BadgeLayout, BadgePicture, LayoutChoice
from eventsapp.badges.pdf import Layout, read_layout, write_layout
from eventsapp.badges.queries import names_of_layouts, version_of
from eventsapp.badges.rules import LayoutInUse, UnknownPicture
from eventsapp.badges.transfer import free_name, renumbered
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, storage
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.storage import StoredFile


@dataclass(frozen=True)
class BroughtPicture:
    """A picture whose content was looked at, under the number that the layout calls it by."""

    number: str
    name: str
    data: bytes
    media_type: str


def duplicate_layout(fair: Fair, kept: BadgeLayout, *, actor: User) -> BadgeLayout:
    """Copy the latest version of a layout into one of its own; refuses with TooManyLayouts."""
    version = version_of(kept)
    assert version is not None  # a layout begins with its first
    name = free_name(kept.name, names_of_layouts(fair))
    return make_layout(fair, name, read_layout(version.document), actor=actor)


def bring_layout(
    fair: Fair, name: str, layout: Layout, pictures: Sequence[BroughtPicture], *, actor: User
) -> BadgeLayout:
    """Add a layout that a file has brought, with its pictures; those that are here already are not kept twice.

    Refuses with UnknownPicture and TooManyLayouts.
    """
    document = write_layout(layout)
    shown = {str(one["picture"]) for side in document["sides"] for one in side if one["kind"] == "picture"}
    numbers = {one.number: _picture(fair, one, actor) for one in pictures if one.number in shown}
    if shown - set(numbers):
        raise UnknownPicture
    return make_layout(
        fair, free_name(name, names_of_layouts(fair)), read_layout(renumbered(document, numbers)), actor=actor
    )


def put_away_layout(fair: Fair, kept: BadgeLayout, *, actor: User) -> bool:
    """Remove a layout that no role ever had, else put it away; returns whether it is gone.

    Whoever prints has taken the layout of a role before the badge is noted as printed, so one that had a role stays.
    Refuses with LayoutInUse.
    """
    db.session.refresh(kept, with_for_update=True)
    chosen = select(LayoutChoice.id).where(LayoutChoice.layout_id == kept.id)
    if db.session.scalar(chosen.limit(1)) is not None:
        raise LayoutInUse
    is_gone = kept.chosen_at is None
    before = {"name": kept.name, "number": kept.last_number}
    if is_gone:
        db.session.delete(kept)
    else:
        kept.archived_at = kept.archived_at or clock.now()
    db.session.flush()
    _note("badge_layout.removed" if is_gone else "badge_layout.put_away", fair, kept.id, before, actor)
    return is_gone


def take_back_layout(fair: Fair, kept: BadgeLayout, *, actor: User) -> None:
    """Offer a layout again that was put away."""
    kept.archived_at = None
    db.session.flush()
    _note("badge_layout.taken_back", fair, kept.id, {"name": kept.name}, actor)


def _picture(fair: Fair, brought: BroughtPicture, actor: User) -> int:
    """Return the number of a picture at this fair; the same bytes are the same picture."""
    known = db.session.scalar(
        select(BadgePicture.id)
        .join(StoredFile, StoredFile.id == BadgePicture.file_id)
        .where(BadgePicture.fair_id == fair.id, StoredFile.sha256 == hashlib.sha256(brought.data).hexdigest())
        .limit(1)
    )
    if known is not None:
        return known
    stored = storage.store(brought.data, name=brought.name, media_type=brought.media_type, created_by_id=actor.id)
    return add_picture(fair, stored, brought.name).id


def _note(action: str, fair: Fair, layout_id: int, before: Mapping[str, object], actor: User) -> None:
    record(
        action,
        subject="badge_layout",
        subject_id=layout_id,
        fair_id=fair.id,
        actor_id=actor.id,
        actor=actor.email,
        before=dict(before),
    )
