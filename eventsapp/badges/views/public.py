"""A visitor's own badge."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from eventsapp.badges.actions import issue_visitor_badge, print_badge
from eventsapp.badges.views.download import pdf_response
from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.visitors.queries import visitor_by_token

blueprint = Blueprint("badges_public", __name__)


@blueprint.post("/<fair>/ticket/<token>/badge")
@in_fair
@limiter.limit("20 per minute")
def ticket_badge(fair: Fair, token: str) -> ResponseReturnValue:
    """Give whoever has the ticket the badge that belongs to it."""
    with transaction():
        visitor = visitor_by_token(fair, token)
        if visitor is None:
            abort(404)
        badge = issue_visitor_badge(fair, visitor)
    return pdf_response(print_badge(badge), f"{fair.slug}-{badge.ref}.pdf")
