"""The programme team's pages of the call."""

from flask import Blueprint

blueprint = Blueprint("call_organiser", __name__, url_prefix="/organise/<fair>/programme/call")

from eventsapp.call.views.organiser import calling as calling  # noqa: E402 - they add their routes to the blueprint
from eventsapp.call.views.organiser import deciding as deciding  # noqa: E402
from eventsapp.call.views.organiser import review as review  # noqa: E402
