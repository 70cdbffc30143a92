"""The organiser's pages: review, paper forms, exhibitors, import."""

from flask import Blueprint

blueprint = Blueprint("exhibitors_organiser", __name__, url_prefix="/organise/<fair>")

from eventsapp.exhibitors.views.organiser import (  # noqa: E402
    deciding,  # noqa: F401 - they add their routes
    importing,  # noqa: F401
    listing,  # noqa: F401
    paper,  # noqa: F401
    review,  # noqa: F401
)
