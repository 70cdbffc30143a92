"""Every write of this slice."""

from eventsapp.leads.actions.asking import (
    QuestionValues,
    add_question,
    change_question,
    put_away,
)
from eventsapp.leads.actions.attaching import (
    Attached,
    attach,
    detach,
)
from eventsapp.leads.actions.collecting import (
    Outcome,
    take_leads,
)
from eventsapp.leads.actions.licensing import (
    grant_licences,
    set_terms,
)
from eventsapp.leads.actions.mailing import (
    mail_evening,
)
from eventsapp.leads.actions.noting import (
    allowed_answers,
    note_details,
)
from eventsapp.leads.actions.opening import (
    close_collector,
    note_beat,
    open_by_account,
    open_by_badge,
    staff_of_badge,
)
from eventsapp.leads.actions.sharing import (
    come_by,
)
from eventsapp.leads.actions.withdrawing import (
    allow_again,
    confirm_deletion,
    follow_consents,
    withdraw_at,
    withdraw_from,
)

__all__ = [
    "Attached",
    "Outcome",
    "QuestionValues",
    "add_question",
    "allow_again",
    "allowed_answers",
    "attach",
    "change_question",
    "close_collector",
    "come_by",
    "confirm_deletion",
    "detach",
    "follow_consents",
    "grant_licences",
    "mail_evening",
    "note_beat",
    "note_details",
    "open_by_account",
    "open_by_badge",
    "put_away",
    "set_terms",
    "staff_of_badge",
    "take_leads",
    "withdraw_at",
    "withdraw_from",
]
