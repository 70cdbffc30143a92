"""Delegations as the desk sees them, and consents that are given there."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors.actions import agree_as_member
from eventsapp.visitors.forms import ButtonForm
from eventsapp.visitors.queries import groups_of, visitors_numbered
from eventsapp.visitors.views.organiser import blueprint


@blueprint.get("/groups")
@staff_may(Permission.VISITORS)
def groups(fair: Fair) -> ResponseReturnValue:
    """List the delegations, the first to arrive first."""
    return render_template("visitors/organiser/groups.html", groups=groups_of(fair))


@blueprint.post("/<int:visitor_id>/consent")
@staff_may(Permission.VISITORS)
def desk_consent(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Write down that somebody agreed at the desk."""
    if ButtonForm().validate_on_submit():
        with transaction():
            found = visitors_numbered(fair, [visitor_id], lock=True)
            if not found:
                raise NotFound
            agree_as_member(found[0], ["registration"], language=current_language(), channel="desk")
        flash(_("The consent is recorded."), "good")
    return redirect(url_for(".visitor", fair=fair.slug, visitor_id=visitor_id))
