"""What the page that collects says by itself, without asking anybody."""

from typing import Any

from flask_babel import gettext as _

from eventsapp.leads.rules import REASON_WORDS


def words_of_page() -> dict[str, Any]:
    """Return the words of the script, in the language of the page."""
    return {
        "reasons": {code: str(word) for code, word in REASON_WORDS.items()},
        "says": {
            "ready": _("Ready to scan"),
            "offline": _("Offline for {minutes}. Scanning goes on, and {count} entries wait to be sent."),
            "minutes": _("{count} min"),
            "waiting": _("{count} entries wait to be sent."),
            "retry": _("Next try in {count} s"),
            "kept": _("Kept on this phone. The name appears once it is sent."),
            "hidden": _("This visitor did not agree to share details. You keep number, time and your own notes."),
            "kept_word": _("Kept"),
            "refused_word": _("Not a lead"),
            "saved": _("Saved"),
            "saved_here": _("Saved on this phone"),
            "speak": _("Spoken note"),
            "recording": _("Stop: {seconds} of {longest} s"),
            "kept_photo": _("The photo is kept on this phone."),
            "kept_voice": _("The spoken note is kept on this phone."),
            "sent_photo": _("The photo is with the lead."),
            "sent_voice": _("The spoken note is with the lead."),
            "not_taken": _("It was not taken: too large, or the lead is full or gone."),
            "no_photo": _("This file is no photo that the browser can read."),
            "no_microphone": _("The microphone cannot be used. Allow it in the browser, or write a note."),
            "unnamed": _("Visitor, not sent yet"),
            "insecure": _("This page was not opened by https, so the browser lends it no camera and keeps nothing."),
            "no_camera": _("The camera cannot be used. Allow it in the browser, or type the code under the QR."),
            "revoked": _("This phone collects no more: it was closed, or the fair is over. Scan your badge again."),
        },
    }
