"""Pages about badges."""

from eventsapp.badges.views import exhibitor, layout_files, layouts, organiser, people, public, quota

BLUEPRINTS = (
    public.blueprint,
    exhibitor.blueprint,
    organiser.blueprint,
    people.blueprint,
    layouts.blueprint,
    layout_files.blueprint,
    quota.organiser,
    quota.exhibitor,
)
