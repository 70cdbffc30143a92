"""Every write to badges, to the people on stands and to layouts."""

from eventsapp.badges.actions.designs import add_picture, checked_layout, choose_layouts, make_layout, save_version
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
    mark_printed,
    print_badge,
    queue_badge_batch,
    queue_font_installation,
    queue_missing_fonts,
    sheet_for,
)
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
    "StaffDetails",
    "add_picture",
    "add_staff_member",
    "checked_layout",
    "choose_layouts",
    "issue_badge",
    "issue_piece",
    "issue_staff_badge",
    "issue_visitor_badge",
    "make_layout",
    "mark_printed",
    "print_badge",
    "queue_badge_batch",
    "queue_font_installation",
    "queue_missing_fonts",
    "remove_staff_member",
    "rename_staff_member",
    "replace_badge",
    "save_version",
    "sheet_for",
    "swap_staff_badge",
]
