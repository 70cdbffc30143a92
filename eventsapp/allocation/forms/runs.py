"""Asking for a plan, changing it by hand, publishing it and taking it back."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField

from eventsapp.allocation.models import Mode
from eventsapp.allocation.rules.runs import (
    LEAST_SECONDS,
    MODE_NAMES,
    MOST_SECONDS,
    MOST_SEED,
    STAY_BONUS,
    USUAL_SECONDS,
)
from eventsapp.web.forms import BaseForm, NumberField, TextField, options


class OrderForm(BaseForm):
    """How a plan is computed."""

    mode = RadioField(_l("How places are given"), default=Mode.OPTIMISE.value, choices=options(MODE_NAMES.items()))
    seconds = NumberField(_l("Work, in seconds"), low=LEAST_SECONDS, high=MOST_SECONDS, default=USUAL_SECONDS)
    seed = NumberField(_l("Seed"), low=0, high=MOST_SEED, default=1)
    note = TextField(_l("Note"), most=200)


class WhatIfForm(BaseForm):
    """What is supposed: who withdraws, which halls are closed, how much staying counts."""

    withdrawn = SelectMultipleField(_l("Exhibitors that withdraw"), coerce=int, validate_choice=False)
    halls = SelectMultipleField(_l("Halls that are closed"), coerce=int, validate_choice=False)
    stay_bonus = NumberField(_l("Points for each that stays"), low=0, high=5000, default=STAY_BONUS)
    seconds = NumberField(_l("Work, in seconds"), low=LEAST_SECONDS, high=MOST_SECONDS, default=LEAST_SECONDS)
    note = TextField(_l("Note"), most=200)

    def offer(self, exhibitors: Sequence[tuple[int, str]], halls: Sequence[tuple[int, str]]) -> "WhatIfForm":
        """Offer exhibitors and halls as (id, name)."""
        for field, pairs in ((self.withdrawn, exhibitors), (self.halls, halls)):
            field.choices = options((str(key), name) for key, name in pairs)
        return self


class PlaceForm(BaseForm):
    """Another place for one exhibitor."""

    numbers = TextField(_l("Units"), most=400)


class ReasonForm(BaseForm):
    """Why a published plan is taken back."""

    reason = TextField(_l("Reason"), most=400)
