"""Allocation for programs of the organiser: plans, rounds, points."""

from eventsapp.allocation.api import places, plans, points, publishing, rounds

BLUEPRINTS = (plans.blueprint, places.blueprint, publishing.blueprint, rounds.blueprint, points.blueprint)

__all__ = ["BLUEPRINTS"]
