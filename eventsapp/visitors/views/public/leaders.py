"""A leader confirms the address; until then nobody hears anything in the leader's name."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.visitors import actions
from eventsapp.visitors.forms import ButtonForm
from eventsapp.visitors.links import confirmed_email
from eventsapp.visitors.views.public import blueprint
from eventsapp.visitors.views.public.groups import group_or_404
from eventsapp.visitors.views.public.showing import private


@blueprint.post("/<fair>/group/<token>/confirm")
@in_fair
@limiter.limit("3 per hour")
def ask_leader(fair: Fair, token: str) -> ResponseReturnValue:
    """Send the mail with the link once more."""
    found = group_or_404(fair, token)
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.ask_to_confirm(group_or_404(fair, token, lock=True))
        flash(_("The mail is on its way to %(address)s.", address=found.leader_email), "good")
    return redirect(url_for(".group", fair=fair.slug, token=token))


@blueprint.route("/<fair>/group/<token>/confirm/<code>", methods=["GET", "POST"])
@in_fair
@limiter.limit("30 per hour", methods=["POST"])
def confirm_leader(fair: Fair, token: str, code: str) -> ResponseReturnValue:
    """Confirm the leader's address; looking at the page does nothing."""
    found = group_or_404(fair, token)
    email = confirmed_email(found, code)
    if email is None:
        abort(404)
    if not ButtonForm().validate_on_submit():
        return private(render_template("visitors/public/confirm_leader.html", group=found, form=ButtonForm()))
    with transaction():
        actions.confirm_leader(group_or_404(fair, token, lock=True), email)
    flash(_("Your address is confirmed. The members get their tickets now."), "good")
    return redirect(url_for(".group", fair=fair.slug, token=token))
