"""The first pages: which fairs there are, and what a fair is about."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from eventsapp.fairs.queries import fairs_of_team_member, public_fairs
from eventsapp.web.access import public

blueprint = Blueprint("fairs", __name__)


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """List the fairs; who works for one finds it here too."""
    mine = fairs_of_team_member(current_user.id) if current_user.is_authenticated else []
    return render_template("fairs/home.html", fairs=public_fairs(), my_fairs=mine)


@blueprint.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """Lead browsers that ask at the root to the icon."""
    return redirect(url_for("static", filename="img/favicon.svg"), code=301)
