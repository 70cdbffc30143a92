"""Pages of gates: the team's, the one that scans, and the one that makes a phone a device."""

from eventsapp.checkin.views.enrolling import blueprint as enrolling
from eventsapp.checkin.views.grouping import blueprint as grouping
from eventsapp.checkin.views.organiser import blueprint as organiser
from eventsapp.checkin.views.scanning import blueprint as scanning

BLUEPRINTS = (organiser, scanning, grouping, enrolling)
