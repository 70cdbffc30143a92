"""Pages of leads: the exhibitor's, the phone's, and the visitor's."""

from eventsapp.leads.views.exhibitor import blueprint as exhibitor
from eventsapp.leads.views.keeping import blueprint as keeping
from eventsapp.leads.views.media import blueprint as media
from eventsapp.leads.views.organiser import blueprint as organiser
from eventsapp.leads.views.phone import blueprint as phone
from eventsapp.leads.views.public import blueprint as public
from eventsapp.leads.views.stand import blueprint as stand

BLUEPRINTS = (exhibitor, keeping, media, organiser, phone, public, stand)
