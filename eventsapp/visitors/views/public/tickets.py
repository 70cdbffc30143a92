"""The ticket: its page, and its code as a picture."""

from io import BytesIO

from flask import abort, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import zone
from eventsapp.visitors.actions import is_unasked
from eventsapp.visitors.drawing import drawn_code, picture_of
from eventsapp.visitors.rules import PURPOSES
from eventsapp.visitors.views.public import blueprint
from eventsapp.visitors.views.public.showing import code_shown, days_of, private, registration_or_404
from eventsapp.visitors.views.public.wallets import apple_signer, google_signer


@blueprint.get("/<fair>/ticket/<token>")
@in_fair
def ticket(fair: Fair, token: str) -> ResponseReturnValue:
    """Show the ticket, or what became of the registration, to whoever has its address."""
    found = registration_or_404(fair, token)
    today = clock.now().astimezone(zone(fair.timezone)).date()
    code = code_shown(fair, found)
    page = render_template(
        "visitors/public/ticket.html",
        visitor=found,
        code=drawn_code(code) if code else None,
        fair_days=days_of(fair),
        is_unasked=is_unasked(found),
        purposes=list(PURPOSES.values()),
        wallets=[
            (words, endpoint)
            for words, endpoint, signer in (
                (_("Add to Apple Wallet"), ".ticket_apple", apple_signer()),
                (_("Add to Google Wallet"), ".ticket_google", google_signer()),
            )
            if signer is not None
        ],
        is_over=today > fair.ends_on,
    )
    return private(page)


@blueprint.get("/<fair>/ticket/<token>/code.png")
@in_fair
def ticket_code(fair: Fair, token: str) -> ResponseReturnValue:
    """Give the ticket's code as a picture to keep."""
    found = registration_or_404(fair, token)
    code = code_shown(fair, found)
    if code is None:
        abort(404)
    picture = BytesIO(picture_of(code))
    name = f"{fair.slug}-{found.reference}.png"
    response = send_file(picture, mimetype="image/png", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
