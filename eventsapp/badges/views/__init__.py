"""Pages about badges."""

from eventsapp.badges.views import exhibitor, layouts, organiser, people, public, quota

BLUEPRINTS = (
    public.blueprint,
    exhibitor.blueprint,
    organiser.blueprint,
    people.blueprint,
    layouts.blueprint,
    quota.organiser,
    quota.exhibitor,
)
