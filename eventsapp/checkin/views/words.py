"""What the page that scans says by itself, without asking anybody."""

from flask_babel import gettext as _

from eventsapp.checkin.rules import REASON_WORDS, VERDICT_WORDS


def words_of_page() -> dict[str, dict[str, str]]:
    """Return the words of the script, in the language of the page."""
    return {
        "verdicts": {code: str(word) for code, word in VERDICT_WORDS.items()},
        "reasons": {code: str(word) for code, word in REASON_WORDS.items()},
        "heads": {
            "out": _("Goodbye"),
            "wrong_day": _("Wrong day"),
            "revoked": _("Revoked"),
            "unpaid": _("Not paid"),
            "lockdown": _("Closed"),
            "full": _("Full"),
        },
        "says": {
            "ready": _("Ready to scan"),
            "offline": _("Offline for {minutes}. Scanning goes on, and {count} scans wait to be sent."),
            "minutes": _("{count} min"),
            "moment": _("less than a minute"),
            "waiting": _("{count} scans wait to be sent."),
            "list_at": _("List of {hour}."),
            "no_list": _("No list on this device yet: true codes are let in."),
            "retry": _("Next try in {count} s"),
            "trying": _("Trying now"),
            "seen": _("In at {hour}, {gate}"),
            "ago": _("{count} minutes ago"),
            "days": _("Valid on {days}"),
            "insecure": _("This page was not opened by https, so the browser lends it no camera and keeps nothing."),
            "insecure_more": _("Open the address that begins with https; until then scanning is off here."),
            "no_camera": _("The camera cannot be used. Allow it in the browser, or type the number on the ticket."),
            "revoked": _("This device scans no more: it was revoked, or its day is over. Ask for a new code."),
            "undone": _("Undone"),
            "not_undone": _("This cannot be undone: the scan is not with the server yet, or let nobody pass."),
            "late_duplicate": _("Was in already, as the others have said since"),
            "group": _("{count} of {present} came in"),
            "group_size": _("{members} members, {waiting} not in yet"),
            "group_unknown": _("No group has this code."),
            "group_offline": _("Groups need a network. Scan their tickets one by one."),
            "nobody": _("Nobody of this name is on the list."),
        },
    }
