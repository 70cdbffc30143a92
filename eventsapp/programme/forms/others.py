"""The forms of rooms, tracks, equipment, the whole forum, materials, clashes, imports and releases."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, MultipleFileField, StringField

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import zone
from eventsapp.programme.actions import EquipmentValues, ForumValues, MaterialValues, RoomValues, TrackValues
from eventsapp.programme.forms.fields import WRITTEN, DayField, HourField, LanguagesForm, SeenField
from eventsapp.programme.forms.lines import MOST_WALK, day_lines, read_days, read_walks, walk_lines
from eventsapp.programme.models import Equipment, Forum, Room, Track
from eventsapp.programme.queries import days_of, equipment_of, rooms_of, walks_of
from eventsapp.programme.rules import COLOURS, MOST_CODE, MOST_SETUP, VISIBILITY_WORDS, ImportChoice
from eventsapp.web.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    LongTextField,
    NumberField,
    TextField,
    ValidationError,
    clean_text,
    options,
)

_LINK = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_SEEN = re.compile(r"(\d{1,9})\.(\d{1,9})", re.ASCII)
_ALL_SEEN = re.compile(r"(?:\d{1,9}\.\d{1,9}-?)*", re.ASCII)


class RoomForm(LanguagesForm):
    """A room."""

    code = TextField(_l("Code"), required=True, most=MOST_CODE)
    capacity = NumberField(_l("Seats"), low=1, high=100_000, required=False)
    setup_minutes = NumberField(_l("Minutes to prepare it before a session"), low=0, high=MOST_SETUP, required=False)
    place = TextField(_l("Place on the floor plan"), most=100)
    equipment = ChoicesField(_l("Equipment that is always in it"))
    position = NumberField(_l("Place in the order"), low=0, high=10_000, required=False)
    version = SeenField()

    def offer(self, fair: Fair) -> None:
        """Fill the lists to choose from."""
        self.equipment.choices = options((str(one.id), one.name) for one in equipment_of(fair))

    def show(self, room: Room) -> None:
        """Put a stored room into the fields."""
        for name in ("code", "capacity", "setup_minutes", "place", "position", "version"):
            self[name].data = getattr(room, name)
        self.equipment.data = [str(one.id) for one in room.equipment]
        self.show_texts("name", room.name)

    def values(self, stored: Room | None = None) -> RoomValues:
        """Return what was typed."""
        return RoomValues(
            code=self.code.data or "",
            name=self.kept("name", stored.name if stored else {}),
            capacity=self.capacity.data,
            setup_minutes=self.setup_minutes.data or 0,
            place=self.place.data or "",
            equipment=[int(one) for one in self.equipment.data or []],
            position=self.position.data or 0,
        )


class TrackForm(LanguagesForm):
    """A track."""

    code = TextField(_l("Code of two letters"), required=True, most=2)
    colour = ChoiceField(_l("Colour"), choices=[(str(number), str(number)) for number in range(1, COLOURS + 1)])
    position = NumberField(_l("Place in the order"), low=0, high=10_000, required=False)
    version = SeenField()

    def show(self, track: Track) -> None:
        """Put a stored track into the fields."""
        self.code.data, self.colour.data, self.position.data = track.code, str(track.colour), track.position
        self.version.data = track.version
        self.show_texts("name", track.name)

    def values(self, stored: Track | None = None) -> TrackValues:
        """Return what was typed."""
        return TrackValues(
            code=(self.code.data or "").upper(),
            name=self.kept("name", stored.name if stored else {}),
            colour=int(self.colour.data or 1),
            position=self.position.data or 0,
        )


class EquipmentForm(BaseForm):
    """A kind of equipment."""

    name = TextField(_l("Equipment"), required=True, most=100)
    count = NumberField(_l("How many can be carried into rooms"), low=0, high=10_000, required=False)
    version = SeenField()

    def show(self, equipment: Equipment) -> None:
        """Put stored equipment into the fields."""
        for name in ("name", "count", "version"):
            self[name].data = getattr(equipment, name)

    def values(self, stored: Equipment | None = None) -> EquipmentValues:
        """Return what was typed."""
        return EquipmentValues(name=self.name.data or "", count=self.count.data or 0)


class ForumForm(BaseForm):
    """Days, opening hours, and the ways between rooms."""

    days = LongTextField(_l("Days of the forum"), most=4000)
    walking_minutes = NumberField(_l("Minutes from room to room"), low=0, high=MOST_WALK, required=False)
    seats_a_day = NumberField(_l("Seats a person may have on a day"), low=1, high=99, required=False)
    fewest_fans = NumberField(_l("People torn between two sessions"), low=2, high=100_000, required=False)
    notes_audiences = BooleanField(_l("Note where sessions for the same audience run at the same time"))
    walks = LongTextField(_l("Ways that take longer or shorter"), most=10_000)
    version = SeenField()

    def show(self, fair: Fair, forum: Forum | None) -> None:
        """Put what is stored into the fields."""
        self.days.data = day_lines(days_of(fair))
        self.walks.data = walk_lines(walks_of(fair), rooms_of(fair))
        self.walking_minutes.data = forum.walking_minutes if forum else None
        self.seats_a_day.data = forum.seats_a_day if forum else None
        self.fewest_fans.data = forum.fewest_fans if forum else None
        self.notes_audiences.data = forum.notes_audiences if forum else True
        self.version.data = forum.version if forum else 0

    def values(self, fair: Fair) -> ForumValues:
        """Return what was typed; raises ``UnreadableLine`` for a line that says no day or no way."""
        return ForumValues(
            days=read_days(self.days.data, fair, "days"),
            walking_minutes=self.walking_minutes.data,
            seats_a_day=self.seats_a_day.data,
            fewest_fans=self.fewest_fans.data,
            notes_audiences=bool(self.notes_audiences.data),
            walks=read_walks(self.walks.data, rooms_of(fair), "walks"),
        )


class MaterialForm(BaseForm):
    """A file or a link of a session."""

    title = TextField(_l("What it is"), required=True, most=200)
    file = FileField(_l("File"))
    url = TextField(_l("Link"), most=1000)
    visibility = ChoiceField(_l("Who may have it"), choices=VISIBILITY_WORDS.items())

    def validate_url(self, field: TextField) -> None:
        """Refuse what is no address of the web."""
        if field.data and not _LINK.fullmatch(field.data):
            raise ValidationError(str(_l("This is not a link. Example: https://example.org/slides")))

    def values(self) -> MaterialValues:
        """Return what was typed."""
        return MaterialValues(title=self.title.data or "", url=self.url.data or "", visibility=self.visibility.data)


class VisibilityForm(BaseForm):
    """Who may have a material."""

    visibility = ChoiceField(_l("Who may have it"), choices=VISIBILITY_WORDS.items())


class ClashForm(BaseForm):
    """What is done about a clash: which, and how its sessions were when somebody decided."""

    clash = HiddenField(filters=[clean_text])
    remedy = HiddenField(filters=[clean_text])
    seen = HiddenField(filters=[clean_text])
    reason = TextField(_l("Why it is meant so"), most=300)

    @property
    def versions(self) -> dict[int, int]:
        """The versions of the sessions that were shown: ``12.3-45.7`` is session 12 in version 3."""
        text = str(self.seen.data or "")
        return {int(one): int(version) for one, version in _SEEN.findall(text)} if _ALL_SEEN.fullmatch(text) else {}


class ImportForm(BaseForm):
    """An agenda: its file or files, what may be overwritten, and which column of a table is what."""

    file = MultipleFileField(_l("Agenda file"))
    theirs = BooleanField(
        _l("Where somebody changed by hand what the file changed too, take the file's"),
        description=_l("Otherwise ours is kept and both are shown."),
    )
    remove_missing = BooleanField(
        _l("Remove sessions of earlier imports that the file no longer has"),
        description=_l("Otherwise they are shown and stay."),
    )


COLUMN_WORDS = {
    "title": _l("Column of the title"),
    "day": _l("Column of the day"),
    "start": _l("Column of the start"),
    "end": _l("Column of the end"),
    "length": _l("Column of the length in minutes"),
    "room": _l("Column of the room"),
    "track": _l("Column of the track"),
    "kind": _l("Column of the kind"),
    "audiences": _l("Column of whom it is meant for"),
    "language": _l("Column of the spoken language"),
    "speakers": _l("Column of the speakers"),
    "abstract": _l("Column of the abstract"),
    "ref": _l("Column of the code"),
}
IMPORT_OPTIONS = ("theirs", "remove_missing", *(f"column_{name}" for name in COLUMN_WORDS))


def import_choice(said: Mapping[str, Any]) -> ImportChoice:
    """Return what an import may do, as it was said in the fields of the form."""
    return ImportChoice(theirs=bool(said.get("theirs")), remove_missing=bool(said.get("remove_missing")))


def import_columns(said: Mapping[str, Any]) -> dict[str, str]:
    """Return which column is what, as far as it was said."""
    return {name: text for name in COLUMN_WORDS if (text := str(said.get(f"column_{name}") or "").strip())}


class ReleaseForm(BaseForm):
    """The button that publishes, and a word about it."""

    note = TextField(_l("Note for the team"), most=300)
    publish_on = DayField(_l("Day"))
    publish_at = HourField(_l("Hour"))
    seen = StringField()

    def moment(self, fair: Fair) -> datetime | None:
        """Return when it is to be published; None is now. Once the form is valid."""
        if self.publish_on.day is None or self.publish_at.hour is None:
            return None
        return datetime.combine(self.publish_on.day, self.publish_at.hour, zone(fair.timezone))

    def validate_publish_at(self, field: HourField) -> None:
        """Refuse a day without an hour, and an hour without a day."""
        if bool(self.publish_on.data) != bool(field.data):
            raise ValidationError(_("Say both, the day and the hour, or neither to publish now."))


class GoBackForm(BaseForm):
    """The button that publishes an earlier release again."""

    seen = NumberField(_l("Release number"), low=1, high=10**9)


class ButtonForm(BaseForm):
    """A button that needs nothing but its token."""


for _code, _name in WRITTEN.items():
    setattr(RoomForm, f"name_{_code}", TextField(_name, most=100))
    setattr(TrackForm, f"name_{_code}", TextField(_name, most=100))

for _field, _words in COLUMN_WORDS.items():
    _hint = _l("Its head, or its letter such as C. Empty: it is found by its head.")
    setattr(ImportForm, f"column_{_field}", TextField(_words, description=_hint, most=100))
