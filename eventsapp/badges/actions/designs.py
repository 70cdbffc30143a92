"""Saving layouts as numbered versions, choosing them for roles, and their pictures."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select

from eventsapp.accounts.models import User
from eventsapp.badges.models import BadgeLayout, BadgePicture, LayoutChoice, LayoutVersion
from eventsapp.badges.pdf import BadLayout, Layout, Role, read_layout, write_layout
from eventsapp.badges.pdf.checking import problems_of
from eventsapp.badges.pdf.layout import Picture
from eventsapp.badges.problems import sentences_for
from eventsapp.badges.queries import pictures_of, version_of
from eventsapp.badges.rules import (
    MOST_LAYOUTS,
    LayoutChanged,
    LayoutNameTaken,
    LayoutProblems,
    LayoutPutAway,
    TooManyLayouts,
    UnknownPicture,
)
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.storage import StoredFile

refuse_on("uq_badge_layouts_fair_id_name", LayoutNameTaken)
refuse_on("uq_badge_layout_versions_layout_id_number", LayoutChanged)


def checked_layout(document: object) -> Layout:
    """Read a layout; refuses one that cannot be printed well, with every reason."""
    layout, problems = drawable_layout(document)
    if problems:
        raise LayoutProblems(problems)
    return layout


def drawable_layout(document: object) -> tuple[Layout, list[str]]:
    """Read a layout that can be drawn, and say what would go wrong with it in print."""
    try:
        layout = read_layout(document)
    except BadLayout as bad:
        raise LayoutProblems(sentences_for(bad.problems)) from bad
    return layout, sentences_for(problems_of(layout))


def make_layout(fair: Fair, name: str, layout: Layout, *, actor: User) -> BadgeLayout:
    """Add a layout with its first version."""
    count = db.session.scalar(select(func.count(BadgeLayout.id)).where(BadgeLayout.fair_id == fair.id)) or 0
    if count >= MOST_LAYOUTS:
        raise TooManyLayouts
    kept = BadgeLayout(fair_id=fair.id, name=name)
    db.session.add(kept)
    db.session.flush()
    save_version(fair, kept, layout, seen=0, actor=actor)
    return kept


def rename_layout(kept: BadgeLayout, name: str) -> None:
    """Give a layout another name."""
    if kept.name != name:
        kept.name = name
        db.session.flush()


def save_version(fair: Fair, kept: BadgeLayout, layout: Layout, *, seen: int, actor: User) -> LayoutVersion:
    """Save a layout as its next version; the same content again is no version. `seen` is the version it was made of."""
    db.session.refresh(kept, with_for_update=True)
    _check_pictures(fair, layout)
    document = write_layout(layout)
    digest = _digest(document)
    latest = version_of(kept)
    if latest is not None and latest.digest == digest:
        return latest
    if kept.last_number != seen:
        raise LayoutChanged
    kept.last_number += 1
    version = LayoutVersion(
        layout_id=kept.id, number=kept.last_number, document=document, digest=digest, created_by_id=actor.id
    )
    db.session.add(version)
    db.session.flush()
    record(
        "badge_layout.saved",
        subject="badge_layout",
        subject_id=kept.id,
        fair_id=fair.id,
        actor_id=actor.id,
        actor=actor.email,
        after={"name": kept.name, "number": version.number},
    )
    return version


def choose_layouts(fair: Fair, choices: Mapping[Role, BadgeLayout | None], *, actor: User) -> None:
    """Say in which layout the badges of each role are printed; none is the one that comes along.

    Refuses with LayoutPutAway.
    """
    for _key, layout in sorted({one.id: one for one in choices.values() if one is not None}.items()):
        db.session.refresh(layout, with_for_update={"key_share": True})  # nobody removes it meanwhile
        if layout.archived_at is not None:
            raise LayoutPutAway
        layout.chosen_at = layout.chosen_at or clock.now()
    db.session.execute(delete(LayoutChoice).where(LayoutChoice.fair_id == fair.id))
    for role, chosen in choices.items():
        if chosen is not None:
            db.session.add(LayoutChoice(fair_id=fair.id, role=role.value, layout_id=chosen.id))
    db.session.flush()
    record(
        "badge_layouts.chosen",
        subject="fair",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=actor.id,
        actor=actor.email,
        after={role.value: layout.id for role, layout in choices.items() if layout is not None},
    )


def add_picture(fair: Fair, stored: StoredFile, name: str) -> BadgePicture:
    """Keep a picture for layouts."""
    picture = BadgePicture(fair_id=fair.id, file_id=stored.id, name=name[:120])
    db.session.add(picture)
    db.session.flush()
    return picture


def _check_pictures(fair: Fair, layout: Layout) -> None:
    known = {str(picture.id) for picture in pictures_of(fair)}
    shown = {element.name for side in layout.sides for element in side if isinstance(element, Picture)}
    if not shown <= known:
        raise UnknownPicture


def _digest(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
