"""Forms about gates, the desk and what it prints."""

from collections.abc import Container, Iterable
from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventsapp.badges.rules import REASON_WORDS, Reason
from eventsapp.checkin.actions import GateValues, Task
from eventsapp.checkin.models import DeviceUse, Gate, PrintStation
from eventsapp.checkin.rules import DIRECTION_WORDS, MOST_USES, USE_WORDS, end_of_phone, read_text
from eventsapp.infra.locale import LANGUAGES, current_language, text_in
from eventsapp.visitors.models import VisitorType
from eventsapp.visitors.rules import PURPOSES, is_phone_number
from eventsapp.web.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    EmailField,
    NumberField,
    TextField,
    ValidationError,
    options,
)

_AT_DESK = (Reason.DAMAGED, Reason.LOST, Reason.WRONG, Reason.STOLEN, Reason.OTHER)
"""The usual ones first; badges of visitors are not swapped."""


class HourField(TextField):
    """An hour of the day, written as 08:30, which is how browsers send it; may be empty."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no hour."""
        if self.data and self.hour is None:
            raise ValidationError(str(_l("Write the hour as 08:30.")))

    @property
    def hour(self) -> time | None:
        """The hour, None for an empty field."""
        try:
            found = time.fromisoformat(str(self.data))
        except ValueError:
            return None
        return found.replace(second=0, microsecond=0) if found.tzinfo is None else None


class GateForm(BaseForm):
    """A gate: where it leads, which way, when, and how many."""

    code = TextField(_l("Code on the sign"), required=True, most=8)
    name = TextField(_l("Name"), most=100)
    zone = ChoiceField(_l("Leads into"), required=False)
    direction = ChoiceField(_l("Way"), choices=DIRECTION_WORDS.items(), default="in")
    opens_at = HourField(_l("Opens"), most=8)
    closes_at = HourField(_l("Closes"), most=8)
    occupancy_limit = NumberField(_l("How many may be inside"), low=1, high=1_000_000, required=False)
    allows_reentry = BooleanField(_l("Whoever left may come back on the same day"), default=True)
    quiet_minutes = NumberField(_l("Minutes until the same code passes again"), low=0, high=120, default=3)

    def offer(self, zones: Iterable[tuple[str, str]], kept: str = "") -> "GateForm":
        """Offer the fair itself and its zones, and the one that the gate leads into already."""
        known = [("", _l("The fair itself")), *zones]
        if kept and kept not in dict(known):
            known.append((kept, kept))
        self.zone.choices = options(known)
        return self

    @property
    def values(self) -> GateValues:
        """What was filled in, once the form is valid."""
        return GateValues(
            code=(self.code.data or "").upper(),
            name=self.name.data or "",
            zone=self.zone.data or "",
            direction=self.direction.data,
            opens_at=self.opens_at.hour,
            closes_at=self.closes_at.hour,
            occupancy_limit=self.occupancy_limit.data,
            allows_reentry=bool(self.allows_reentry.data),
            quiet_minutes=self.quiet_minutes.data or 0,
        )

    def show(self, gate: Gate) -> "GateForm":
        """Begin with a gate as it is."""
        for name in ("code", "name", "zone", "direction", "occupancy_limit", "allows_reentry", "quiet_minutes"):
            getattr(self, name).data = getattr(gate, name)
        for name in ("opens_at", "closes_at"):
            hour = getattr(gate, name)
            getattr(self, name).data = hour.strftime("%H:%M") if hour else ""
        return self


class EnrolForm(BaseForm):
    """What a code makes devices for, how long, and how many."""

    use = ChoiceField(
        _l("What for"),
        choices=[(use, USE_WORDS[use]) for use in ("gate", "kiosk", "desk")],
        default="gate",
        required=False,
    )
    lasts = ChoiceField(
        _l("How long"),
        choices=[("day", _l("Today")), ("fair", _l("Until the fair is over"))],
        default="day",
        required=False,
    )
    uses = NumberField(_l("How many phones"), low=1, high=MOST_USES, default=1)

    @property
    def task(self) -> Task:
        """What the devices are for, once the form is valid."""
        return Task(use=DeviceUse(self.use.data or "gate"), is_whole_fair=self.lasts.data == "fair")


class LockForm(BaseForm):
    """Why nobody may come in, and whether that is so at the whole zone."""

    reason = TextField(_l("Why"), required=True, most=200)
    whole_zone = BooleanField(_l("All gates of this zone"))


class UndoForm(BaseForm):
    """Why a scan is taken back."""

    reason = TextField(_l("Why"), required=True, most=200)


class PressForm(BaseForm):
    """A button that needs nothing but its token."""


