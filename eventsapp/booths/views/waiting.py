"""The waiting list of a fair: who stands in line for what, and what is offered by hand."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths import actions
from eventsapp.booths.forms import OfferForm, PlaceForm, RankForm, ReleaseForm, WaitingForm
from eventsapp.booths.models import WaitingEntry
from eventsapp.booths.plan.picking import Picks, picker_of
from eventsapp.booths.queries.waiting import entry_in_fair, fair_exhibitors, waiting_list, zones_of
from eventsapp.booths.rules import BadDeadline, Picture
from eventsapp.booths.views.choices import pressed, words
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, text_in
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.models import Hall
from eventsapp.venues.numbering import expand_numbers, match_key
from eventsapp.venues.queries import hall_by_code, halls_of
from eventsapp.web.forms import BaseForm

blueprint = Blueprint("booths_waiting", __name__, url_prefix="/organise/<fair>/waiting")


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def line(fair: Fair) -> ResponseReturnValue:
    """Show who waits, in order, and who has an offer until when."""
    return _show(fair, _form(fair, formdata=None))


@blueprint.post("")
@staff_may(Permission.ALLOCATE)
def add(fair: Fair) -> ResponseReturnValue:
    """Put an exhibitor on the list."""
    form = _form(fair)
    if form.validate_on_submit():
        try:
            wish = _wish(fair, form)
            with transaction():
                name = actions.add_entry(fair, form.exhibitor.data or 0, wish, current_user).exhibitor.display_name
        except Refusal as refusal:
            form.refuse(_beside(refusal, "deposit_on"))
        else:
            flash(_("%(company)s is on the waiting list.", company=name), "good")
            return redirect(url_for(".line", fair=fair.slug))
    return _show(fair, form)


@blueprint.post("/<int:entry_id>/priority")
@staff_may(Permission.ALLOCATE)
def priority(fair: Fair, entry_id: int) -> ResponseReturnValue:
    """Let a company stand further ahead or behind."""
    entry = _entry(fair, entry_id)
    form = RankForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.set_priority(fair.id, entry.id, form.priority.data or 0, form.reason.data or "", current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The order of the waiting list changed."), "good")
            return redirect(url_for(".line", fair=fair.slug))
    return _show(fair, _form(fair, formdata=None), wrong=form, wrong_id=entry_id)


@blueprint.post("/<int:entry_id>/remove")
@staff_may(Permission.ALLOCATE)
def remove(fair: Fair, entry_id: int) -> ResponseReturnValue:
    """Take a company off the list."""
    entry = _entry(fair, entry_id)
    form, name = ReleaseForm(), entry.exhibitor.display_name
    if form.validate_on_submit():
        try:
            with transaction():
                actions.remove_entry(fair.id, entry_id, form.reason.data or "", current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(company)s is no longer on the waiting list.", company=name), "good")
            return redirect(url_for(".line", fair=fair.slug))
    return _show(fair, _form(fair, formdata=None), wrong=form, wrong_id=entry_id)


@blueprint.get("/<int:entry_id>/offer")
@staff_may(Permission.ALLOCATE)
def offer(fair: Fair, entry_id: int) -> ResponseReturnValue:
    """Show what a company would be offered: the units written, else free ones that fit."""
    entry = _entry(fair, entry_id)
    form = _offer_form(fair, entry, OfferForm(formdata=request.args))
    form.numbers.data = pressed(form.numbers.data or "")
    picture = None
    hall = _hall(fair, form)
    if hall is not None:
        try:
            picture = actions.preview_offer(fair.id, entry_id, hall, [form.numbers.data or ""])
        except Refusal as refusal:
            form.refuse(refusal)
    return _show_offer(fair, entry, form, picture)


@blueprint.post("/<int:entry_id>/offer")
@staff_may(Permission.ALLOCATE)
def make_offer(fair: Fair, entry_id: int) -> ResponseReturnValue:
    """Offer what was looked at."""
    entry = _entry(fair, entry_id)
    form = _offer_form(fair, entry, OfferForm())
    hall = _hall(fair, form) or abort(404)
    if form.validate_on_submit():
        try:
            with transaction():
                stand = actions.offer_units(fair.id, entry_id, hall, [form.numbers.data or ""], current_user)
                number, name = stand.number, stand.holder_name
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(number)s is offered to %(company)s. They get a mail.", number=number, company=name), "good")
            return redirect(url_for(".line", fair=fair.slug))
    return _show_offer(fair, entry, form, None)


def _beside(refusal: Refusal, field: str) -> Refusal:
    """Put a bad day beside the field it was written in."""
    if isinstance(refusal, BadDeadline):
        refusal.field = field
    return refusal


def _entry(fair: Fair, entry_id: int) -> WaitingEntry:
    return entry_in_fair(fair.id, entry_id) or abort(404)


def _hall(fair: Fair, form: OfferForm) -> Hall | None:
    return hall_by_code(fair.id, form.hall.data or "")


def _wish(fair: Fair, form: WaitingForm) -> actions.WaitingWish:
    """Read the form; ids that are none of this fair's count as "any"."""
    known = {name: {pair[0] for pair in form[name].choices} for name in ("hall", "zone", "package")}
    chosen = {name: form[name].data if form[name].data in ids else 0 for name, ids in known.items()}
    return actions.WaitingWish(
        min_units=form.min_units.data or 1,
        max_units=form.max_units.data or 1,
        hall_id=chosen["hall"] or None,
        zone_id=chosen["zone"] or None,
        package_id=chosen["package"] or None,
        open_sides=form.open_sides.data or 0,
        priority=form.priority.data or 0,
        deposit_at=form.deposit_at(fair.timezone),
    )


