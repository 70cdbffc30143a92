"""A badge on its way from a desk to paper, whoever wears it: once, at the desk's station or in its browser."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.badges.actions import Printable, issue_badge, print_badge
from eventsapp.badges.queries import badge_by_id, badges_by_holder
from eventsapp.badges.rules import BadgeAlreadyPrinted, BadgeType
from eventsapp.checkin import actions
from eventsapp.checkin.queries import open_job_of
from eventsapp.checkin.rules import BadgeWaits, NoBadgeYet
from eventsapp.checkin.views.desking import Desk
from eventsapp.exhibitors.models import StaffMember
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors.models import Visitor

Holder = Visitor | StaffMember


def print_at(desk: Desk, find: Callable[[], Holder]) -> ResponseReturnValue:
    """Send somebody's badge to this desk's station, or let this browser print it; refuses a second copy."""
    station = desk.place[1]
    with transaction():
        holder = find()
        if isinstance(holder, Visitor) and not holder.is_admitted:
            raise NoBadgeYet
        badge = issue_badge(desk.fair, holder)
        row = badge_by_id(desk.fair, badge.badge_id)
        if row is not None and row.printed_at is not None:
            raise BadgeAlreadyPrinted
        if open_job_of(badge.badge_id) is not None:
            raise BadgeWaits
    print_badge(badge)  # a name that cannot be printed is refused before anything is noted
    with transaction():
        holder = find()
        if station is not None:
            actions.queue_print(station, badge.badge_id, desk.actor.email)
        else:
            actions.print_here([badge])
    if station is None:
        return to_person(desk, holder, out="1")
    flash(_("%(name)s is at printer %(code)s.", name=badge.data.name, code=station.code), "good")
    return to_person(desk, holder)


def printed_badge(desk: Desk, holder: Holder) -> Printable:
    """Return a badge that was printed, for the browser that prints it: asking again writes nothing."""
    kind = BadgeType.VISITOR if isinstance(holder, Visitor) else BadgeType.EXHIBITOR
    badge = badges_by_holder(kind, [holder.id]).get(holder.id)
    if badge is None or badge.printed_at is None:
        raise NotFound
    return issue_badge(desk.fair, holder)


def to_person(desk: Desk, holder: Holder, *, out: str | None = None) -> ResponseReturnValue:
    """Go back to somebody at this desk."""
    who: dict[str, Any] = {"visitor" if isinstance(holder, Visitor) else "staff": holder.id}
    return redirect(url_for(".desk", fair=desk.fair.slug, **who, out=out))
