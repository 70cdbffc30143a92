"""One person's badge at the desk: printed, replaced with a reason, swapped for another person."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.badges import actions
from eventsapp.badges.forms import ReplaceForm, SwapForm
from eventsapp.badges.pdf.zpl import Dpi, labels
from eventsapp.badges.queries import badge_by_id, history_of, people_found, staff_member_by_id
from eventsapp.badges.rules import REASON_WORDS
from eventsapp.badges.views.download import pdf_response
from eventsapp.badges.views.printing import print_once
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import visitor_by_id

blueprint = Blueprint("badges_people", __name__, url_prefix="/organise/<fair>/badges/people")
Holder = Visitor | StaffMember
_PERSON = "/<kind>/<int:person_id>"


@blueprint.get("")
@staff_may(Permission.BADGES)
def people(fair: Fair) -> ResponseReturnValue:
    """Find whose badge it is about."""
    query = request.args.get("q", "")[:200]
    return render_template("badges/organiser/people.html", query=query, found=people_found(fair, query))


@blueprint.get(_PERSON)
@staff_may(Permission.BADGES)
def person(fair: Fair, kind: str, person_id: int) -> ResponseReturnValue:
    """Show somebody's badge and those that are void."""
    holder = _holder(fair, kind, person_id)
    return _page(fair, kind, holder, ReplaceForm(formdata=None), _swap_form(holder))


@blueprint.post(f"{_PERSON}/print")
@staff_may(Permission.BADGES)
def print_one(fair: Fair, kind: str, person_id: int) -> ResponseReturnValue:
    """Give somebody's badge as a PDF."""
    badge, data = print_once(fair, lambda: _holder(fair, kind, person_id))
    return pdf_response(data, f"{fair.slug}-{badge.ref}.pdf")


@blueprint.post(f"{_PERSON}/label/<int:dpi>")
@staff_may(Permission.BADGES)
def label(fair: Fair, kind: str, person_id: int, dpi: int) -> ResponseReturnValue:
    """Give somebody's badge as a label for a printer that speaks ZPL."""
    if dpi not in set(Dpi):
        abort(404)
    badge, data = print_once(fair, lambda: _holder(fair, kind, person_id))
    answer = Response(labels(data, Dpi(dpi)), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{fair.slug}-{badge.ref}.zpl"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post(f"{_PERSON}/replace")
@staff_may(Permission.BADGES)
def replace(fair: Fair, kind: str, person_id: int) -> ResponseReturnValue:
    """Make somebody's badge void and issue another one."""
    form = ReplaceForm()
    holder = _holder(fair, kind, person_id)
    if form.validate():
        try:
            with transaction():
                badge = badge_by_id(fair, form.badge_id)
                if badge is None or (badge.visitor_id or badge.staff_member_id) != person_id:
                    raise NotFound
                actions.replace_badge(badge, form.chosen, form.note.data or "", current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The former badge is void. Print the new one now."), "good")
            return redirect(url_for(".person", fair=fair.slug, kind=kind, person_id=person_id))
    return _page(fair, kind, holder, form, _swap_form(holder))


@blueprint.post("/staff/<int:person_id>/swap")
@staff_may(Permission.BADGES)
def swap(fair: Fair, person_id: int) -> ResponseReturnValue:
    """Take a badge back and give it to another person of the same exhibitor."""
    form = SwapForm()
    if form.validate():
        try:
            with transaction():
                holder, badge = _staff(fair, person_id), badge_by_id(fair, form.badge_id)
                if badge is None:
                    raise NotFound
                actions.swap_staff_badge(
                    holder, badge, form.details, returned=bool(form.returned.data), actor=current_user
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The badge is swapped. Print the new one now."), "good")
            return redirect(url_for(".person", fair=fair.slug, kind="staff", person_id=person_id))
    return _page(fair, "staff", _staff(fair, person_id), ReplaceForm(formdata=None), form)


def _page(
    fair: Fair, kind: str, holder: Holder, replace_form: ReplaceForm, swap_form: SwapForm | None
) -> ResponseReturnValue:
    history = history_of(holder)
    current = next((badge for badge in history if badge.revoked_at is None), None)
    for form in (replace_form, swap_form):
        if form is not None:
            form.badge.data = str(current.id if current else 0)
    page = render_template(
        "badges/organiser/person.html",
        kind=kind,
        holder=holder,
        company=holder.company if isinstance(holder, Visitor) else holder.exhibitor.display_name,
        current=current,
        former=[badge for badge in history if badge is not current],
        replace_form=replace_form,
        swap_form=swap_form,
        reasons=REASON_WORDS,
    )
    return page, max(form.status for form in (replace_form, swap_form) if form is not None)


def _swap_form(holder: Holder) -> SwapForm | None:
    """Return an empty form for the next person, in the language of the last one; visitors swap nothing."""
    if isinstance(holder, Visitor):
        return None
    return SwapForm(formdata=None, data={"language": holder.language or current_language()})


def _holder(fair: Fair, kind: str, person_id: int) -> Holder:
    if kind == "staff":
        return _staff(fair, person_id)
    visitor = visitor_by_id(fair, person_id) if kind == "visitor" else None
    if visitor is None:
        abort(404)
    return visitor


def _staff(fair: Fair, person_id: int) -> StaffMember:
    person = staff_member_by_id(fair, person_id)
    if person is None:
        abort(404)
    return person
