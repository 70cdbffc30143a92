"""Commands about places: plans of a whole fair, and what its exhibitors are ranked by."""

from eventsapp.allocation.cli.plans import group
from eventsapp.allocation.cli.records import records

group.add_command(records)

__all__ = ["group"]
