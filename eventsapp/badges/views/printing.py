"""Printing one badge at a desk: once, because a second copy needs a reason."""

from collections.abc import Callable

from eventsapp.badges import actions
from eventsapp.badges.actions import Printable
from eventsapp.badges.queries import badge_by_id
from eventsapp.badges.rules import BadgeAlreadyPrinted
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.visitors.models import Visitor


def print_once(fair: Fair, find_holder: Callable[[], Visitor | StaffMember]) -> tuple[Printable, bytes]:
    """Issue somebody's badge, draw it and note that it was printed; refuses one that was printed before."""
    with transaction():
        badge = actions.issue_badge(fair, find_holder())
        row = badge_by_id(fair, badge.badge_id)
        if row is not None and row.printed_at is not None:
            raise BadgeAlreadyPrinted
    data = actions.print_badge(badge)
    with transaction():
        actions.mark_first_print([badge])
    return badge, data
