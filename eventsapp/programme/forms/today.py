"""The forms of the day itself."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import LANGUAGES
from eventsapp.programme.forms.fields import SeenField
from eventsapp.programme.rules import MOST_LATE, MOST_NOTICE
from eventsapp.web.forms import BaseForm, NumberField, TextField

ALL_ROOMS = 0
_MOST = 10**9


class LateForm(BaseForm):
    """How late a room is from a session on; ``add`` is the button that adds to what was said before."""

    session = NumberField(_l("From this session on"), low=1, high=_MOST)
    minutes = NumberField(_l("Minutes behind"), low=1, high=MOST_LATE, required=False)
    add = NumberField(_l("More minutes"), low=1, high=MOST_LATE, required=False)
    begun = BooleanField(_l("It has begun and takes longer"))
    seen = SeenField()

    def late_by(self, before: int) -> int | None:
        """Return how late the room is, having been so late before; None where nothing is said."""
        if self.minutes.data is not None:
            return int(self.minutes.data)
        return min(MOST_LATE, before + self.add.data) if self.add.data is not None else None


class SessionTodayForm(BaseForm):
    """A button about a session."""

    session = NumberField(_l("Session"), low=1, high=_MOST)


class MoveForm(BaseForm):
    """Where the sessions of a room are from one of them on."""

    session = NumberField(_l("From this session on"), low=1, high=_MOST)
    room = NumberField(_l("Room"), low=1, high=_MOST)
    seen = SeenField()


class NoticeForm(BaseForm):
    """A word for screens: in the fair's language, and in English beside it."""

    room = NumberField(_l("On the screens of"), low=0, high=_MOST)
    text = TextField(_l("Text"), required=True, most=MOST_NOTICE)
    text_en = TextField(_l("The same in English"), most=MOST_NOTICE)

    def words(self, fair: Fair) -> dict[str, str]:
        """Return what was typed, by language."""
        main = fair.default_language if fair.default_language in LANGUAGES else "en"
        return {"en": self.text_en.data or "", main: self.text.data or ""}

    @property
    def room_id(self) -> int | None:
        """The room, or None for all."""
        return self.room.data or None
