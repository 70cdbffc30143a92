"""Registrations that may be of one person, decided one after another by a key each."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors.actions import decide_pair
from eventsapp.visitors.forms import ButtonForm
from eventsapp.visitors.queries import next_open_pair, open_pair_count, pair_by_id
from eventsapp.visitors.rules import PairDecided, Verdict
from eventsapp.visitors.views.organiser import blueprint


@blueprint.get("/duplicates")
@staff_may(Permission.VISITORS)
def duplicates(fair: Fair) -> ResponseReturnValue:
    """Show the pair that waits longest."""
    pair, count = next_open_pair(fair), open_pair_count(fair)
    return render_template("visitors/organiser/duplicates.html", pair=pair, count=count, form=ButtonForm())


@blueprint.post("/duplicates/<int:pair_id>")
@staff_may(Permission.VISITORS)
def decide_duplicate(fair: Fair, pair_id: int) -> ResponseReturnValue:
    """Say whether two registrations are of one person."""
    wanted = request.form.get("verdict")
    if wanted not in set(Verdict):
        abort(400)
    if ButtonForm().validate_on_submit():
        try:
            with transaction():
                pair = pair_by_id(fair, pair_id, lock=True)
                if pair is None:
                    raise NotFound
                decide_pair(pair, Verdict(wanted), current_user)
        except PairDecided as refusal:
            flash(str(refusal), "care")
        else:
            flash(_("Noted: one person.") if wanted == Verdict.SAME else _("Noted: different people."), "good")
    return redirect(url_for(".duplicates", fair=fair.slug))
