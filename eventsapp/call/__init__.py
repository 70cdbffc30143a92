"""The call for speakers: what is asked for, what is proposed, what the team decides; accepted talks become sessions."""

from flask import Flask

from eventsapp.call import api
from eventsapp.call import models as models
from eventsapp.call.queries import open_call_of, proposal_of_session
from eventsapp.call.rules import KEPT_DAYS
from eventsapp.call.views import organiser, public


def init_app(app: Flask) -> None:
    """Add this slice to the application; pages of the programme ask it where a session came from, and for talks."""
    app.register_blueprint(organiser.blueprint)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(api.blueprint)
    app.jinja_env.globals["proposal_of_session"] = proposal_of_session
    app.jinja_env.globals["open_call_of"] = open_call_of
    app.jinja_env.globals["kept_days"] = KEPT_DAYS
