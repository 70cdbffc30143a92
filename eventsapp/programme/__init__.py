"""The forum: rooms, tracks, speakers, sessions and the releases people read."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.access import Permission, may
from eventsapp.programme import files as files
from eventsapp.programme import models as models
from eventsapp.programme import proposing as proposing
from eventsapp.programme import reactions as reactions
from eventsapp.programme.api import BLUEPRINTS as FOR_PROGRAMS
from eventsapp.programme.cli import group
from eventsapp.programme.views import embedding, following, mine, offline, organiser, public, screens
from eventsapp.programme.views import files as downloads
from eventsapp.programme.views import handouts as handouts
from eventsapp.programme.views.organiser import proposals
from eventsapp.web import navigation
from eventsapp.web.navigation import Entry


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
    app.register_blueprint(public.blueprint)
    app.register_blueprint(downloads.blueprint)
    app.register_blueprint(embedding.blueprint)
    app.register_blueprint(mine.blueprint)
    app.register_blueprint(offline.blueprint)
    app.register_blueprint(following.blueprint)
    app.register_blueprint(screens.blueprint)
    app.register_blueprint(organiser.blueprint)
    for blueprint in FOR_PROGRAMS:
        app.register_blueprint(blueprint)
    app.cli.add_command(group)
    proposals.show_proposals()
    navigation.register("public", Entry(30, _l("Agenda"), "programme_public.agenda"))
    navigation.register(
        "organise",
        Entry(
            40,
            _l("Forum"),
            "programme_organiser.sessions",
            visible=lambda: may(Permission.PROGRAMME),
            also=("programme_organiser.import_programme", "programme_organiser.import_programme_job"),
        ),
    )
