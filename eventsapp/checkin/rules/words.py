"""What verdicts, reasons, ways and states are called."""

from flask_babel import lazy_gettext as _l

VERDICT_WORDS = {"admitted": _l("Come in"), "again": _l("Already in"), "refused": _l("No entry")}
REASON_WORDS = {
    "first": _l("First time today"),
    "reentry": _l("Welcome back"),
    "let_again": _l("Let in again"),
    "unlisted": _l("True code, newer than the list on this device"),
    "out": _l("Goodbye"),
    "already_in": _l("Already in"),
    "unreadable": _l("This is no code of a ticket or badge. Scan again."),
    "newer": _l("A code of a newer program. Send the person to the help desk."),
    "other_fair": _l("A ticket of another fair"),
    "not_ours": _l("Not signed by this fair: a forgery, or damaged"),
    "unknown": _l("A true code, but nobody is registered with it"),
    "lockdown": _l("This gate is closed for the moment"),
    "revoked": _l("This code was replaced by another or revoked"),
    "cancelled": _l("The registration was cancelled"),
    "not_approved": _l("The registration is not approved yet"),
    "unpaid": _l("Not paid yet: send the person to the desk"),
    "closed": _l("Outside the hours of this gate"),
    "wrong_day": _l("Valid on another day"),
    "no_zone": _l("No right to this zone"),
    "full": _l("As many inside as may be"),
    "no_reentry": _l("Left already, and nobody comes back at this gate"),
    "too_soon": _l("Passed a moment ago: was the badge passed back?"),
}

TYPE_WORDS = {"visitor": _l("Visitor"), "exhibitor": _l("Exhibitor")}
"""What people are whose fair has said nothing about types."""
USE_WORDS = {
    "gate": _l("Scans at the gate"),
    "kiosk": _l("Kiosk: visitors print their badge"),
    "desk": _l("Registration desk"),
    "screen": _l("Screen beside a desk"),
}
DIRECTION_WORDS = {"in": _l("In"), "out": _l("Out"), "both": _l("In and out")}
PRINT_WORDS = {
    "queued": _l("Waiting"),
    "printing": _l("Printing"),
    "printed": _l("Printed"),
    "failed": _l("Not printed"),
}
