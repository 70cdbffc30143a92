"""The small forms of the grid: where a session is to stand, and which version of it was looked at."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, text_in, zone
from eventsapp.programme.forms.fields import NONE, DayField, HourField, SeenField
from eventsapp.programme.models import Room, Session
from eventsapp.programme.queries import rooms_of
from eventsapp.programme.rules import LONGEST_MINUTES, SHORTEST_MINUTES, USUAL_MINUTES, Placement, session_times
from eventsapp.web.forms import BaseForm, ChoiceField, NumberField, options


class SeenForm(BaseForm):
    """A button about a session as it was seen."""

    version = SeenField()


class PlaceForm(SeenForm):
    """Day, room, start and length of a session."""

    day = DayField(_l("Programme day"))
    room = ChoiceField(_l("Room"), required=False)
    starts = HourField(_l("Starts at"))
    minutes = NumberField(_l("Minutes"), low=SHORTEST_MINUTES, high=LONGEST_MINUTES)

    def offer(self, rooms: Sequence[Room], fair: Fair) -> None:
        """Fill the list of rooms to choose from."""
        self.room.choices = options([NONE, *((str(room.id), _room_label(room, fair)) for room in rooms)])

    def show(self, fair: Fair, session: Session, day_on: Any) -> None:
        """Put where a session stands into the fields; without a time, the day that is looked at."""
        self.version.data = session.version
        self.day.data = (session.day_on or day_on).isoformat()
        self.room.data = str(session.room_id or "")
        self.minutes.data = Placement.of(session).minutes or session.planned_minutes or USUAL_MINUTES
        if session.starts_at:
            self.starts.data = session.starts_at.astimezone(zone(fair.timezone)).strftime("%H:%M")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a day and an hour."""
        is_fine = bool(super().validate(extra_validators))
        for field in (self.day, self.starts):
            if not field.data:
                field.errors = [_("This is needed.")]
                is_fine = False
        return is_fine

    def placement(self, fair: Fair) -> Placement:
        """Return where the session is to stand."""
        day_on, hour = self.day.day, self.starts.hour
        if day_on is None or hour is None:
            raise ValueError("only what was validated has a placement")
        starts_at, ends_at = session_times(day_on, hour, self.minutes.data or USUAL_MINUTES, fair.timezone)
        room_id = int(self.room.data) if self.room.data else None
        return Placement(day_on=day_on, room_id=room_id, starts_at=starts_at, ends_at=ends_at)


def place_form(fair: Fair, **settings: Any) -> PlaceForm:
    """Return the form with the fair's rooms to choose from."""
    form = PlaceForm(**settings)
    form.offer(rooms_of(fair), fair)
    return form


def _room_label(room: Room, fair: Fair) -> str:
    name = text_in(room.name, current_language(), fair.default_language)[0]
    return name if name.upper().startswith(room.code) else f"{room.code} {name}"
