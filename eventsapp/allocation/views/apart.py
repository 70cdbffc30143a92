"""Who is kept apart: the organiser's rules beside the wishes that applications brought. For organisers only."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.actions import together as actions
from eventsapp.allocation.forms import RuleOfWishForm, SeparationForm
from eventsapp.allocation.models import SeparationKind
from eventsapp.allocation.queries.together import (
    apart_wish_in,
    apart_wishes_of,
    named_exhibitors,
    separation_in,
    separations_of,
)
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal

blueprint = Blueprint("allocation_apart", __name__, url_prefix="/organise/<fair>/allocation/separations")
USUAL_METRES = 6.0


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def separations(fair: Fair) -> ResponseReturnValue:
    """List rules and wishes; one of the wishes may be asked whom it means."""
    asked = request.args.get("wish", "")
    wish_id = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    return _show(fair, SeparationForm(formdata=None, data={"distance_m": "6"}), wish_id=wish_id)


@blueprint.post("")
@staff_may(Permission.ALLOCATE)
def keep(fair: Fair) -> ResponseReturnValue:
    """Keep two exhibitors apart."""
    form = SeparationForm()
    form.first.offer(named_exhibitors(fair.id))
    form.second.offer(named_exhibitors(fair.id))
    if form.validate_on_submit():
        try:
            with transaction():
                actions.keep_apart(
                    fair.id,
                    (form.first.data, form.second.data),
                    form.kind.data,
                    form.distance_m.measure,
                    current_user,
                    is_hard=bool(form.is_hard.data),
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("They are kept apart from the next plan on."), "good")
            return redirect(url_for(".separations", fair=fair.slug))
    return _show(fair, form)


@blueprint.post("/<int:separation_id>/remove")
@staff_may(Permission.ALLOCATE)
def remove(fair: Fair, separation_id: int) -> ResponseReturnValue:
    """Take a rule away."""
    with transaction():
        actions.remove_separation(separation_in(fair.id, separation_id) or abort(404), current_user)
    flash(_("The rule is removed."), "good")
    return redirect(url_for(".separations", fair=fair.slug))


@blueprint.post("/wishes/<int:wish_id>/rule")
@staff_may(Permission.ALLOCATE)
def make_rule(fair: Fair, wish_id: int) -> ResponseReturnValue:
    """Make a soft rule of a wish: a gap as usual, from the exhibitor that is meant."""
    if apart_wish_in(fair.id, wish_id) is None:
        abort(404)
    form = RuleOfWishForm()
    form.other.offer(named_exhibitors(fair.id))
    if form.validate_on_submit():
        try:
            with transaction():
                wish, asker_id = apart_wish_in(fair.id, wish_id) or abort(404)
                pair = (asker_id, form.other.data)
                actions.keep_apart(
                    fair.id, pair, SeparationKind.GAP, USUAL_METRES, current_user, is_hard=False, wish=wish
                )
        except Refusal as refusal:
            form.refuse(Refusal(refusal.sentence, field="other"))
        else:
            flash(_("The wish is a rule now; it is soft, with a distance of 6 metres."), "good")
            return redirect(url_for(".separations", fair=fair.slug) + "#wishes")
    return _show(fair, SeparationForm(formdata=None, data={"distance_m": "6"}), wish_form=form, wish_id=wish_id)


@blueprint.post("/wishes/<int:wish_id>/ignore")
@staff_may(Permission.ALLOCATE)
def ignore(fair: Fair, wish_id: int) -> ResponseReturnValue:
    """Make no rule of a wish, or look at it again."""
    with transaction():
        wish, _asker = apart_wish_in(fair.id, wish_id) or abort(404)
        actions.ignore_wish(fair.id, wish, current_user, ignored=request.form.get("do") != "reopen")
    return redirect(url_for(".separations", fair=fair.slug) + "#wishes")


def _show(
    fair: Fair, form: SeparationForm, *, wish_form: RuleOfWishForm | None = None, wish_id: int = 0
) -> ResponseReturnValue:
    named = named_exhibitors(fair.id)
    form.first.offer(named)
    form.second.offer(named)
    wishes = apart_wishes_of(fair.id)
    body = render_template(
        "allocation/organiser/separations.html",
        form=form,
        separations=separations_of(fair.id),
        open_wishes=[one for one in wishes if not (one.is_rule or one.is_ignored)],
        ignored=[one for one in wishes if one.is_ignored and not one.is_rule],
        named=named,
        wish_form=wish_form,
        choosing=wish_id,
        wish_id=wish_id,
    )
    return body, max(form.status, wish_form.status if wish_form else 200)
