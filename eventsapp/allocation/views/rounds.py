"""The rounds of a fair: laid out, changed, ordered, removed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventsapp.allocation.actions.rounds import (
    add_round,
    change_round,
    lay_out_usual,
    move_round,
    remove_round,
    set_by_round,
)
from eventsapp.allocation.actions.scheduling import open_by_hand, publish_rounds
from eventsapp.allocation.forms import ByRoundForm, RoundForm, ScheduleForm, SeenForm
from eventsapp.allocation.forms.rounds import filled_in, local
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.rounds import rounds_of, turnouts
from eventsapp.allocation.rules.calendar import next_round, timeline_of
from eventsapp.allocation.rules.rounds import title_of
from eventsapp.allocation.views.shared import round_or_404, words
from eventsapp.booths.queries.waiting import zones_of
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, text_in
from eventsapp.infra.refusals import Refusal
from eventsapp.web.forms import BaseForm

blueprint = Blueprint("allocation_rounds", __name__, url_prefix="/organise/<fair>/allocation/rounds")


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def listed(fair: Fair) -> ResponseReturnValue:
    """Show the rounds in order: for whom, how, when, and how far they are."""
    return _show(fair)


@blueprint.post("/usual")
@staff_may(Permission.ALLOCATE)
def usual(fair: Fair) -> ResponseReturnValue:
    """Lay out the six usual rounds."""
    form = BaseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                count = len(lay_out_usual(fair, current_user))
        except Refusal as refusal:
            form.refuse(_above(refusal))
        else:
            flash(ngettext("%(num)s round was added.", "%(num)s rounds were added.", count), "good")
            return redirect(url_for(".listed", fair=fair.slug))
    return _show(fair, form)


@blueprint.post("/schedule")
@staff_may(Permission.ALLOCATE)
def schedule(fair: Fair) -> ResponseReturnValue:
    """Publish the plan of rounds, so that each opens by itself, or let them wait to be opened by hand again."""
    form = ScheduleForm()
    if form.validate_on_submit():
        change = publish_rounds if form.by_clock.data else open_by_hand
        try:
            with transaction():
                change(fair.id, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                _("The plan of rounds is published. Each round is announced a day ahead and opens by itself.")
                if form.by_clock.data
                else _("Planned rounds wait until you open them."),
                "good",
            )
            return redirect(url_for(".listed", fair=fair.slug))
    return _show(fair, form)


@blueprint.post("/turns")
@staff_may(Permission.ALLOCATE)
def by_round(fair: Fair) -> ResponseReturnValue:
    """Say whether exhibitors hold units only in their turn."""
    form = ByRoundForm()
    if form.validate_on_submit():
        with transaction():
            set_by_round(fair.id, current_user, by_round=bool(form.by_round.data))
        flash(
            _("Exhibitors hold units only when it is their turn.")
            if form.by_round.data
            else _("Exhibitors hold units whenever they like."),
            "good",
        )
        return redirect(url_for(".listed", fair=fair.slug))
    return _show(fair, form)


@blueprint.get("/new")
@staff_may(Permission.ALLOCATE)
def new(fair: Fair) -> ResponseReturnValue:
    """Show the form of a new round, which begins where the last one ends."""
    values = next_round(rounds_of(fair.id), fair.starts_on, clock.now(), fair.timezone)
    data = {
        "opens_at": local(values.opens_at, fair.timezone),
        "closes_at": local(values.closes_at, fair.timezone),
        "pick_seconds": 180,
        "stations": 1,
        "kind": values.kind,
        "mode": values.mode,
        "version": 0,
    }
    return _show_form(fair, _form(fair, formdata=None, data=data))


@blueprint.post("/new")
@staff_may(Permission.ALLOCATE)
def add(fair: Fair) -> ResponseReturnValue:
    """Add a round."""
    form = _form(fair)
    if form.validate_on_submit():
        try:
            with transaction():
                name = title_of(add_round(fair.id, form.values(fair.timezone), current_user))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The round “%(name)s” was added.", name=name), "good")
            return redirect(url_for(".listed", fair=fair.slug))
    return _show_form(fair, form)


@blueprint.get("/<int:round_id>/edit")
@staff_may(Permission.ALLOCATE)
def edit(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Show the form of a round."""
    one = round_or_404(fair, round_id)
    return _show_form(fair, _form(fair, formdata=None, data=filled_in(one, fair.timezone)), one=one)


@blueprint.post("/<int:round_id>/edit")
@staff_may(Permission.ALLOCATE)
def change(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Change a planned round."""
    one = round_or_404(fair, round_id)
    form = _form(fair)
    if form.validate_on_submit():
        values, version = form.values(fair.timezone), form.version.data or 0
        try:
            with transaction():
                name = title_of(change_round(fair.id, round_id, values, version, current_user))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The round “%(name)s” was changed.", name=name), "good")
            return redirect(url_for("allocation_opening.show", fair=fair.slug, round_id=round_id))
    return _show_form(fair, form, one=one)


@blueprint.post("/<int:round_id>/move")
@staff_may(Permission.ALLOCATE)
def move(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Bring a round one place forward or back."""
    round_or_404(fair, round_id)
    form = BaseForm()
    if form.validate_on_submit():
        with transaction():
            move_round(fair.id, round_id, up=request.form.get("to") == "up", user=current_user)
        return redirect(url_for(".listed", fair=fair.slug, _anchor=f"round-{round_id}"))
    return _show(fair, form)


@blueprint.post("/<int:round_id>/remove")
@staff_may(Permission.ALLOCATE)
def remove(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Remove a planned round."""
    name = title_of(round_or_404(fair, round_id))
    form = SeenForm()
    if form.validate_on_submit():
        try:
            with transaction():
                remove_round(fair.id, round_id, form.version.data or 0, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The round “%(name)s” was removed.", name=name), "good")
            return redirect(url_for(".listed", fair=fair.slug))
    return _show(fair, form)


def _above(refusal: Refusal) -> Refusal:
    """Show a refusal above the page: its field is on another."""
    refusal.field = None
    return refusal


def _form(fair: Fair, **settings: Any) -> RoundForm:
    def named(things: Any) -> list[tuple[int, str]]:
        language = current_language()
        return [(one.id, text_in(one.name, language, fair.default_language)[0] or one.code) for one in things]

    return RoundForm(**settings).offer(named(zones_of(fair.id)), named(fair.packages))


def _show(fair: Fair, form: BaseForm | None = None) -> ResponseReturnValue:
    rounds = rounds_of(fair.id)
    body = render_template(
        "allocation/organiser/rounds.html",
        form=form or BaseForm(formdata=None),
        rounds=rounds,
        turnouts=turnouts(fair.id, rounds),
        timeline=timeline_of(rounds, clock.now(), fair.timezone),
        published_at=policy_of(fair.id).rounds_published_at,
        **words(),
    )
    return body, form.status if form else 200


def _show_form(fair: Fair, form: RoundForm, **context: Any) -> ResponseReturnValue:
    body = render_template("allocation/organiser/round_form.html", form=form, **{"one": None, **context}, **words())
    return body, form.status
