"""A ticket that was lost: it is sent once more to where it was sent before, and shown to nobody."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import TryLimit, limiter
from eventsapp.visitors.actions import ask_for_tickets
from eventsapp.visitors.forms import LostTicketForm
from eventsapp.visitors.views.public import blueprint
from eventsapp.visitors.views.public.showing import private

RESENDING = TryLimit("lost tickets", "3 per hour")
"""Messages to one address or number that anybody can cause."""


@blueprint.route("/<fair>/lost-ticket", methods=["GET", "POST"])
@in_fair
@limiter.limit("10 per minute; 60 per hour", methods=["POST"])
def lost_ticket(fair: Fair) -> ResponseReturnValue:
    """Send tickets once more; the answer is the same whoever asks, and a worker looks who it is."""
    form = LostTicketForm()
    if form.validate_on_submit():
        place = form.place.data or ""
        if RESENDING.spend(f"{fair.id} {place.lower()}") is None:
            with transaction():
                ask_for_tickets(fair, place)
        flash(_("If somebody registered with this, the ticket is on its way there now."), "good")
        return redirect(url_for(".lost_ticket", fair=fair.slug))
    return private(render_template("visitors/public/lost.html", form=form)), form.status
