"""Registering for a fair, and the ticket that comes of it."""

from io import BytesIO

import segno
from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.locale import current_language, days, zone
from eventsapp.infra.refusals import Refusal
from eventsapp.visitors import actions
from eventsapp.visitors.drawing import drawn_code
from eventsapp.visitors.forms import RegistrationForm
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import code_of_ticket, registration_of, ticket_of, visitor_by_token
from eventsapp.visitors.rules import check_open, plain_phone

blueprint = Blueprint("visitors_public", __name__)

PER_ADDRESS = "30 per minute; 300 per hour"
"""A delegation of forty shares one office line, so this is generous."""


@blueprint.route("/<fair>/register", methods=["GET", "POST"])
@in_fair
@limiter.limit(PER_ADDRESS, methods=["POST"])
def register(fair: Fair) -> ResponseReturnValue:
    """Register for the fair."""
    check_open(fair, clock.now())
    form = RegistrationForm(data=_known_person())
    if form.validate_on_submit():
        try:
            visitor = _register(fair, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("You are registered. We have sent the ticket to %(email)s.", email=visitor.email), "good")
            return redirect(url_for("visitors_public.ticket", fair=fair.slug, token=visitor.token))
    mine = registration_of(fair, current_user.id) if current_user.is_authenticated else None
    page = render_template("visitors/public/register.html", form=form, mine=mine, fair_days=_days_of(fair))
    return _private(page), form.status


@blueprint.get("/<fair>/ticket/<token>")
@in_fair
def ticket(fair: Fair, token: str) -> ResponseReturnValue:
    """Show the ticket to whoever has its address."""
    visitor = _visitor(fair, token)
    today = clock.now().astimezone(zone(fair.timezone)).date()
    page = render_template(
        "visitors/public/ticket.html",
        visitor=visitor,
        code=drawn_code(_code(fair, visitor)),
        fair_days=_days_of(fair),
        is_over=today > fair.ends_on,
    )
    return _private(page)


@blueprint.get("/<fair>/ticket/<token>/code.png")
@in_fair
def ticket_code(fair: Fair, token: str) -> ResponseReturnValue:
    """Give the ticket's code as a picture to keep."""
    visitor = _visitor(fair, token)
    picture = BytesIO()
    segno.make(_code(fair, visitor), error="m", micro=False).save(picture, kind="png", scale=16, border=4)
    picture.seek(0)
    name = f"{fair.slug}-{visitor.reference}.png"
    response = send_file(picture, mimetype="image/png", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _known_person() -> dict[str, str]:
    """Return what the form begins with: the reader's language, and the account's words where there is one."""
    known = {"language": current_language()}
    if current_user.is_authenticated:
        known |= {
            "full_name": current_user.full_name,
            "latin_name": current_user.latin_name,
            "email": current_user.email,
        }
    return known


def _register(fair: Fair, form: RegistrationForm) -> Visitor:
    details = actions.VisitorDetails(
        full_name=form.full_name.data or "",
        latin_name=form.latin_name.data or "",
        company=form.company.data or "",
        job_title=form.job_title.data or "",
        email=form.email.data or "",
        phone=plain_phone(form.phone.data or ""),
        country=form.country.data,
        language=form.language.data,
    )
    user_id = current_user.id if current_user.is_authenticated else None
    with transaction():
        return actions.register_visitor(
            fair, details, consents=form.consents, shown_in=current_language(), user_id=user_id
        )


def _visitor(fair: Fair, token: str) -> Visitor:
    visitor = visitor_by_token(fair, token)
    if visitor is None:
        abort(404)
    return visitor


def _code(fair: Fair, visitor: Visitor) -> str:
    """Return what the entrance scans."""
    ticket = ticket_of(visitor)
    if ticket is None:
        abort(404)
    return code_of_ticket(fair, ticket)


def _days_of(fair: Fair) -> str:
    return days(fair.starts_on, fair.ends_on, current_language())


def _private(page: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
