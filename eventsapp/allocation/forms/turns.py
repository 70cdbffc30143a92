"""Turns as organisers and exhibitors fill them in."""

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from eventsapp.allocation.rules.picks import MOST_PROXY
from eventsapp.web.forms import BaseForm, NumberField, TextField

PROXY_FIELDS = tuple((f"hall_{place}", f"numbers_{place}") for place in range(1, MOST_PROXY + 1))


class StationForm(BaseForm):
    """Which station is free."""

    station = NumberField(_l("Station"), low=1, high=20)


class PickForm(BaseForm):
    """What a company chose at its station."""

    hall = SelectField(_l("Hall"), validate_choice=False)
    numbers = TextField(_l("Units"), most=400)

    def offer(self, halls: Sequence[str]) -> "PickForm":
        """Offer the halls by code."""
        self.hall.choices = [(code, code) for code in halls]
        return self


class ProxyForm(BaseForm):
    """Up to five wishes for one's absence, best first."""

    hall_1 = SelectField(_l("Hall of wish 1"), validate_choice=False)
    numbers_1 = TextField(_l("Wish 1"), most=400)
    hall_2 = SelectField(_l("Hall of wish 2"), validate_choice=False)
    numbers_2 = TextField(_l("Wish 2"), most=400)
    hall_3 = SelectField(_l("Hall of wish 3"), validate_choice=False)
    numbers_3 = TextField(_l("Wish 3"), most=400)
    hall_4 = SelectField(_l("Hall of wish 4"), validate_choice=False)
    numbers_4 = TextField(_l("Wish 4"), most=400)
    hall_5 = SelectField(_l("Hall of wish 5"), validate_choice=False)
    numbers_5 = TextField(_l("Wish 5"), most=400)

    def offer(self, halls: Sequence[str]) -> "ProxyForm":
        """Offer the halls by code."""
        for hall, _numbers in PROXY_FIELDS:
            self[hall].choices = [(code, code) for code in halls]
        return self

    def fill_in(self, wishes: Iterable[tuple[str, str]]) -> "ProxyForm":
        """Show wishes that are kept, as hall code and numbers."""
        for (hall, numbers), (code, text) in zip(PROXY_FIELDS, wishes, strict=False):
            self[hall].data, self[numbers].data = code, text
        return self

    @property
    def wishes(self) -> list[tuple[str, str, str]]:
        """Return what was typed: the field, the code of the hall, the units."""
        typed = [(numbers, str(self[hall].data or ""), self[numbers].data or "") for hall, numbers in PROXY_FIELDS]
        return [wish for wish in typed if wish[2]]
