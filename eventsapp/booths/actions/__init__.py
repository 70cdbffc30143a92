"""Everything that writes stands: holding, selling, moving, taking back, placing a directory, using a plan."""

from eventsapp.booths.actions.blocking import set_blocked
from eventsapp.booths.actions.deposits import mark_deposit, place_deposit, preview_sale, return_deposit, use_deposit
from eventsapp.booths.actions.holds import (
    extend_hold,
    give_back,
    hold_units,
    hold_wished,
    name_exhibitor,
    prolong_option,
    put_option,
)
from eventsapp.booths.actions.looking import (
    preview_deposit,
    preview_name,
    preview_prolong,
    preview_release,
    preview_step,
)
from eventsapp.booths.actions.moving import (
    Wish,
    downsize_stand,
    merge_units,
    move_stand,
    preview_downsize,
    preview_merge,
    preview_move,
    preview_swap,
    swap_stands,
)
from eventsapp.booths.actions.placements import import_placements
from eventsapp.booths.actions.plans import (
    MeasuredPlan,
    PlanImport,
    import_plan,
    measure_plan,
    preview_plan,
    settle_plan,
)
from eventsapp.booths.actions.publishing import Publication, preview_publication, publish_draft
from eventsapp.booths.actions.selling import check_seen, hand_over, reopen_deposit, reserve_own, reserve_stand
from eventsapp.booths.actions.stands import allocate_stand, find_unit_ids, release_stand
from eventsapp.booths.actions.sweeping import end_if_overdue, end_overdue, nag_about_options
from eventsapp.booths.actions.waiting import (
    WaitingWish,
    add_entry,
    offer_freed,
    offer_units,
    preview_offer,
    remove_entry,
    set_priority,
)
from eventsapp.booths.actions.wishes import HoldWish, look_at_wish, read_wish

__all__ = [
    "HoldWish",
    "MeasuredPlan",
    "PlanImport",
    "Publication",
    "WaitingWish",
    "Wish",
    "add_entry",
    "allocate_stand",
    "check_seen",
    "downsize_stand",
    "end_if_overdue",
    "end_overdue",
    "extend_hold",
    "find_unit_ids",
    "give_back",
    "hand_over",
    "hold_units",
    "hold_wished",
    "import_placements",
    "import_plan",
    "look_at_wish",
    "mark_deposit",
    "measure_plan",
    "merge_units",
    "move_stand",
    "nag_about_options",
    "name_exhibitor",
    "offer_freed",
    "offer_units",
    "place_deposit",
    "preview_deposit",
    "preview_downsize",
    "preview_merge",
    "preview_move",
    "preview_name",
    "preview_offer",
    "preview_plan",
    "preview_prolong",
    "preview_publication",
    "preview_release",
    "preview_sale",
    "preview_step",
    "preview_swap",
    "prolong_option",
    "publish_draft",
    "put_option",
    "read_wish",
    "release_stand",
    "remove_entry",
    "reopen_deposit",
    "reserve_own",
    "reserve_stand",
    "return_deposit",
    "set_blocked",
    "set_priority",
    "settle_plan",
    "swap_stands",
    "use_deposit",
]
