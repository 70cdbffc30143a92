"""Pages of visitors and about visitors."""

from eventsapp.visitors.views.exhibitor import blueprint as exhibitor
from eventsapp.visitors.views.organiser import blueprint as organiser
from eventsapp.visitors.views.public import blueprint as public

BLUEPRINTS = (public, organiser, exhibitor)
