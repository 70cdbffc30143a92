"""Whether the site is up and, in development, what its parts look like."""

from flask import Blueprint, Response, render_template
from sqlalchemy import text

from eventsapp.infra.database import db
from eventsapp.web.access import development, public
from eventsapp.web.styleguide import samples

blueprint = Blueprint("web", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Answer 200 once pages and the database answer."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/dev/styleguide")
@development
def styleguide() -> str:
    """Show every component in every state."""
    return render_template("dev/styleguide.html", **samples())
