"""Pavilions: exhibitors under one roof, who stand in one block."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.actions import together as actions
from eventsapp.allocation.forms import PavilionForm, PavilionMemberForm
from eventsapp.allocation.models import Pavilion
from eventsapp.allocation.queries.policy import zones_of
from eventsapp.allocation.queries.together import exhibitors_outside_pavilions, pavilion_in, pavilions_of
from eventsapp.exhibitors.queries import places_by_exhibitor
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, text_in
from eventsapp.infra.refusals import Refusal

blueprint = Blueprint("allocation_pavilions", __name__, url_prefix="/organise/<fair>/allocation/pavilions")


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def pavilions(fair: Fair) -> ResponseReturnValue:
    """List the pavilions of the fair."""
    return _list(fair, PavilionForm(formdata=None))


@blueprint.post("")
@staff_may(Permission.ALLOCATE)
def make(fair: Fair) -> ResponseReturnValue:
    """Make a pavilion, and go on to its members."""
    form = _offered(fair, PavilionForm())
    if form.validate_on_submit():
        try:
            with transaction():
                made = actions.make_pavilion(fair.id, form.name.data or "", form.zone_id, current_user)
                pavilion_id = made.id
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".pavilion", fair=fair.slug, pavilion_id=pavilion_id))
    return _list(fair, form)


@blueprint.get("/<int:pavilion_id>")
@staff_may(Permission.ALLOCATE)
def pavilion(fair: Fair, pavilion_id: int) -> ResponseReturnValue:
    """Show a pavilion with its members."""
    found = _found(fair, pavilion_id)
    zone = "" if found.zone_id is None else str(found.zone_id)
    return _one(fair, found, PavilionForm(formdata=None, data={"name": found.name, "zone": zone}))


@blueprint.post("/<int:pavilion_id>")
@staff_may(Permission.ALLOCATE)
def change(fair: Fair, pavilion_id: int) -> ResponseReturnValue:
    """Give a pavilion another name or zone."""
    _found(fair, pavilion_id)
    form = _offered(fair, PavilionForm())
    if form.validate_on_submit():
        try:
            with transaction():
                actions.change_pavilion(_found(fair, pavilion_id), form.name.data or "", form.zone_id, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The pavilion is changed."), "good")
            return redirect(url_for(".pavilion", fair=fair.slug, pavilion_id=pavilion_id))
    return _one(fair, _found(fair, pavilion_id), form)


@blueprint.post("/<int:pavilion_id>/members")
@staff_may(Permission.ALLOCATE)
def join(fair: Fair, pavilion_id: int) -> ResponseReturnValue:
    """Take an exhibitor into a pavilion."""
    found = _found(fair, pavilion_id)
    form = PavilionMemberForm()
    form.exhibitor.offer(exhibitors_outside_pavilions(fair.id))
    if form.validate_on_submit():
        try:
            with transaction():
                actions.join_pavilion(_found(fair, pavilion_id), form.exhibitor.data, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".pavilion", fair=fair.slug, pavilion_id=pavilion_id) + "#members")
    zone = "" if found.zone_id is None else str(found.zone_id)
    return _one(fair, found, PavilionForm(formdata=None, data={"name": found.name, "zone": zone}), form)


@blueprint.post("/<int:pavilion_id>/members/<int:exhibitor_id>/leave")
@staff_may(Permission.ALLOCATE)
def leave(fair: Fair, pavilion_id: int, exhibitor_id: int) -> ResponseReturnValue:
    """Take an exhibitor out of a pavilion."""
    with transaction():
        left = actions.leave_pavilion(_found(fair, pavilion_id), exhibitor_id, current_user)
    if not left:
        abort(404)
    return redirect(url_for(".pavilion", fair=fair.slug, pavilion_id=pavilion_id) + "#members")


@blueprint.post("/<int:pavilion_id>/remove")
@staff_may(Permission.ALLOCATE)
def remove(fair: Fair, pavilion_id: int) -> ResponseReturnValue:
    """Dissolve a pavilion; its members stay exhibitors."""
    with transaction():
        name = actions.remove_pavilion(fair.id, pavilion_id, current_user)
    if name is None:
        abort(404)
    flash(_("%(name)s is dissolved. Its members stay exhibitors.", name=name), "good")
    return redirect(url_for(".pavilions", fair=fair.slug))


def _found(fair: Fair, pavilion_id: int) -> Pavilion:
    return pavilion_in(fair.id, pavilion_id) or abort(404)


def _offered(fair: Fair, form: PavilionForm) -> PavilionForm:
    language = current_language()
    names = [
        (str(zone.id), text_in(zone.name, language, fair.default_language)[0] or zone.code)
        for zone in zones_of(fair.id)
    ]
    return form.offer_zones(names)


def _list(fair: Fair, form: PavilionForm) -> ResponseReturnValue:
    listed = pavilions_of(fair.id)
    members = [member.exhibitor_id for one in listed for member in one.members]
    body = render_template(
        "allocation/organiser/pavilions.html",
        form=_offered(fair, form),
        pavilions=listed,
        places=places_by_exhibitor(members),
    )
    return body, form.status


def _one(
    fair: Fair, found: Pavilion, form: PavilionForm, member_form: PavilionMemberForm | None = None
) -> ResponseReturnValue:
    joining = member_form or PavilionMemberForm(formdata=None)
    joining.exhibitor.offer(exhibitors_outside_pavilions(fair.id))
    exhibitors = [member.exhibitor for member in found.members]
    body = render_template(
        "allocation/organiser/pavilion.html",
        form=_offered(fair, form),
        member_form=joining,
        pavilion=found,
        exhibitors=exhibitors,
        places=places_by_exhibitor([one.id for one in exhibitors]),
    )
    return body, max(form.status, joining.status)
