"""Pages about badges."""

from eventsapp.badges.views import exhibitor, organiser, public

BLUEPRINTS = (public.blueprint, exhibitor.blueprint, organiser.blueprint)
