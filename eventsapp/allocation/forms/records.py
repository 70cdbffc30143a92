"""An exhibitor's merits and needs, and tables of merits."""

from datetime import tzinfo

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField

from eventsapp.allocation.forms.fields import MeasureField, MomentField
from eventsapp.allocation.rules.records import (
    LONGEST_NOTE,
    MOST_MONEY,
    MOST_PENALTIES,
    MOST_UNITS,
    MOST_YEARS,
    NeedsValues,
    RecordValues,
)
from eventsapp.allocation.rules.scoring import PART_NAMES, PENALTIES
from eventsapp.exhibitors.rules import UTILITY_NAMES
from eventsapp.infra import clock
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.vocabulary import UTILITIES
from eventsapp.web.forms import BaseForm, ChoicesField, LongTextField, MoneyField, NumberField, options

HIGHEST = 30.0
HEAVIEST = 50.0
_WHOLE = 100


def _times(name: str) -> NumberField:
    return NumberField(PART_NAMES[name], low=0, high=MOST_PENALTIES, required=False, default=0)


class RecordForm(BaseForm):
    """Everything that places an exhibitor in line, and what its stand must have."""

    consecutive_years = NumberField(_l("Consecutive years"), low=0, high=MOST_YEARS, required=False, default=0)
    units_contracted = NumberField(_l("Units contracted"), low=0, high=MOST_UNITS, required=False)
    sponsorship_vnd = MoneyField(_l("Sponsorship in dong"), low=0, high=MOST_MONEY, required=False, default=0)
    is_member = BooleanField(_l("Member of the association"))
    is_rebooking = BooleanField(_l("It keeps the place it had at the last edition"))
    deposit_at = MomentField(_l("Deposit arrived"))
    late_payment = _times("late_payment")
    early_teardown = _times("early_teardown")
    no_show = _times("no_show")
    safety_breach = _times("safety_breach")
    note = LongTextField(_l("Note for the organisers"), most=LONGEST_NOTE)

    utilities = ChoicesField(_l("Connections"), choices=[(code, UTILITY_NAMES[code]) for code in UTILITIES])
    floor_load = MeasureField(_l("Floor load in t/m²"), high=HEAVIEST)
    height = MeasureField(_l("Height in metres"), high=HIGHEST)
    budget = MoneyField(_l("Budget in dong"), low=1, high=MOST_MONEY, required=False)
    halls = ChoicesField(_l("Halls it accepts"))
    is_zone_strict = BooleanField(_l("Only in a zone of its category, or nowhere"))
    near_entrance = NumberField(_l("Taste for the entrance"), low=0, high=_WHOLE, required=False, default=50)

    def show(self, record: RecordValues, needs: NeedsValues, timezone: tzinfo) -> "RecordForm":
        """Show what is kept, moments by the fair's clock."""
        for name in ("consecutive_years", "units_contracted", "sponsorship_vnd", "is_member", "is_rebooking", "note"):
            self[name].data = getattr(record, name)
        at = record.deposit_at
        self.deposit_at.data = at.astimezone(timezone).replace(tzinfo=None).isoformat("T", "seconds") if at else ""
        for name in PENALTIES:
            self[name].data = record.penalties.get(name, 0)
        self.utilities.data, self.halls.data = list(needs.utilities), [str(one) for one in needs.hall_ids]
        self.floor_load.data, self.height.data = _plain(needs.floor_load), _plain(needs.height)
        self.budget.data, self.is_zone_strict.data = needs.budget, needs.is_zone_strict
        self.near_entrance.data = round(needs.near_entrance * _WHOLE)
        return self

    def offer_halls(self, halls: list[tuple[str, str]]) -> None:
        """Offer halls as (id, name)."""
        self.halls.choices = options(halls)

    def record(self, timezone: tzinfo) -> RecordValues:
        """Return the merits that were typed; after validation only. Refuses a deposit that is yet to come."""
        at = self.deposit_at.at(timezone)
        if at is not None and at > clock.now():
            raise Refusal(_l("This moment lies in the future."), field="deposit_at")
        return RecordValues(
            consecutive_years=self.consecutive_years.data or 0,
            units_contracted=self.units_contracted.data,
            sponsorship_vnd=self.sponsorship_vnd.data or 0,
            is_member=bool(self.is_member.data),
            is_rebooking=bool(self.is_rebooking.data),
            deposit_at=at,
            penalties={name: self[name].data for name in PENALTIES if self[name].data},
            note=self.note.data or "",
        )

    def needs(self) -> NeedsValues:
        """Return the needs that were typed; after validation only."""
        share = self.near_entrance.data
        return NeedsValues(
            utilities=tuple(code for code in UTILITIES if code in (self.utilities.data or ())),
            floor_load=self.floor_load.measure,
            height=self.height.measure,
            budget=self.budget.data,
            hall_ids=tuple(sorted(int(one) for one in self.halls.data or ())),
            is_zone_strict=bool(self.is_zone_strict.data),
            near_entrance=0.5 if share is None else share / _WHOLE,
        )


def _plain(measure: float | None) -> str:
    return "" if measure is None else f"{measure:g}"


class RecordListForm(BaseForm):
    """A table of records to import."""

    file = FileField(_l("File"))
