"""Paid companies without a stand: money that came too late, until it has a place or went back."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths import actions
from eventsapp.booths.forms.deposits import PlaceDepositForm, ReturnDepositForm
from eventsapp.booths.models import UnplacedDeposit
from eventsapp.booths.plan.picking import Picks, picker_of
from eventsapp.booths.queries import nearest_stands
from eventsapp.booths.queries.deposits import deposit_in_fair, reserved_stands_of, unplaced_deposits
from eventsapp.booths.queries.selling import units_numbered
from eventsapp.booths.rules import Picture
from eventsapp.booths.rules.deposits import DepositSettled
from eventsapp.booths.views.choices import pressed, words
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, text_in
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.models import Hall
from eventsapp.venues.numbering import expand_numbers, match_key
from eventsapp.venues.queries import hall_by_code, halls_of

blueprint = Blueprint("booths_deposits", __name__, url_prefix="/organise/<fair>/deposits")


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def listed(fair: Fair) -> ResponseReturnValue:
    """List the money that has no stand, the oldest first."""
    return _show(fair)


@blueprint.get("/<int:deposit_id>/place")
@staff_may(Permission.ALLOCATE)
def place(fair: Fair, deposit_id: int) -> ResponseReturnValue:
    """Choose another place for a company that has paid, and see what it would be."""
    deposit = _deposit(fair, deposit_id)
    form = _place_form(fair, deposit, PlaceDepositForm(formdata=request.args))
    form.numbers.data = pressed(form.numbers.data or "")
    picture = None
    if form.numbers.data:
        try:
            picture = _looked_at(fair, deposit, form)
        except Refusal as refusal:
            form.refuse(refusal)
    return _show_place(fair, deposit, form, picture)


@blueprint.post("/<int:deposit_id>/place")
@staff_may(Permission.ALLOCATE)
def put(fair: Fair, deposit_id: int) -> ResponseReturnValue:
    """Sell the chosen units to the company that has paid."""
    deposit = _deposit(fair, deposit_id)
    form = _place_form(fair, deposit, PlaceDepositForm())
    if form.validate_on_submit():
        try:
            with transaction():
                stand = actions.place_deposit(
                    fair.id,
                    deposit_id,
                    _hall(fair, deposit, form),
                    [form.numbers.data or ""],
                    current_user,
                    across_zones=bool(form.across_zones.data),
                )
                number, company = stand.number, stand.holder_name
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(number)s is sold to %(company)s.", number=number, company=company), "good")
            return redirect(url_for(".listed", fair=fair.slug))
    return _show_place(fair, deposit, form, None)


@blueprint.post("/<int:deposit_id>/use/<int:stand_id>")
@staff_may(Permission.ALLOCATE)
def use(fair: Fair, deposit_id: int, stand_id: int) -> ResponseReturnValue:
    """Take the money as the deposit of another reservation of the same company."""
    _deposit(fair, deposit_id)
    with transaction():
        stand = actions.use_deposit(fair.id, deposit_id, stand_id, current_user)
        number, company = stand.number, stand.holder_name
    flash(_("%(number)s is sold to %(company)s.", number=number, company=company), "good")
    return redirect(url_for(".listed", fair=fair.slug))


@blueprint.post("/<int:deposit_id>/return")
@staff_may(Permission.ALLOCATE)
def give_back(fair: Fair, deposit_id: int) -> ResponseReturnValue:
    """Note that the money went back, and how."""
    deposit = _deposit(fair, deposit_id)
    form, company = ReturnDepositForm(), deposit.exhibitor.display_name
    if form.validate_on_submit():
        try:
            with transaction():
                actions.return_deposit(fair.id, deposit_id, form.reason.data or "", current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The money of %(company)s went back.", company=company), "good")
            return redirect(url_for(".listed", fair=fair.slug))
    return _show(fair, form, deposit_id)


def _deposit(fair: Fair, deposit_id: int) -> UnplacedDeposit:
    deposit = deposit_in_fair(fair.id, deposit_id) or abort(404)
    if deposit.outcome:
        raise DepositSettled
    return deposit


def _place_form(fair: Fair, deposit: UnplacedDeposit, form: PlaceDepositForm) -> PlaceDepositForm:
    language = current_language()
    halls = [
        (hall.code, text_in(hall.name, language, fair.default_language)[0] or hall.code) for hall in halls_of(fair.id)
    ]
    return form.offer(halls, deposit.stand.hall)


def _hall(fair: Fair, deposit: UnplacedDeposit, form: PlaceDepositForm) -> Hall:
    return hall_by_code(fair.id, form.hall.data or "") or deposit.stand.hall


def _looked_at(fair: Fair, deposit: UnplacedDeposit, form: PlaceDepositForm) -> Picture:
    hall = _hall(fair, deposit, form)
    return actions.preview_sale(hall, [form.numbers.data or ""], across_zones=bool(form.across_zones.data))


def _show(fair: Fair, wrong: ReturnDepositForm | None = None, wrong_id: int = 0) -> ResponseReturnValue:
    deposits = unplaced_deposits(fair.id)
    body = render_template(
        "booths/organiser/deposits.html",
        deposits=deposits,
        reserved=reserved_stands_of([one.exhibitor_id for one in deposits]),
        wrong=wrong,
        wrong_id=wrong_id,
    )
    return body, wrong.status if wrong else 200


def _show_place(
    fair: Fair, deposit: UnplacedDeposit, form: PlaceDepositForm, picture: Picture | None
) -> ResponseReturnValue:
    hall = _hall(fair, deposit, form)
    chosen = {match_key(number) for number in expand_numbers(form.numbers.data or "")}
    lost = units_numbered(deposit.stand.hall_id, deposit.units)
    near = nearest_stands(deposit.stand.hall, [unit.id for unit in lost]) if hall.id == deposit.stand.hall_id else []
    body = render_template(
        "booths/organiser/deposit_place.html",
        deposit=deposit,
        form=form,
        picture=picture,
        picker=picker_of(hall, (), chosen, Picks.FREE),
        nearest=[(", ".join(one.numbers), one.metres) for one in near],
        **words(),
    )
    return body, form.status
