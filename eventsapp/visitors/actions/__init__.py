"""What visitors do, and what the team does about them."""

from eventsapp.visitors.actions.answering import keep_answers
from eventsapp.visitors.actions.consenting import Asked, answer_for_oneself, change_consents
from eventsapp.visitors.actions.deciding import cancel_registration, decide_visitor, mark_paid
from eventsapp.visitors.actions.groups import (
    Added,
    GroupDetails,
    add_members,
    agree_as_member,
    ask_to_confirm,
    confirm_leader,
    describe_group,
    is_unasked,
    place_group,
    register_group,
    replace_member,
)
from eventsapp.visitors.actions.importing import VisitorImport, import_visitors, plan_visitors, prepare_import
from eventsapp.visitors.actions.indexing import index_visitors
from eventsapp.visitors.actions.moving import offer_move, take_move
from eventsapp.visitors.actions.pairs import decide_pair
from eventsapp.visitors.actions.questions import QuestionValues, create_question, edit_question, remove_question
from eventsapp.visitors.actions.registering import (
    Entry,
    VisitorDetails,
    record_consents,
    register_visitor,
    search_key_of,
    set_keys,
)
from eventsapp.visitors.actions.tickets import ask_for_tickets, issue_ticket, revoke_ticket
from eventsapp.visitors.actions.types import (
    TypeValues,
    ZoneValues,
    close_invitation,
    create_invitation,
    create_type,
    create_zone,
    edit_type,
    edit_zone,
    give_codes_to_exhibitors,
    note_sent,
    remove_type,
    remove_zone,
    take_usual_types,
)

__all__ = [
    "Added",
    "Asked",
    "Entry",
    "GroupDetails",
    "QuestionValues",
    "TypeValues",
    "VisitorDetails",
    "VisitorImport",
    "ZoneValues",
    "add_members",
    "agree_as_member",
    "answer_for_oneself",
    "ask_for_tickets",
    "ask_to_confirm",
    "cancel_registration",
    "change_consents",
    "close_invitation",
    "confirm_leader",
    "create_invitation",
    "create_question",
    "create_type",
    "create_zone",
    "decide_pair",
    "decide_visitor",
    "describe_group",
    "edit_question",
    "edit_type",
    "edit_zone",
    "give_codes_to_exhibitors",
    "import_visitors",
    "index_visitors",
    "is_unasked",
    "issue_ticket",
    "keep_answers",
    "mark_paid",
    "note_sent",
    "offer_move",
    "place_group",
    "plan_visitors",
    "prepare_import",
    "record_consents",
    "register_group",
    "register_visitor",
    "remove_question",
    "remove_type",
    "remove_zone",
    "replace_member",
    "revoke_ticket",
    "search_key_of",
    "set_keys",
    "take_move",
    "take_usual_types",
]
