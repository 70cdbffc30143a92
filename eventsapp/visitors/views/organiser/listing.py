"""The list of visitors, one of them in full, and what the desk does about one."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.accounts.queries import consents_of
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import babel_locale, current_language
from eventsapp.visitors import actions
from eventsapp.visitors.forms import ButtonForm, DecisionForm
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import (
    VIEWS,
    answers_of,
    flagged_among,
    same_as,
    ticket_of,
    types_of,
    view_counts,
    visitor_by_id,
    visitors_found,
    visitors_numbered,
)
from eventsapp.visitors.views.organiser import blueprint
from eventsapp.web.forms import clean_text


@blueprint.get("")
@staff_may(Permission.VISITORS)
def visitors(fair: Fair) -> ResponseReturnValue:
    """List the visitors, the latest first."""
    query = clean_text(request.args.get("q"))[:200]
    wanted = request.args.get("view", "all")
    view = wanted if wanted in VIEWS else "all"
    type_id = request.args.get("type", type=int)
    found = visitors_found(fair, query, request.args.get("page", 1, type=int), view=view, type_id=type_id)

    def address(view_name: str = view, page: int | None = None) -> str:
        return url_for(
            ".visitors",
            fair=fair.slug,
            q=query or None,
            view=view_name if view_name != "all" else None,
            type=type_id,
            page=page,
        )

    return render_template(
        "visitors/organiser/visitors.html",
        query=query,
        found=found,
        flagged=flagged_among([one.id for one in found.visitors]),
        view=view,
        type_id=type_id,
        types=types_of(fair),
        counts=view_counts(fair),
        country_names=babel_locale(current_language()).territories,
        address=address,
        page_address=lambda page: address(page=page),
        form=ButtonForm(),
    )


@blueprint.get("/<int:visitor_id>")
@staff_may(Permission.VISITORS)
def visitor(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Show one visitor in full."""
    return visitor_page(fair, _visitor(fair, visitor_id))


def visitor_page(fair: Fair, found: Visitor, deciding: DecisionForm | None = None) -> ResponseReturnValue:
    """Return the page of a visitor, with a decision that was sent and is to be mended."""
    form = deciding or DecisionForm(formdata=None, data={"note": found.decision_note})
    page = render_template(
        "visitors/organiser/visitor.html",
        visitor=found,
        answers=answers_of(found),
        ticket=ticket_of(found),
        is_flagged=bool(flagged_among([found.id])),
        same=same_as(found),
        is_unasked=actions.is_unasked(found),
        consents=consents_of("visitor", found.id),
        country=babel_locale(current_language()).territories.get(found.country, found.country),
        form=form,
        button=ButtonForm(),
    )
    return page, form.status


@blueprint.post("/<int:visitor_id>/paid")
@staff_may(Permission.VISITORS)
def paid(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Write down that the desk has the money, or not after all."""
    if ButtonForm().validate_on_submit():
        is_paid = request.form.get("paid") == "yes"
        with transaction():
            actions.mark_paid(_locked(fair, visitor_id), current_user, paid=is_paid)
        flash(_("It is marked as paid.") if is_paid else _("It is to be paid again."), "good")
    return redirect(url_for(".visitor", fair=fair.slug, visitor_id=visitor_id))


@blueprint.post("/<int:visitor_id>/cancel")
@staff_may(Permission.VISITORS)
def cancel(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """End a registration for its visitor."""
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.cancel_registration(_locked(fair, visitor_id), actor=current_user)
        flash(_("The registration is cancelled. Its ticket lets nobody in any more."), "good")
    return redirect(url_for(".visitor", fair=fair.slug, visitor_id=visitor_id))


def _visitor(fair: Fair, visitor_id: int) -> Visitor:
    found = visitor_by_id(fair, visitor_id)
    if found is None:
        abort(404)
    return found


def _locked(fair: Fair, visitor_id: int) -> Visitor:
    found = visitors_numbered(fair, [visitor_id], lock=True)
    if not found:
        abort(404)
    return found[0]
