"""The programme for programs: the draft that the team arranges, and what is said on the day."""

from eventsapp.programme.api import draft, today

BLUEPRINTS = (draft.blueprint, today.blueprint)

__all__ = ["BLUEPRINTS"]
