"""How long holds last at a fair, and how much one may have: the organiser's own figures."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths.actions.terms import set_terms
from eventsapp.booths.forms import TermsForm
from eventsapp.booths.rules.terms import RANGES, USUAL, HoldTerms, terms_from
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal

blueprint = Blueprint("booths_terms", __name__, url_prefix="/organise/<fair>/hold-terms")


@blueprint.get("")
@staff_may(Permission.MANAGE)
def terms(fair: Fair) -> ResponseReturnValue:
    """Show the terms of the fair, each with its range and what it means."""
    return _show(TermsForm(formdata=None, data=asdict(terms_from(fair.hold_terms))))


@blueprint.post("")
@staff_may(Permission.MANAGE)
def change(fair: Fair) -> ResponseReturnValue:
    """Set the terms; what is held already keeps its deadline."""
    form = TermsForm()
    if form.validate_on_submit():
        wished = HoldTerms(**{name: form[name].data for name in RANGES})
        try:
            with transaction():
                set_terms(fair.id, wished, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The terms are set. What is held already keeps its deadline."), "good")
            return redirect(url_for(".terms", fair=fair.slug))
    return _show(form)


def _show(form: TermsForm) -> ResponseReturnValue:
    usual = asdict(USUAL)
    changed = [name for name in RANGES if form[name].data not in (None, usual[name])]
    body = render_template("booths/organiser/terms.html", form=form, ranges=RANGES, usual=usual, changed=changed)
    return body, form.status
