"""A visitor's own page: who has scanned the badge, and who may see the details."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import signer_of
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.leads.actions import withdraw_at
from eventsapp.leads.forms import PressForm
from eventsapp.leads.queries import does_consent, scanned_by
from eventsapp.leads.views.stand import address_of_stand
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import registration_by_token

blueprint = Blueprint("leads_public", __name__, url_prefix="/<fair>/ticket/<token>/scanned")


@blueprint.get("")
@in_fair
def scanned(fair: Fair, token: str) -> Response:
    """Show who scanned somebody's badge, to whoever has the address of the ticket."""
    visitor = _visitor(fair, token)
    stands = scanned_by(visitor)
    signer = signer_of(fair) if stands else None
    page = render_template(
        "leads/public/scanned.html",
        visitor=visitor,
        stands=stands,
        agrees=does_consent(visitor),
        choosing={one.exhibitor.id: address_of_stand(fair, one.exhibitor.id, signer) for one in stands},
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/<int:exhibitor_id>/withdraw")
@in_fair
def withdraw(fair: Fair, token: str, exhibitor_id: int) -> ResponseReturnValue:
    """Hide the details from one exhibitor."""
    if _decide(fair, token, exhibitor_id, is_allowed=False):
        flash(_("Your details are hidden from this exhibitor, which has 20 days to delete what it saved."), "good")
    return redirect(url_for(".scanned", fair=fair.slug, token=token))


@blueprint.post("/<int:exhibitor_id>/allow")
@in_fair
def allow(fair: Fair, token: str, exhibitor_id: int) -> ResponseReturnValue:
    """Let one exhibitor see the details again."""
    if _decide(fair, token, exhibitor_id, is_allowed=True):
        flash(_("This exhibitor sees your details again."), "good")
    return redirect(url_for(".scanned", fair=fair.slug, token=token))


def _decide(fair: Fair, token: str, exhibitor_id: int, *, is_allowed: bool) -> bool:
    if not PressForm().validate_on_submit():
        return False
    with transaction():
        if withdraw_at(_visitor(fair, token), exhibitor_id, is_allowed=is_allowed) is None:
            raise NotFound
    return True


def _visitor(fair: Fair, token: str) -> Visitor:
    found = registration_by_token(fair, token)
    if found is None:
        raise NotFound
    return found
