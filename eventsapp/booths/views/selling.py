"""Selling from the plan: options, and every change of a stand, looked at before it is confirmed."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths import actions
from eventsapp.booths.actions import Wish
from eventsapp.booths.forms import CHANGES, OPTION, ChangeForm, OptionForm
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import stand_called, stand_in_fair
from eventsapp.booths.rules import Change, StandGone
from eventsapp.booths.views.choices import words
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import hall_by_code, halls_of

blueprint = Blueprint("booths_selling", __name__, url_prefix="/organise/<fair>")
STEPS: dict[str, Callable[..., Stand]] = {
    "reserve": actions.reserve_stand,
    "deposit": actions.mark_deposit,
    "reopen": actions.reopen_deposit,
    "hand_over": actions.hand_over,
}
PREVIEWS: dict[str, Callable[[int, int, Wish], Change]] = {
    "move": actions.preview_move,
    "merge": actions.preview_merge,
    "downsize": actions.preview_downsize,
}
DOERS: dict[str, Callable[..., Stand]] = {
    "move": actions.move_stand,
    "merge": actions.merge_units,
    "downsize": actions.downsize_stand,
}


@blueprint.post("/plan/<hall>/option")
@staff_may(Permission.ALLOCATE)
def option(fair: Fair, hall: str) -> ResponseReturnValue:
    """Hold units for an exhibitor or a prospect until a day."""
    place = hall_by_code(fair.id, hall) or abort(404)
    form = OptionForm(prefix=OPTION).offer(fair.id)
    numbers = [form.numbers.data or ""]
    if form.validate_on_submit():
        try:
            with transaction():
                stand = actions.put_option(
                    place,
                    numbers,
                    current_user,
                    exhibitor_id=form.exhibitor.data or None,
                    prospect=form.prospect.data or "",
                    until=form.moment(fair.timezone),
                    across_zones=True,
                )
                number, holder = stand.number, stand.holder_name
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(number)s is held for %(company)s.", number=number, company=holder), "good")
            return redirect(url_for("booths_organiser.plan", fair=fair.slug, hall=place.code, unit=number))
    return render_template("booths/organiser/option.html", form=form, hall=place), form.status


@blueprint.get("/stands/<int:stand_id>")
@staff_may(Permission.ALLOCATE)
def stand(fair: Fair, stand_id: int) -> ResponseReturnValue:
    """Show a stand, what can be done with it, and what a chosen step would change."""
    found = stand_in_fair(fair.id, stand_id) or abort(404)
    form = _form(fair, found, request.args)
    changes: list[Change] = []
    if form.action.data in CHANGES:
        try:
            changes = _looked_at(fair, found, form)
        except Refusal as refusal:
            form.refuse(refusal)
    return _show(fair, found, form, changes)


@blueprint.post("/stands/<int:stand_id>")
@staff_may(Permission.ALLOCATE)
def change(fair: Fair, stand_id: int) -> ResponseReturnValue:
    """Do what was looked at."""
    found = stand_in_fair(fair.id, stand_id) or abort(404)
    form = _form(fair, found)
    if form.validate_on_submit():
        try:
            with transaction():
                _do(fair, found, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Done: %(step)s.", step=CHANGES[form.action.data]), "good")
            return redirect(url_for(".stand", fair=fair.slug, stand_id=stand_id))
    return _show(fair, found, form, [])


def _form(fair: Fair, stand: Stand, values: Any = None) -> ChangeForm:
    form = ChangeForm(formdata=values) if values is not None else ChangeForm()
    return form.offer(halls_of(fair.id), stand.hall)


def _hall(fair: Fair, stand: Stand, form: ChangeForm) -> Hall:
    return hall_by_code(fair.id, form.hall.data or "") or stand.hall


def _wish(fair: Fair, stand: Stand, form: ChangeForm) -> Wish:
    return Wish(
        numbers=[form.numbers.data or ""],
        hall=_hall(fair, stand, form) if form.action.data == "move" else None,
        across_zones=bool(form.across_zones.data),
        reason=form.reason.data or "",
        version=form.versions[0] or None,
    )


def _other(fair: Fair, stand: Stand, form: ChangeForm) -> Stand:
    """Return the stand to swap with, by the number of one of its units."""
    other = stand_called(_hall(fair, stand, form), form.other.data or "")
    if other is None:
        raise StandGone(_("No stand of this hall has that number."), field="other")
    return other


def _looked_at(fair: Fair, stand: Stand, form: ChangeForm) -> list[Change]:
    """Return what the chosen step would change."""
    step = form.action.data
    if step == "swap":
        return list(actions.preview_swap(fair.id, stand.id, _other(fair, stand, form).id))
    if step == "release":
        return [actions.preview_release(fair.id, stand.id)]
    if step in PREVIEWS:
        return [PREVIEWS[step](fair.id, stand.id, _wish(fair, stand, form))]
    return [actions.preview_step(fair.id, stand.id, step)]


def _do(fair: Fair, stand: Stand, form: ChangeForm) -> None:
    """Do the chosen step to the stand as it was looked at."""
    step, reason = form.action.data, form.reason.data or ""
    if step == "swap":
        other = _other(fair, stand, form)
        actions.swap_stands(fair.id, stand.id, other.id, current_user, reason=reason, versions=form.versions)
    elif step == "release":
        actions.release_stand(fair.id, stand.id, reason, current_user)
    elif step in DOERS:
        DOERS[step](fair.id, stand.id, _wish(fair, stand, form), current_user)
    else:
        STEPS[step](fair.id, stand.id, current_user, reason=reason, version=form.versions[0] or None)


def _show(fair: Fair, stand: Stand, form: ChangeForm, changes: list[Change]) -> ResponseReturnValue:
    body = render_template(
        "booths/organiser/stand.html",
        stand=stand,
        form=form,
        changes=changes,
        step_words={name: str(label) for name, label in CHANGES.items()},
        **words(),
    )
    return body, form.status
