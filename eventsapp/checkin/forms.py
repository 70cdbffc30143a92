"""Forms about gates."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventsapp.checkin.actions import GateValues
from eventsapp.checkin.models import Gate
from eventsapp.checkin.rules import DIRECTION_WORDS, MOST_USES
from eventsapp.web.forms import BaseForm, ChoiceField, NumberField, TextField, ValidationError, options


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
    """For how many phones a code is."""

    uses = NumberField(_l("How many phones"), low=1, high=MOST_USES, default=1)


class LockForm(BaseForm):
    """Why nobody may come in, and whether that is so at the whole zone."""

    reason = TextField(_l("Why"), required=True, most=200)
    whole_zone = BooleanField(_l("All gates of this zone"))


class UndoForm(BaseForm):
    """Why a scan is taken back."""

    reason = TextField(_l("Why"), required=True, most=200)


class PressForm(BaseForm):
    """A button that needs nothing but its token."""
