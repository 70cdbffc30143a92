"""Options that run: which end soon, to be prolonged with a reason or given to the exhibitor a prospect became."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths import actions
from eventsapp.booths.forms import PersonOfOptionForm, ProlongForm
from eventsapp.booths.queries import stand_in_fair
from eventsapp.booths.queries.selling import running_options
from eventsapp.booths.queries.waiting import fair_exhibitors
from eventsapp.booths.rules.holds import NAG_BEFORE
from eventsapp.booths.views.choices import words
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.web.forms import BaseForm

blueprint = Blueprint("booths_options", __name__, url_prefix="/organise/<fair>/options")


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def running(fair: Fair) -> ResponseReturnValue:
    """List the options of a fair, those that end soon first and marked."""
    return _show(fair, None, 0)


@blueprint.post("/<int:stand_id>/prolong")
@staff_may(Permission.ALLOCATE)
def prolong(fair: Fair, stand_id: int) -> ResponseReturnValue:
    """Let an option last until another day, with a reason."""
    if stand_in_fair(fair.id, stand_id) is None:
        abort(404)
    form = ProlongForm()
    if form.validate_on_submit():
        try:
            until = form.moment(fair.timezone)
            with transaction():
                stand = actions.prolong_option(fair.id, stand_id, until, form.reason.data or "", current_user)
                number = stand.number
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The option on %(number)s lasts until the new day.", number=number), "good")
            return redirect(url_for(".running", fair=fair.slug))
    return _show(fair, form, stand_id)


@blueprint.post("/<int:stand_id>/exhibitor")
@staff_may(Permission.ALLOCATE)
def name(fair: Fair, stand_id: int) -> ResponseReturnValue:
    """Say which exhibitor the prospect of an option has become."""
    if stand_in_fair(fair.id, stand_id) is None:
        abort(404)
    form = PersonOfOptionForm()
    form.exhibitor.choices = [(one.id, one.display_name) for one in fair_exhibitors(fair.id)]
    if form.validate_on_submit():
        try:
            with transaction():
                stand = actions.name_exhibitor(fair.id, stand_id, form.exhibitor.data or 0, current_user)
                number, holder = stand.number, stand.holder_name
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(number)s is held for %(company)s.", number=number, company=holder), "good")
            return redirect(url_for(".running", fair=fair.slug))
    return _show(fair, form, stand_id)


def _show(fair: Fair, wrong: BaseForm | None, wrong_id: int) -> ResponseReturnValue:
    soon = clock.now() + NAG_BEFORE
    body = render_template(
        "booths/organiser/options.html",
        options=running_options(fair.id),
        exhibitors=fair_exhibitors(fair.id),
        ends_soon=lambda stand: stand.expires_at is not None and stand.expires_at <= soon,
        wrong=wrong,
        wrong_id=wrong_id,
        **words(),
    )
    return body, wrong.status if wrong else 200
