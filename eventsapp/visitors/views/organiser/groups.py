"""Delegations as the desk sees them, and consents that are given there."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors.actions import agree_as_member, confirm_leader, place_group
from eventsapp.visitors.forms import ButtonForm, GroupPlaceForm
from eventsapp.visitors.models import VisitorGroup
from eventsapp.visitors.printing import printed_among
from eventsapp.visitors.queries import agreed_among, group_by_id, groups_of, members_of, visitors_numbered
from eventsapp.visitors.views.organiser import blueprint


@blueprint.get("/groups")
@staff_may(Permission.VISITORS)
def groups(fair: Fair) -> ResponseReturnValue:
    """List the delegations, the first to arrive first."""
    return render_template("visitors/organiser/groups.html", groups=groups_of(fair))


@blueprint.route("/groups/<int:group_id>", methods=["GET", "POST"])
@staff_may(Permission.VISITORS)
def group(fair: Fair, group_id: int) -> ResponseReturnValue:
    """Show a delegation to the team, and say where its badges lie."""
    found = _group(fair, group_id)
    form = GroupPlaceForm(data={"pickup_desk": found.pickup_desk})
    if form.validate_on_submit():
        with transaction():
            place_group(_group(fair, group_id, lock=True), form.pickup_desk.data or "", current_user)
        flash(_("The desk is saved."), "good")
        return redirect(url_for(".group", fair=fair.slug, group_id=group_id))
    members = members_of(found)
    ids = [one.id for one in members]
    page = render_template(
        "visitors/organiser/group.html",
        group=found,
        members=members,
        agreed=agreed_among(ids),
        printed=printed_among(ids),
        held=sum(one.is_held for one in members),
        form=form,
        button=ButtonForm(),
    )
    return page, form.status


@blueprint.post("/groups/<int:group_id>/confirm")
@staff_may(Permission.VISITORS)
def confirm_group(fair: Fair, group_id: int) -> ResponseReturnValue:
    """Take the team's word for the address it has seen, as after a call: the members get their tickets."""
    if ButtonForm().validate_on_submit():
        with transaction():
            found = _group(fair, group_id, lock=True)
            confirm_leader(found, request.form.get("email", ""), current_user)
        flash(_("The address is confirmed, and the members get their tickets now."), "good")
    return redirect(url_for(".group", fair=fair.slug, group_id=group_id))


def _group(fair: Fair, group_id: int, *, lock: bool = False) -> VisitorGroup:
    found = group_by_id(fair, group_id, lock=lock)
    if found is None:
        raise NotFound
    return found


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
