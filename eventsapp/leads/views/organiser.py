"""How many phones exhibitors may collect with: what all have, and what single ones have beyond."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths.queries.waiting import fair_exhibitors
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.leads.actions import grant_licences, set_terms
from eventsapp.leads.forms import GrantForm, TermsForm
from eventsapp.leads.queries import exhibitor_with_id, licensed_at, terms_of

blueprint = Blueprint("leads_licences", __name__, url_prefix="/organise/<fair>/leads/licences")


@blueprint.route("", methods=["GET", "POST"])
@staff_may(Permission.VISITORS)
def licences(fair: Fair) -> ResponseReturnValue:
    """Say how many phones every exhibitor may collect with, and show who uses how many."""
    form, terms = TermsForm(), terms_of(fair.id)
    if form.validate_on_submit():
        with transaction():
            set_terms(fair, form.included.data, current_user)
        flash(_("The licences are saved. Phones that collect already go on."), "good")
        return redirect(url_for(".licences", fair=fair.slug))
    if request.method == "GET" and terms is not None:
        form.included.data = terms.included
    chosen = {"exhibitor": request.args.get("exhibitor", ""), "extra": request.args.get("extra", type=int)}
    return _page(fair, form, GrantForm(formdata=None, data=chosen))


@blueprint.post("/grant")
@staff_may(Permission.VISITORS)
def grant(fair: Fair) -> ResponseReturnValue:
    """Give one exhibitor more."""
    form = GrantForm().offer(fair_exhibitors(fair.id))
    if not form.validate():
        terms = terms_of(fair.id)
        return _page(fair, TermsForm(formdata=None, data={"included": terms.included if terms else None}), form)
    with transaction():
        exhibitor = exhibitor_with_id(fair, int(form.exhibitor.data))
        if exhibitor is None:
            raise NotFound
        grant_licences(exhibitor, form.extra.data or 0, current_user)
    flash(_("The licences of %(name)s are saved.", name=exhibitor.display_name), "good")
    return redirect(url_for(".licences", fair=fair.slug))


def _page(fair: Fair, form: TermsForm, granting: GrantForm) -> tuple[str, int]:
    page = render_template(
        "leads/organiser/licences.html",
        form=form,
        granting=granting.offer(fair_exhibitors(fair.id)),
        terms=terms_of(fair.id),
        licensed=licensed_at(fair),
    )
    return page, max(form.status, granting.status)
