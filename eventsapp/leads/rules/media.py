"""Photos and spoken notes about leads."""

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal

MOST_MEDIA = 10
"""How many photos and spoken notes one lead has at most."""
LARGEST_SIDE = 1600
"""Pixels along the longer side of a photo as it is kept: a business card can be read."""
LONGEST_VOICE = 60
"""Seconds a phone records at most."""
MEDIA_WORDS = {"photo": _l("Photo"), "voice": _l("Spoken note")}


class NothingAttached(Refusal):
    """No file, or about nobody."""

    status = 422
    field = "file"
    sentence = _l("Choose a photo or a recording first.")


class TooManyMedia(Refusal):
    """More than anybody looks at."""

    field = "file"
    sentence = _l("A lead has ten photos and spoken notes at most. Remove one first.")
