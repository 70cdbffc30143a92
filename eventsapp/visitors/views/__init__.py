"""Pages of visitors and about visitors."""

from eventsapp.visitors.views.organiser import blueprint as organiser
from eventsapp.visitors.views.public import blueprint as public

BLUEPRINTS = (public, organiser)
