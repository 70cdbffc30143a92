"""The formula by which points are counted, who would move by another one, and the lottery."""

from collections.abc import Sequence
from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.actions.policy import draw_lottery_seed, set_formula
from eventsapp.allocation.forms import FormulaForm, SeedForm, UsualForm
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.points import Moves, moves_by
from eventsapp.allocation.queries.policy import is_seed_settled
from eventsapp.allocation.rules.policy import PolicyChanged
from eventsapp.allocation.rules.scoring import USUAL, Formula, formula_from
from eventsapp.allocation.views.in_force import differences
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal

blueprint = Blueprint("allocation_formula", __name__, url_prefix="/organise/<fair>/allocation/formula")
SHOWN_MOVES = 20


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def formula(fair: Fair) -> ResponseReturnValue:
    """Show the formula, the seed and how anyone draws a lot again."""
    return _show(fair, FormulaForm.of(_in_force(fair)))


@blueprint.post("")
@staff_may(Permission.ALLOCATE)
def change(fair: Fair) -> ResponseReturnValue:
    """Show who would move by the formula that was typed, or keep it."""
    form = FormulaForm()
    if not form.validate_on_submit():
        return _show(fair, form)
    if request.form.get("do") == "look":
        return _show(fair, form, moves=moves_by(fair.id, form.formula))
    try:
        with transaction():
            set_formula(fair.id, form.formula, form.seen.data or "", current_user)
    except PolicyChanged as refusal:
        form.refuse(refusal)
        return _show(fair, form, others=differences(form, asdict(_in_force(fair))))
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(fair, form)
    flash(_("The formula is set; the line is in its new order."), "good")
    return redirect(url_for(".formula", fair=fair.slug))


@blueprint.post("/usual")
@staff_may(Permission.ALLOCATE)
def make_usual(fair: Fair) -> ResponseReturnValue:
    """Count points as fairs usually do."""
    try:
        with transaction():
            set_formula(fair.id, USUAL, UsualForm().seen.data or "", current_user)
    except PolicyChanged:
        form = FormulaForm.of(_in_force(fair))
        form.refuse(
            PolicyChanged(_("Somebody else changed the formula meanwhile. Nothing was set; this is what counts now."))
        )
        return _show(fair, form)
    flash(_("Points are counted as usual again."), "good")
    return redirect(url_for(".formula", fair=fair.slug))


@blueprint.post("/seed")
@staff_may(Permission.ALLOCATE)
def draw(fair: Fair) -> ResponseReturnValue:
    """Draw a new seed for the lottery, or take one that somebody chose."""
    form = SeedForm()
    if form.validate_on_submit():
        try:
            with transaction():
                seed = draw_lottery_seed(fair.id, current_user, form.seed.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The seed of the lottery is %(seed)s.", seed=seed), "good")
            return redirect(url_for(".formula", fair=fair.slug) + "#lottery")
    return _show(fair, FormulaForm.of(_in_force(fair)), seed_form=form)


def _in_force(fair: Fair) -> Formula:
    return formula_from(policy_of(fair.id).formula)


def _show(
    fair: Fair,
    form: FormulaForm,
    *,
    moves: Moves | None = None,
    seed_form: SeedForm | None = None,
    others: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    usual = asdict(USUAL)
    drawing = seed_form or SeedForm(formdata=None)
    body = render_template(
        "allocation/organiser/formula.html",
        form=form,
        seed_form=drawing,
        moves=moves,
        others=others,
        shown_moves=SHOWN_MOVES,
        usual=usual,
        changed=[name for name in usual if form[name].data not in (None, usual[name])],
        seed=policy_of(fair.id).lottery_seed,
        is_settled=is_seed_settled(fair.id),
    )
    return body, max(form.status, drawing.status)
