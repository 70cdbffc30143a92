"""Pages of gates, of the desk and of what it prints, and the one that makes a phone a device."""

from eventsapp.checkin.views import desk as desk
from eventsapp.checkin.views import desk_staff as desk_staff
from eventsapp.checkin.views import screens as screens
from eventsapp.checkin.views.attending import blueprint as attending
from eventsapp.checkin.views.consents import blueprint as consents
from eventsapp.checkin.views.desking import devices as desk_devices
from eventsapp.checkin.views.desking import team as desk_team
from eventsapp.checkin.views.enrolling import blueprint as enrolling
from eventsapp.checkin.views.grouping import blueprint as grouping
from eventsapp.checkin.views.kiosk import blueprint as kiosk
from eventsapp.checkin.views.organiser import blueprint as organiser
from eventsapp.checkin.views.paper import blueprint as paper
from eventsapp.checkin.views.scanning import blueprint as scanning
from eventsapp.checkin.views.stations import blueprint as stations

BLUEPRINTS = (
    organiser,
    scanning,
    grouping,
    enrolling,
    desk_team,
    desk_devices,
    stations,
    paper,
    kiosk,
    attending,
    consents,
    screens.blueprint,
)
