"""Pages about badges."""

from eventsapp.badges.views import exhibitor, layouts, organiser, people, public

BLUEPRINTS = (public.blueprint, exhibitor.blueprint, organiser.blueprint, people.blueprint, layouts.blueprint)
