"""What a stand is judged by: sliders, the influence of points, hard rules, zones of the categories."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.actions.policy import set_sector_zones, set_weights
from eventsapp.allocation.forms import SectorZonesForm, SetWeightsForm
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.policy import sectors_of, zones_of
from eventsapp.allocation.rules.policy import PolicyChanged, mark_of
from eventsapp.allocation.rules.weighing import USUAL, Weights, weights_from
from eventsapp.allocation.views.in_force import differences
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal

blueprint = Blueprint("allocation_weights", __name__, url_prefix="/organise/<fair>/allocation/weights")


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def weights(fair: Fair) -> ResponseReturnValue:
    """Show what counts."""
    return _show(fair, SetWeightsForm.of(_in_force(fair)))


@blueprint.post("")
@staff_may(Permission.ALLOCATE)
def change(fair: Fair) -> ResponseReturnValue:
    """Set what counts from the next plan on."""
    form = SetWeightsForm()
    if form.validate_on_submit():
        try:
            with transaction():
                set_weights(fair.id, form.weights, form.seen.data or "", current_user)
        except PolicyChanged as refusal:
            form.refuse(refusal)
            return _show(fair, form, others=differences(form, asdict(_in_force(fair))))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("This counts from the next plan on. Plans that are computed stay as they are."), "good")
            return redirect(url_for(".weights", fair=fair.slug))
    return _show(fair, form)


@blueprint.post("/zones")
@staff_may(Permission.ALLOCATE)
def change_zones(fair: Fair) -> ResponseReturnValue:
    """Set which zones each category belongs in."""
    form = _offered(fair, SectorZonesForm())
    if form.validate_on_submit():
        try:
            with transaction():
                set_sector_zones(fair.id, form.zones_by_sector, form.seen.data or "", current_user)
        except PolicyChanged as refusal:
            form.refuse(refusal)
            form.seen.data = mark_of(policy_of(fair.id).sector_zones)
        else:
            flash(_("The zones of the categories are set."), "good")
            return redirect(url_for(".weights", fair=fair.slug) + "#zones")
    return _show(fair, SetWeightsForm.of(_in_force(fair)), form)


def _in_force(fair: Fair) -> Weights:
    return weights_from(policy_of(fair.id).weights)


def _offered(fair: Fair, form: SectorZonesForm) -> SectorZonesForm:
    return form.offer([one.id for one in sectors_of(fair.id)], [one.id for one in zones_of(fair.id)])


def _show(
    fair: Fair,
    form: SetWeightsForm,
    zones_form: SectorZonesForm | None = None,
    *,
    others: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    usual = asdict(USUAL)
    body = render_template(
        "allocation/organiser/weights.html",
        form=form,
        others=others,
        changed=[name for name, value in usual.items() if form[name].data not in (None, value)],
        sectors=sectors_of(fair.id),
        zones=zones_of(fair.id),
        **_ticks(policy_of(fair.id).sector_zones, zones_form),
    )
    return body, max(form.status, zones_form.status if zones_form else 200)


def _ticks(stored: dict[str, Any], zones_form: SectorZonesForm | None) -> dict[str, Any]:
    """Return the ticks of the zones: those that were sent, with those in force beside them, else those in force."""
    kept = {f"{sector}-{zone}" for sector, zones in stored.items() for zone in zones}
    form = zones_form or SectorZonesForm(formdata=None, data={"seen": mark_of(stored)})
    return {"zones_form": form, "ticked": set(form.pairs.data or ()) if zones_form else kept, "kept": kept}