def places_to_choose(fair: Fair) -> dict[str, list[tuple[int, str]]]:
    """Return exhibitors, halls, zones and packages of a fair as (id, name)."""
    language = current_language()

    def named(things: object) -> list[tuple[int, str]]:
        return [(one.id, text_in(one.name, language, fair.default_language)[0] or one.code) for one in things]  # type: ignore[attr-defined]

    return {
        "exhibitor": [(one.id, one.display_name) for one in fair_exhibitors(fair.id)],
        "hall": named(halls_of(fair.id)),
        "zone": named(zones_of(fair.id)),
        "package": named(fair.packages),
    }


def _form(fair: Fair, **settings: object) -> WaitingForm:
    form = WaitingForm(**settings)
    PlaceForm.offer_places(form, places_to_choose(fair))
    return form


def _offer_form(fair: Fair, entry: WaitingEntry, form: OfferForm) -> OfferForm:
    """Offer the halls, the wished one first."""
    halls = sorted(halls_of(fair.id), key=lambda hall: hall.id != entry.hall_id)
    form.hall.choices = [(hall.code, hall.code) for hall in halls]
    if not form.hall.data and halls:
        form.hall.data = halls[0].code
    return form


def _show(fair: Fair, form: WaitingForm, wrong: BaseForm | None = None, wrong_id: int = 0) -> ResponseReturnValue:
    body = render_template(
        "booths/organiser/waiting.html",
        form=form,
        wrong=wrong,
        wrong_id=wrong_id,
        entries=waiting_list(fair.id),
        **words(),
    )
    return body, wrong.status if wrong else form.status


def _show_offer(fair: Fair, entry: WaitingEntry, form: OfferForm, picture: Picture | None) -> ResponseReturnValue:
    hall = _hall(fair, form)
    chosen = {match_key(number) for number in (picture.units if picture else expand_numbers(form.numbers.data or ""))}
    picker = picker_of(hall, (), chosen, Picks.FREE) if hall is not None else None
    body = render_template(
        "booths/organiser/waiting_offer.html", entry=entry, form=form, picture=picture, picker=picker, **words()
    )
    return body, form.status
