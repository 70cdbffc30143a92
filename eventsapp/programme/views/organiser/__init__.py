"""The programme team's pages: sessions, speakers, rooms, tracks, import, releases."""

from flask import Blueprint

blueprint = Blueprint("programme_organiser", __name__, url_prefix="/organise/<fair>")

from eventsapp.programme.views.organiser import ceremonies as ceremonies  # noqa: E402
from eventsapp.programme.views.organiser import (  # noqa: E402 - they add their routes to the blueprint
    clashes as clashes,
)
from eventsapp.programme.views.organiser import grid as grid  # noqa: E402
from eventsapp.programme.views.organiser import importing as importing  # noqa: E402
from eventsapp.programme.views.organiser import materials as materials  # noqa: E402
from eventsapp.programme.views.organiser import people as people  # noqa: E402
from eventsapp.programme.views.organiser import places as places  # noqa: E402
from eventsapp.programme.views.organiser import previewing as previewing  # noqa: E402
from eventsapp.programme.views.organiser import proposals as proposals  # noqa: E402
from eventsapp.programme.views.organiser import releases as releases  # noqa: E402
from eventsapp.programme.views.organiser import sessions as sessions  # noqa: E402
from eventsapp.programme.views.organiser import signs as signs  # noqa: E402
from eventsapp.programme.views.organiser import today as today  # noqa: E402
