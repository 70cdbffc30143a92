"""Pages for visitors."""

from flask import Blueprint

blueprint = Blueprint("visitors_public", __name__)

from eventsapp.visitors.views.public import registering as registering  # noqa: E402 - they add their routes
from eventsapp.visitors.views.public import tickets as tickets  # noqa: E402