class WalkInForm(BaseForm):
    """Somebody new at the desk: a name is enough, and what they agreed to aloud."""

    full_name = TextField(_l("Full name"), required=True, most=120)
    company = TextField(_l("Company or organisation"), most=200)
    type = ChoiceField(_l("Type"), required=False)
    phone = TextField(_l("Phone"), most=40)
    email = EmailField(_l("E-mail"), required=False)
    language = ChoiceField(_l("Language of mails and badge"))
    agreed = BooleanField(PURPOSES["registration"].wording)
    news = BooleanField(PURPOSES["organiser_news"].wording)
    exhibitors = BooleanField(PURPOSES["exhibitors"].wording)

    def offer(self, types: Iterable[VisitorType]) -> "WalkInForm":
        """Offer the fair's types; a fair without any makes plain visitors."""
        language = current_language()
        self.type.choices = options((one.code, text_in(one.name, language)[0]) for one in types)
        self.language.choices = options((code, known.name) for code, known in LANGUAGES.items())
        return self

    def begin(self, typed: str, language: str) -> "WalkInForm":
        """Begin with what was typed into the search: a telephone, an address, or a name."""
        self.language.data = language
        if "@" in typed:
            self.email.data = typed
        elif is_phone_number(typed):
            self.phone.data = typed
        else:
            self.full_name.data = typed
        return self

    def validate_agreed(self, field: BooleanField) -> None:
        """Refuse to keep somebody's details who has not agreed."""
        if not field.data:
            raise ValidationError(str(_l("Read the sentence out and tick it once the visitor has agreed.")))

    def validate_phone(self, field: TextField) -> None:
        """Refuse what is no number."""
        if field.data and not is_phone_number(field.data):
            raise ValidationError(str(_l("This is no phone number. Example: 0912 345 678")))

    @property
    def consents(self) -> tuple[str, ...]:
        """The purposes that were agreed to."""
        ticked = {"registration": self.agreed, "organiser_news": self.news, "exhibitors": self.exhibitors}
        return tuple(purpose for purpose, field in ticked.items() if field.data)


class ConsentForm(BaseForm):
    """What a visitor agrees to and takes back; nothing is ticked beforehand."""

    agree = ChoicesField(_l("I agree"))
    take_back = ChoicesField(_l("Agreed to already"))

    def offer(self, agreed: Container[str]) -> "ConsentForm":
        """Offer what is not agreed to yet, and to take back what is, except what registering needs."""
        self.agree.choices = options((one.code, one.wording) for one in PURPOSES.values() if one.code not in agreed)
        mine = [one for one in PURPOSES.values() if one.code in agreed and not one.is_needed]
        self.take_back.choices = options((one.code, one.wording) for one in mine)
        return self


class PickUpForm(BaseForm):
    """What is said when a delegation takes its badges."""

    agreed = BooleanField(_l("The leader says that each member has agreed to be registered"))

    def validate_agreed(self, field: BooleanField) -> None:
        """Refuse badges of people of whom nobody says that they agreed."""
        if not field.data:
            raise ValidationError(str(_l("Ask the leader, and tick this once they say so.")))


class NameForm(BaseForm):
    """A name as it is to be printed."""

    full_name = TextField(_l("Name on the badge"), required=True, most=120)


class ReprintForm(BaseForm):
    """What happened to the badge that another one takes the place of."""

    reason = ChoiceField(_l("What happened to the badge"), choices=[(one.value, REASON_WORDS[one]) for one in _AT_DESK])
    note = TextField(_l("Note"), most=200)

    @property
    def chosen(self) -> Reason:
        """The reason, once the form is valid."""
        return Reason(self.reason.data)


class PlaceForm(BaseForm):
    """Where this desk stands: its gate and its printer."""

    gate = ChoiceField(_l("Let in at"), required=False)
    station = ChoiceField(_l("Print at"), required=False)

    def offer(self, gates: Iterable[Gate], stations: Iterable[PrintStation]) -> "PlaceForm":
        """Offer the fair's gates and printing stations."""
        self.gate.choices = options((str(one.id), f"{one.code} {one.name}".strip()) for one in gates)
        printers = [(str(one.id), f"{one.code} {one.name}".strip()) for one in stations]
        self.station.choices = options([("", _l("This computer")), *printers])
        return self


class StationForm(BaseForm):
    """A station that prints, and whose kiosks print there."""

    code = TextField(_l("Code on the sign"), required=True, most=8)
    name = TextField(_l("Name"), most=100)
    gate = ChoiceField(_l("Kiosks at gate"), required=False)

    def offer(self, gates: Iterable[Gate]) -> "StationForm":
        """Offer the fair's gates."""
        known = [(str(one.id), f"{one.code} {one.name}".strip()) for one in gates]
        self.gate.choices = options([("", _l("No kiosks")), *known])
        return self


class TroubleForm(BaseForm):
    """Why a badge did not come out."""

    note = TextField(_l("What went wrong"), most=200)


class KioskForm(BaseForm):
    """What a visitor shows or types at a kiosk; the name only where it is no whole code."""

    code = TextField(_l("End of your phone number, e-mail or number of the ticket"), required=True, most=254)
    name = TextField(_l("Your name"), most=120)

    @property
    def is_place(self) -> bool:
        """Whether it is a telephone or its end, an address or a number, to which a name belongs."""
        text = self.code.data or ""
        return (
            "@" in text
            or is_phone_number(text)
            or bool(end_of_phone(text))
            or read_text(text, 0, ()).number is not None
        )

    def ask_for_name(self) -> "KioskForm":
        """Say that a name belongs to it; whether somebody is registered with it is not told."""
        self.name.errors = [str(_l("Type your name as well: so nobody else sees that you are here."))]
        return self
