"""The ticket: its page, and its code as a picture."""

from io import BytesIO

import segno
from flask import abort, render_template, send_file
from flask.typing import ResponseReturnValue

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import zone
from eventsapp.visitors.drawing import drawn_code
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import code_of_ticket, registration_by_token, ticket_of
from eventsapp.visitors.views.public import blueprint
from eventsapp.visitors.views.public.showing import days_of, private


@blueprint.get("/<fair>/ticket/<token>")
@in_fair
def ticket(fair: Fair, token: str) -> ResponseReturnValue:
    """Show the ticket, or what became of the registration, to whoever has its address."""
    found = _registration(fair, token)
    today = clock.now().astimezone(zone(fair.timezone)).date()
    code = _code(fair, found)
    page = render_template(
        "visitors/public/ticket.html",
        visitor=found,
        code=drawn_code(code) if code else None,
        fair_days=days_of(fair),
        is_over=today > fair.ends_on,
    )
    return private(page)


@blueprint.get("/<fair>/ticket/<token>/code.png")
@in_fair
def ticket_code(fair: Fair, token: str) -> ResponseReturnValue:
    """Give the ticket's code as a picture to keep."""
    found = _registration(fair, token)
    code = _code(fair, found)
    if code is None:
        abort(404)
    picture = BytesIO()
    segno.make(code, error="m", micro=False).save(picture, kind="png", scale=16, border=4)
    picture.seek(0)
    name = f"{fair.slug}-{found.reference}.png"
    response = send_file(picture, mimetype="image/png", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _registration(fair: Fair, token: str) -> Visitor:
    found = registration_by_token(fair, token)
    if found is None:
        abort(404)
    return found


def _code(fair: Fair, found: Visitor) -> str | None:
    """Return what the entrance scans, if there is a ticket that counts."""
    own = ticket_of(found) if found.is_admitted else None
    return code_of_ticket(fair, own) if own else None
