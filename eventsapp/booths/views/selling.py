"""Selling from the plan: options, and the page of a stand, from which every step of it starts."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths import actions
from eventsapp.booths.forms import OPTION, OptionForm
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import stand_in_fair
from eventsapp.booths.queries.deposits import deposit_of
from eventsapp.booths.queries.selling import events_of_stand
from eventsapp.booths.rules import is_overdue, numbers_of, unit_state_of
from eventsapp.booths.rules.holds import LIVE
from eventsapp.booths.rules.steps import STEP_KEYS, STEP_MEANINGS, STEP_WORDS, possible_steps
from eventsapp.booths.views.choices import words
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.queries import hall_by_code

blueprint = Blueprint("booths_selling", __name__, url_prefix="/organise/<fair>")


@blueprint.post("/plan/<hall>/option")
@staff_may(Permission.ALLOCATE)
def option(fair: Fair, hall: str) -> ResponseReturnValue:
    """Hold units for an exhibitor or a prospect until a day."""
    place = hall_by_code(fair.id, hall) or abort(404)
    form = OptionForm(prefix=OPTION).offer(fair.id)
    numbers = [form.numbers.data or ""]
    if form.validate_on_submit():
        try:
            with transaction():
                stand = actions.put_option(
                    place,
                    numbers,
                    current_user,
                    exhibitor_id=form.exhibitor.data or None,
                    prospect=form.prospect.data or "",
                    until=form.moment(fair.timezone),
                    across_zones=True,
                )
                number, holder = stand.number, stand.holder_name
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(number)s is held for %(company)s.", number=number, company=holder), "good")
            return redirect(url_for("booths_organiser.plan", fair=fair.slug, hall=place.code, unit=number))
    return render_template("booths/organiser/option.html", form=form, hall=place), form.status


@blueprint.get("/stands/<int:stand_id>")
@staff_may(Permission.ALLOCATE)
def stand(fair: Fair, stand_id: int) -> ResponseReturnValue:
    """Show a stand, what comes next, what can be done with it and what happened to it."""
    found = stand_in_fair(fair.id, stand_id) or abort(404)
    return show_stand(fair, found)


def show_stand(fair: Fair, stand: Stand, *, status: int = 200, **step: Any) -> ResponseReturnValue:
    """Render the page of a stand; `step` is what a page of one of its steps adds."""
    now = clock.now()
    is_over = stand.state not in LIVE or is_overdue(stand, now)
    body = render_template(
        "booths/organiser/stand.html",
        stand=stand,
        is_over=is_over,
        unit_state="available" if stand.state not in LIVE else unit_state_of(stand.state),
        units=numbers_of([part.unit for part in stand.units]),
        deposit=deposit_of(stand.id),
        steps=possible_steps(stand, now, is_deposit_noted=deposit_of(stand.id) is not None),
        step_words=STEP_WORDS,
        step_meanings=STEP_MEANINGS,
        step_keys=STEP_KEYS,
        history=[] if step else events_of_stand(stand.id),
        **{"step": None, **step},
        **words(),
    )
    return body, status
