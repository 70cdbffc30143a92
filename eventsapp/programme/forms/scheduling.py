"""The forms of proposals of rooms and times."""

from flask_babel import lazy_gettext as _l

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, text_in
from eventsapp.programme.queries import tracks_of
from eventsapp.web.forms import BaseForm, ChoiceField, ChoicesField, options

MOVES = ("0", "1", "2", "3", "5")


class ProposeForm(BaseForm):
    """What is to be scheduled, and how many others may be moved for it."""

    track = ChoiceField(_l("Track"), required=False)
    moves = ChoiceField(_l("How many others may be moved for it"), default="0")

    def offer(self, fair: Fair) -> "ProposeForm":
        """Fill the lists to choose from."""
        language = current_language()
        tracks = [
            (str(track.id), f"{track.code} {text_in(track.name, language, fair.default_language)[0]}")
            for track in tracks_of(fair)
        ]
        self.track.choices = options([("", _l("All tracks")), *tracks])
        self.moves.choices = options([(number, _l("none") if number == "0" else number) for number in MOVES])
        return self


class TakeForm(BaseForm):
    """Which of the proposed places are taken over."""

    taken = ChoicesField(_l("Sessions"))
