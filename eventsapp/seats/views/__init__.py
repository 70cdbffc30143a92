"""Pages about seats."""

from eventsapp.seats.views.organiser import blueprint as organiser
from eventsapp.seats.views.public import blueprint as public

BLUEPRINTS = (public, organiser)
