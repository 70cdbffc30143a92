"""Quotas of badges for exhibitors' staff: what the organiser says, and what exhibitors order beyond them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.badges import actions
from eventsapp.badges.forms import ButtonForm, OrderForm, QuotaForm
from eventsapp.badges.models import OrderState
from eventsapp.badges.queries import orders_at, quota_of, standing_of, standings
from eventsapp.badges.quota import STATE_WORDS
from eventsapp.badges.views import exhibitor as exhibiting
from eventsapp.fairs.access import Permission, signed_in_at_fair, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal

organiser = Blueprint("badges_quota", __name__, url_prefix="/organise/<fair>/badges/quota")
exhibitor = Blueprint("badges_orders", __name__, url_prefix="/exhibit/<fair>/badges/extra")


@organiser.route("", methods=["GET", "POST"])
@staff_may(Permission.BADGES)
def quota(fair: Fair) -> ResponseReturnValue:
    """Say how many free badges exhibitors have, and show what they ordered beyond."""
    form = QuotaForm()
    if form.validate_on_submit():
        with transaction():
            actions.set_quota(fair, form.values, current_user)
        flash(_("The quota is saved."), "good")
        return redirect(url_for(".quota", fair=fair.slug))
    if request.method == "GET":
        form.show(quota_of(fair.id))
    orders = orders_at(fair)
    page = render_template(
        "badges/organiser/quota.html",
        form=form,
        orders=orders,
        standings=standings(fair.id, {order.exhibitor_id for order in orders}),
        states=STATE_WORDS,
    )
    return page, form.status


@organiser.post("/orders/<int:order_id>/paid")
@staff_may(Permission.BADGES)
def paid(fair: Fair, order_id: int) -> ResponseReturnValue:
    """Note that extra badges are paid."""
    return _decide(fair, order_id, OrderState.PAID, _("The order is paid: its badges can be printed."))


@organiser.post("/orders/<int:order_id>/decline")
@staff_may(Permission.BADGES)
def decline(fair: Fair, order_id: int) -> ResponseReturnValue:
    """Decline an order of extra badges."""
    return _decide(fair, order_id, OrderState.DECLINED, _("The order is declined."))


@exhibitor.get("")
@signed_in_at_fair
def order(fair: Fair) -> ResponseReturnValue:
    """Say what the wanted number of extra badges costs."""
    asked = request.args if "number" in request.args else None
    form = OrderForm(formdata=asked, data={"number": 1})
    if asked is not None:
        form.number.validate(form)  # nothing is ordered yet, so nothing else is asked for
    return _order_page(fair, form)


@exhibitor.post("")
@signed_in_at_fair
def place(fair: Fair) -> ResponseReturnValue:
    """Order extra badges at the amount that was shown."""
    form = OrderForm()
    if not form.validate():
        return _order_page(fair, form)
    try:
        with transaction():
            actions.order_extra_badges(
                exhibiting.exhibitor_or_404(fair), form.number.data or 0, form.seen_minor, current_user
            )
    except Refusal as refusal:
        form.refuse(refusal)
        return _order_page(fair, form)
    flash(
        _("The extra badges are ordered. Name the people now; their badges can be printed once they are paid."), "good"
    )
    return redirect(url_for("badges_exhibitor.staff", fair=fair.slug))


def _order_page(fair: Fair, form: OrderForm) -> ResponseReturnValue:
    own, terms = exhibiting.exhibitor_or_404(fair), quota_of(fair.id)
    number = 0 if form.number.errors else form.number.data
    amount = terms.extra_minor * number if terms.extra_minor is not None and number else None
    form.amount.data = "" if amount is None else str(amount)
    page = render_template(
        "badges/exhibitor/order.html", form=form, exhibitor=own, terms=terms, amount=amount, standing=standing_of(own)
    )
    return page, form.status


def _decide(fair: Fair, order_id: int, state: OrderState, words: str) -> ResponseReturnValue:
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.decide_order(fair, order_id, state, current_user)
        flash(words, "good")
    return redirect(url_for("badges_quota.quota", fair=fair.slug))
