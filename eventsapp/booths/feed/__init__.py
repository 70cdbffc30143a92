"""The plan for programs: its shapes by version, its states by number, and what comes next."""

from eventsapp.booths.feed.following import PlanPosition, begin, look
from eventsapp.booths.feed.geometry import geometry_of
from eventsapp.booths.feed.states import changes_as_json, states_as_json
from eventsapp.booths.feed.versions import versions_of

__all__ = [
    "PlanPosition",
    "begin",
    "changes_as_json",
    "geometry_of",
    "look",
    "states_as_json",
    "versions_of",
]
