"""The team's pages about visitors."""

from flask import Blueprint

blueprint = Blueprint("visitors_organiser", __name__, url_prefix="/organise/<fair>/visitors")

from eventsapp.visitors.views.organiser import deciding as deciding  # noqa: E402 - they add their routes
from eventsapp.visitors.views.organiser import groups as groups  # noqa: E402
from eventsapp.visitors.views.organiser import importing as importing  # noqa: E402
from eventsapp.visitors.views.organiser import invitations as invitations  # noqa: E402
from eventsapp.visitors.views.organiser import listing as listing  # noqa: E402
from eventsapp.visitors.views.organiser import pairs as pairs  # noqa: E402
from eventsapp.visitors.views.organiser import types as types  # noqa: E402
