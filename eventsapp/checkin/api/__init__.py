"""Gates and the desk for programs."""

from eventsapp.checkin.api.desk import blueprint as desk
from eventsapp.checkin.api.gates import blueprint as gates

BLUEPRINTS = (gates, desk)
