"""Every write to badges, to the people on stands and to layouts."""

from eventsapp.badges.actions.designs import (
    add_picture,
    checked_layout,
    choose_layouts,
    drawable_layout,
    make_layout,
    rename_layout,
    save_version,
)
from eventsapp.badges.actions.issuing import (
    BATCH,
    FONTS,
    BatchWish,
    Piece,
    Printable,
    issue_badge,
    issue_piece,
    issue_staff_badge,
    issue_visitor_badge,
    queue_badge_batch,
    queue_font_installation,
    queue_missing_fonts,
    sheet_for,
)
from eventsapp.badges.actions.printing import by_design, mark_first_print, mark_printed, print_badge, print_badges
from eventsapp.badges.actions.quota import QuotaValues, decide_order, order_extra_badges, set_quota
from eventsapp.badges.actions.staff import (
    StaffDetails,
    add_staff_member,
    remove_staff_member,
    rename_staff_member,
    swap_staff_badge,
)
from eventsapp.badges.actions.voiding import replace_badge

__all__ = [
    "BATCH",
    "FONTS",
    "BatchWish",
    "Piece",
    "Printable",
    "QuotaValues",
    "StaffDetails",
    "add_picture",
    "add_staff_member",
    "by_design",
    "checked_layout",
    "choose_layouts",
    "decide_order",
    "drawable_layout",
    "issue_badge",
    "issue_piece",
    "issue_staff_badge",
    "issue_visitor_badge",
    "make_layout",
    "mark_first_print",
    "mark_printed",
    "order_extra_badges",
    "print_badge",
    "print_badges",
    "queue_badge_batch",
    "queue_font_installation",
    "queue_missing_fonts",
    "remove_staff_member",
    "rename_layout",
    "rename_staff_member",
    "replace_badge",
    "save_version",
    "set_quota",
    "sheet_for",
    "swap_staff_badge",
]
