"""Refusals: what the system will not do, said as a sentence that the person can act on."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Refusal(Exception):
    """A decision against what was asked.

    ``sentence`` is shown to the person, ``field`` names the form field it belongs to (or None),
    ``status`` is the HTTP status of a page that consists of it.
    """

    status = 409
    field: str | None = None
    sentence: LazyString | str = _l("This cannot be done.")

    def __init__(self, sentence: LazyString | str | None = None, *, field: str | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        if field is not None:
            self.field = field
        super().__init__(type(self).__name__)

    def __str__(self) -> str:
        return str(self.sentence)


class Busy(Refusal):
    """A lock was not to be had in time."""

    status = 503
    sentence = _l("Many people are changing this at the moment. Nothing was changed; try again in a few seconds.")


class NotFound(Refusal):
    """What was asked for does not exist, or not for this person."""

    status = 404
    sentence = _l("This does not exist, or you may not see it.")
