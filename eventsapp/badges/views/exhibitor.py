"""The badges of an exhibitor's own people."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.badges import actions
from eventsapp.badges.forms import ButtonForm, StaffForm
from eventsapp.badges.queries import (
    badge_holders,
    exhibitor_of,
    orders_of,
    printed_staff,
    quota_of,
    staff_member_of,
    staff_of,
    standing_of,
)
from eventsapp.badges.quota import STATE_WORDS
from eventsapp.badges.views.download import pdf_response
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.access import signed_in_at_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import Refusal

blueprint = Blueprint("badges_exhibitor", __name__, url_prefix="/exhibit/<fair>/badges")


@blueprint.route("", methods=["GET", "POST"])
@signed_in_at_fair
def staff(fair: Fair) -> ResponseReturnValue:
    """List an exhibitor's people and add one."""
    exhibitor = exhibitor_or_404(fair)
    form = StaffForm(data={"language": current_language()})
    if form.validate_on_submit():
        try:
            name = _add(fair, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is added.", name=name), "good")
            return redirect(url_for("badges_exhibitor.staff", fair=fair.slug))
    page = render_template(
        "badges/exhibitor/staff.html",
        form=form,
        exhibitor=exhibitor,
        people=staff_of(exhibitor),
        printed=printed_staff(exhibitor),
        standing=standing_of(exhibitor),
        holders=badge_holders(fair.id, [exhibitor.id]),
        terms=quota_of(fair.id),
        orders=orders_of(exhibitor),
        states=STATE_WORDS,
    )
    return page, form.status


@blueprint.post("/<int:person_id>")
@signed_in_at_fair
def badge(fair: Fair, person_id: int) -> ResponseReturnValue:
    """Give one person's badge."""
    with transaction():
        person = staff_member_of(exhibitor_or_404(fair), person_id)
        if person is None:
            abort(404)
        printed = actions.issue_staff_badge(fair, person)
    return pdf_response(actions.print_badge(printed), f"{fair.slug}-{printed.ref}.pdf")


@blueprint.route("/<int:person_id>/name", methods=["GET", "POST"])
@signed_in_at_fair
def rename(fair: Fair, person_id: int) -> ResponseReturnValue:
    """Change what stands on a badge that is not printed yet."""
    person = staff_member_of(exhibitor_or_404(fair), person_id)
    if person is None:
        abort(404)
    form = StaffForm(obj=person)
    if form.validate_on_submit():
        try:
            with transaction():
                person = staff_member_of(exhibitor_or_404(fair), person_id)
                if person is None:
                    abort(404)
                actions.rename_staff_member(person, form.details, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The badge says %(name)s now.", name=form.details.full_name), "good")
            return redirect(url_for("badges_exhibitor.staff", fair=fair.slug))
    return render_template("badges/exhibitor/name.html", form=form, person=person), form.status


@blueprint.post("/<int:person_id>/remove")
@signed_in_at_fair
def remove(fair: Fair, person_id: int) -> ResponseReturnValue:
    """Take a person off the list."""
    form = ButtonForm()
    if form.validate_on_submit():
        with transaction():
            person = staff_member_of(exhibitor_or_404(fair), person_id)
            if person is None:
                abort(404)
            name = person.full_name
            actions.remove_staff_member(person, current_user)
        flash(_("%(name)s is removed, and the badge is void.", name=name), "good")
    return redirect(url_for("badges_exhibitor.staff", fair=fair.slug))


def is_exhibitor() -> bool:
    """Tell whether the person at the browser acts for an exhibitor of this request's fair."""
    return current_user.is_authenticated and exhibitor_of(g.fair, current_user.id) is not None


def _add(fair: Fair, form: StaffForm) -> str:
    with transaction():
        return actions.add_staff_member(exhibitor_or_404(fair), form.details, current_user).full_name


def exhibitor_or_404(fair: Fair) -> Exhibitor:
    """Return the exhibitor the person acts for; to everyone else there is no such page."""
    exhibitor = exhibitor_of(fair, current_user.id)
    if exhibitor is None:
        abort(404)
    return exhibitor
