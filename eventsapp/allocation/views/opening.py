"""A round: who is in it, and opening and closing it, each looked at before it is done."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventsapp.allocation.actions.opening import admit_newcomers, close_round, open_round, prolong_round
from eventsapp.allocation.forms import ClosingForm, OpenForm, SeenForm
from eventsapp.allocation.forms.rounds import local
from eventsapp.allocation.models import PickState, Round, RoundMode, RoundState
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.rounds import members_of, picks_of, units_needed
from eventsapp.allocation.rules.picks import line_ends_at
from eventsapp.allocation.rules.rounds import title_of
from eventsapp.allocation.views.shared import round_or_404, words
from eventsapp.booths.queries.waiting import zones_of
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.web.forms import BaseForm

blueprint = Blueprint("allocation_opening", __name__, url_prefix="/organise/<fair>/allocation/rounds/<int:round_id>")


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def show(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Show a round, who is in it, and how far each is."""
    return _show(fair, round_or_404(fair, round_id))


@blueprint.get("/open")
@staff_may(Permission.ALLOCATE)
def ask_to_open(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Show what opening a round does: who may choose, from what, until when, and who is told."""
    one = round_or_404(fair, round_id)
    return _show_opening(one, OpenForm(formdata=None, data={"version": one.version}))


@blueprint.post("/open")
@staff_may(Permission.ALLOCATE)
def open_(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Open a round, or announce it."""
    one, form = round_or_404(fair, round_id), OpenForm()
    name = title_of(one)

    def act() -> str:
        opened = open_round(fair.id, round_id, form.version.data or 0, current_user, at_once=bool(form.at_once.data))
        if opened.opens_at > clock.now():
            return _("“%(name)s” is announced. It opens by itself at its time.", name=name)
        return _("“%(name)s” is open.", name=name)

    return _done(fair, one, form, act) or _show_opening(one, form)


@blueprint.get("/close")
@staff_may(Permission.ALLOCATE)
def ask_to_close(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Show what closing a round does."""
    one = round_or_404(fair, round_id)
    return _show_closing(one, SeenForm(formdata=None, data={"version": one.version}))


@blueprint.post("/close")
@staff_may(Permission.ALLOCATE)
def close(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Close a round."""
    one, form = round_or_404(fair, round_id), SeenForm()
    name = title_of(one)

    def act() -> str:
        close_round(fair.id, round_id, current_user, form.version.data or 0)
        return _("“%(name)s” is closed.", name=name)

    return _done(fair, one, form, act) or _show_closing(one, form)


@blueprint.post("/closing")
@staff_may(Permission.ALLOCATE)
def prolong(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Let an open round close at another time."""
    one, form = round_or_404(fair, round_id), ClosingForm()

    def act() -> str:
        prolong_round(fair.id, round_id, form.closes_at.moment(fair.timezone), form.version.data or 0, current_user)
        return _("The round closes at another time now.")

    return _done(fair, one, form, act) or _show(fair, one, form)


@blueprint.post("/newcomers")
@staff_may(Permission.ALLOCATE)
def newcomers(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Bring those in who became exhibitors since the round was opened."""
    one, form = round_or_404(fair, round_id), BaseForm()

    def act() -> str:
        count = admit_newcomers(fair.id, round_id, current_user)
        return ngettext("%(num)s company came in.", "%(num)s companies came in.", count)

    return _done(fair, one, form, act) or _show(fair, one, wrong=form)


def _done(fair: Fair, one: Round, form: BaseForm, act: Callable[[], str]) -> ResponseReturnValue | None:
    """Do what a form asks for; None where it was refused, which the form says then."""
    if not form.validate_on_submit():
        return None
    round_id = one.id
    try:
        with transaction():
            said = act()
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    flash(said, "good")
    return redirect(url_for(".show", fair=fair.slug, round_id=round_id))


def _show(
    fair: Fair, one: Round, closing: ClosingForm | None = None, wrong: BaseForm | None = None
) -> ResponseReturnValue:
    data = {"version": one.version, "closes_at": local(one.closes_at, fair.timezone)}
    form = closing or ClosingForm(formdata=None, data=data)
    body = render_template(
        "allocation/organiser/round.html",
        one=one,
        form=form,
        wrong=wrong,
        opens_by_itself=policy_of(fair.id).rounds_published_at is not None,
        **_inside(one),
        **_restrictions(fair, one),
        **words(),
    )
    return body, (wrong or form).status


def _inside(one: Round) -> dict[str, Any]:
    """Return who is in a round: its turns once it was opened, else who would be in it."""
    if one.state == RoundState.PLANNED:
        return {"members": members_of(one), "picks": [], "needs": {}}
    return {"members": [], "picks": picks_of(one.id), "needs": units_needed(one.fair_id)}


def _restrictions(fair: Fair, one: Round) -> dict[str, Any]:
    return {
        "zones": [zone for zone in zones_of(fair.id) if zone.id in one.zone_ids],
        "packages": [package for package in fair.packages if package.id in one.package_ids],
    }


def _show_opening(one: Round, form: OpenForm) -> ResponseReturnValue:
    members, now = members_of(one), clock.now()
    ends = line_ends_at(one, len(members), max(one.opens_at, now)) if one.mode == RoundMode.APPOINTMENT else None
    body = render_template(
        "allocation/organiser/round_open.html",
        one=one,
        form=form,
        members=members,
        told=sum(bool(member.exhibitor.contact_email) for member in members),
        ends=ends,
        **words(),
    )
    return body, form.status


def _show_closing(one: Round, form: SeenForm) -> ResponseReturnValue:
    picks = picks_of(one.id)
    waiting = sum(pick.state in {PickState.WAITING, PickState.PICKING} for pick in picks)
    body = render_template(
        "allocation/organiser/round_close.html", one=one, form=form, waiting=waiting, total=len(picks), **words()
    )
    return body, form.status
