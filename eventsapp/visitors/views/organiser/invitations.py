"""Invitation codes: who may register by which, how often, and how many came of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.visitors import actions
from eventsapp.visitors.forms import ButtonForm, GivenForm, InvitationForm
from eventsapp.visitors.queries import invitation_by_id, invitations_of, type_by_id
from eventsapp.visitors.views.organiser import blueprint


@blueprint.route("/codes", methods=["GET", "POST"])
@staff_may(Permission.VISITORS)
def codes(fair: Fair) -> ResponseReturnValue:
    """List the codes, and make one."""
    form = InvitationForm()
    form.offer(fair)
    if form.validate_on_submit():
        try:
            with transaction():
                found = type_by_id(fair, int(form.type_id.data))
                if found is None:
                    raise NotFound
                more = {"quota": form.quota.data, "note": form.note.data or ""}
                made = actions.create_invitation(fair, found, form.code.data or "", actor=current_user, **more)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The code %(code)s is made.", code=made.code), "good")
            return redirect(url_for(".codes", fair=fair.slug))
    return _page(fair, form)


def _page(fair: Fair, form: InvitationForm, giving: GivenForm | None = None) -> ResponseReturnValue:
    given = giving or GivenForm(formdata=None)
    given.offer(fair)
    page = render_template(
        "visitors/organiser/codes.html", form=form, giving=given, codes=invitations_of(fair), button=ButtonForm()
    )
    return page, max(form.status, given.status)


@blueprint.post("/codes/exhibitors")
@staff_may(Permission.VISITORS)
def give_codes(fair: Fair) -> ResponseReturnValue:
    """Make a code for every exhibitor that has none for a type yet."""
    giving = GivenForm()
    giving.offer(fair)
    if not giving.validate_on_submit():
        form = InvitationForm(formdata=None)
        form.offer(fair)
        return _page(fair, form, giving)
    with transaction():
        found = type_by_id(fair, int(giving.given_type_id.data))
        if found is None:
            raise NotFound
        count = actions.give_codes_to_exhibitors(fair, found, quota=giving.given_quota.data, actor=current_user)
    flash(ngettext("%(num)s exhibitor has a code now.", "%(num)s exhibitors have a code now.", count), "good")
    return redirect(url_for(".codes", fair=fair.slug))


@blueprint.post("/codes/<int:code_id>/close")
@staff_may(Permission.VISITORS)
def close_code(fair: Fair, code_id: int) -> ResponseReturnValue:
    """Let nobody register by a code any more."""
    if ButtonForm().validate_on_submit():
        with transaction():
            found = invitation_by_id(fair, code_id)
            if found is None:
                raise NotFound
            actions.close_invitation(fair, found, actor=current_user)
        flash(_("The code is closed. Who registered by it stays registered."), "good")
    return redirect(url_for(".codes", fair=fair.slug))
