"""The organiser's pages: review, paper forms, exhibitors, import."""

from flask import Blueprint

blueprint = Blueprint("exhibitors_organiser", __name__, url_prefix="/organise/<fair>")

from eventsapp.exhibitors.views.organiser import importing, paper, review  # noqa: E402, F401 - they add their routes
