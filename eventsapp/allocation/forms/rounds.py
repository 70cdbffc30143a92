"""Rounds as an organiser fills them in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventsapp.allocation.models import Round
from eventsapp.allocation.rules.calendar import RoundValues
from eventsapp.allocation.rules.rounds import KIND_NAMES, MODE_NAMES
from eventsapp.infra.locale import current_language, zone
from eventsapp.web.forms import BaseForm, ChoiceField, ChoicesField, NumberField, TextField, ValidationError

YEARS = range(2000, 2100)
EXAMPLE = "2027-03-31T10:00"


class MomentField(TextField):
    """A day and an hour by the fair's clock, written as 2027-03-31T10:00, which is how browsers send it."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no moment."""
        if self.data and self._read() is None:
            raise ValidationError(str(_l("Write day and hour as 2027-03-31T10:00.")))

    def moment(self, timezone: str) -> datetime:
        """Return the moment, once the form is valid."""
        found = self._read()
        if found is None:
            raise ValueError("only a valid form has moments")
        return found.replace(tzinfo=zone(timezone))

    def _read(self) -> datetime | None:
        try:
            found = datetime.fromisoformat(str(self.data))
        except ValueError:
            return None
        return found if found.tzinfo is None and found.year in YEARS else None


class RoundForm(BaseForm):
    """A round: for whom, how, when, and what may be chosen."""

    kind = ChoiceField(_l("For whom"), choices=KIND_NAMES.items())
    name = TextField(_l("Name"), most=100)
    mode = ChoiceField(_l("How places are given"), choices=MODE_NAMES.items())
    opens_at = MomentField(_l("Opens"), required=True, most=25)
    closes_at = MomentField(_l("Closes"), required=True, most=25)
    min_points = NumberField(_l("Points at least"), low=-1000, high=1000, required=False)
    min_units = NumberField(_l("Units at least"), low=1, high=200, required=False)
    most_units = NumberField(_l("Units at most"), low=1, high=200, required=False)
    zones = ChoicesField(_l("Zones"))
    packages = ChoicesField(_l("Packages"))
    pick_seconds = NumberField(_l("Seconds for each company"), low=30, high=3600, default=180)
    stations = NumberField(_l("Stations"), low=1, high=20, default=1)
    version = NumberField(_l("Version"), low=0, high=10**9, required=False, default=0)

    def offer(self, zones: Sequence[tuple[int, str]], packages: Sequence[tuple[int, str]]) -> "RoundForm":
        """Offer the zones and packages of a fair as (id, name)."""
        self.zones.choices = [(str(key), name) for key, name in zones]
        self.packages.choices = [(str(key), name) for key, name in packages]
        return self

    def values(self, timezone: str) -> RoundValues:
        """Return what was filled in, once the form is valid."""
        return RoundValues(
            kind=self.kind.data,
            mode=self.mode.data,
            opens_at=self.opens_at.moment(timezone),
            closes_at=self.closes_at.moment(timezone),
            name=self.name.data or "",
            min_points=self.min_points.data,
            min_units=self.min_units.data,
            most_units=self.most_units.data,
            zone_ids=[int(one) for one in self.zones.data or []],
            package_ids=[int(one) for one in self.packages.data or []],
            pick_seconds=self.pick_seconds.data or 180,
            stations=self.stations.data or 1,
        )


def filled_in(one: Round, timezone: str) -> dict[str, Any]:
    """Return what the form of a round shows."""
    return {
        "kind": one.kind,
        "name": one.name.get(current_language(), ""),
        "mode": one.mode,
        "opens_at": local(one.opens_at, timezone),
        "closes_at": local(one.closes_at, timezone),
        "min_points": None if one.min_points is None else int(one.min_points),
        "min_units": one.min_units,
        "most_units": one.most_units,
        "zones": [str(key) for key in one.zone_ids],
        "packages": [str(key) for key in one.package_ids],
        "pick_seconds": one.pick_seconds,
        "stations": one.stations,
        "version": one.version,
    }


def local(moment: datetime, timezone: str) -> str:
    """Write a moment as the fields of browsers do, by the fair's clock."""
    return f"{moment.astimezone(zone(timezone)):%Y-%m-%dT%H:%M}"


class SeenForm(BaseForm):
    """A step with a round, as it was when the person decided."""

    version = NumberField(_l("Version"), low=0, high=10**9, required=False, default=0)


class OpenForm(SeenForm):
    """Opening a round, at its time or at once."""

    at_once = BooleanField(_l("Open now, not at the planned time"))


class ClosingForm(SeenForm):
    """Another end for an open round."""

    closes_at = MomentField(_l("Closes"), required=True, most=25)


class ScheduleForm(BaseForm):
    """Whether planned rounds open by themselves."""

    by_clock = BooleanField(_l("Rounds open by themselves at their time"))


class ByRoundForm(BaseForm):
    """Whether exhibitors hold units only in their turn."""

    by_round = BooleanField(_l("Exhibitors hold units only when it is their turn"))
