"""What becomes of money without a stand: another place, another reservation, or back to its company."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from eventsapp.venues.models import Hall
from eventsapp.web.forms import BaseForm, LongTextField, TextField


class PlaceDepositForm(BaseForm):
    """The units a company gets for the money that is here."""

    hall = SelectField(_l("Hall"), validate_choice=False)
    numbers = TextField(_l("Units"), most=400)
    across_zones = BooleanField(_l("Units of several zones are meant"))

    def offer(self, halls: Sequence[tuple[str, str]], first: Hall) -> "PlaceDepositForm":
        """Offer halls as (code, name), the one of the lost stand first."""
        self.hall.choices = sorted(halls, key=lambda pair: pair[0] != first.code)
        return self


class ReturnDepositForm(BaseForm):
    """How the money went back."""

    reason = LongTextField(_l("Reason"), most=500)
