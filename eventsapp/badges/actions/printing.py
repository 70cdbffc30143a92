"""Writing badges that were issued as PDF, and noting that they were printed."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from flask_babel import gettext as _
from sqlalchemy import select, update

from eventsapp.badges.actions.issuing import Printable
from eventsapp.badges.models import Badge
from eventsapp.badges.pdf import CannotPrint, render_one, write_pdf
from eventsapp.badges.pdf.joining import joined
from eventsapp.badges.queries import installed_fonts
from eventsapp.badges.rules import BadgeAlreadyPrinted, BadgeIsVoid, UnprintableName
from eventsapp.infra import clock
from eventsapp.infra.database import db


def print_badge(badge: Printable) -> bytes:
    """Return one badge as a PDF; refuses a name that no font can write."""
    design = badge.design
    try:
        return render_one(badge.data, fonts=installed_fonts(), layout=design.layout, pictures=design.pictures)
    except CannotPrint as refused:
        characters = " ".join(refused.uncovered.characters)
        raise UnprintableName(
            _(
                "No font here can print %(characters)s. Change the badge's words, then try again.",
                characters=characters,
            )
        ) from refused


def print_badges(badges: Sequence[Printable]) -> bytes:
    """Return several badges as one PDF, each in its own layout; refuses where a name cannot be written.

    Badges of one layout follow each other, so that paper is changed once.
    """
    parts, left_out = [], []
    for group in by_design(badges):
        design, target = group[0].design, BytesIO()
        report = write_pdf(
            [badge.data for badge in group],
            target,
            fonts=installed_fonts(),
            layout=design.layout,
            pictures=design.pictures,
        )
        parts.append(target.getvalue())
        left_out += [one.ref for one in report.uncovered]
    if left_out:
        raise UnprintableName(
            _(
                "No font here can write the names of %(refs)s. Change the words of these badges, then try again.",
                refs=", ".join(left_out),
            )
        )
    return joined(parts)


def by_design(badges: Iterable[Printable]) -> list[list[Printable]]:
    """Put badges of the same design together: a file that is written has pages of one size."""
    groups: dict[int | None, list[Printable]] = {}
    for badge in badges:
        groups.setdefault(badge.design.version_id, []).append(badge)
    return list(groups.values())


def mark_first_print(badges: Sequence[Printable]) -> None:
    """Note that badges come out for the first time; refuses all of them where another desk was faster with one."""
    ids = [badge.badge_id for badge in badges]
    locked = select(Badge).where(Badge.id.in_(ids)).order_by(Badge.id).with_for_update()
    rows = db.session.scalars(locked.execution_options(populate_existing=True)).all()
    if any(row.revoked_at is not None for row in rows):
        raise BadgeIsVoid
    if any(row.printed_at is not None for row in rows):
        raise BadgeAlreadyPrinted
    mark_printed(badges)


def mark_printed(badges: Sequence[Printable]) -> None:
    """Note that badges were printed, with which name and in which layout."""
    if badges:
        now = clock.now()
        rows = [
            {
                "id": badge.badge_id,
                "printed_at": now,
                "printed_name": badge.data.name,
                "layout_version_id": badge.design.version_id,
            }
            for badge in badges
        ]
        db.session.execute(update(Badge), rows)
