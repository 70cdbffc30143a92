"""The call for speakers: what is asked for, what is proposed, what the team decides; accepted talks become sessions."""

from flask import Flask

from eventsapp.call import models as models
from eventsapp.call.queries import proposal_of_session
from eventsapp.call.views import organiser, public


def init_app(app: Flask) -> None:
    """Add this slice to the application; the page of a session shows the proposal that it came from."""
    app.register_blueprint(organiser.blueprint)
    app.register_blueprint(public.blueprint)
    app.jinja_env.globals["proposal_of_session"] = proposal_of_session
