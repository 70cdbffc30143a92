"""Everything that writes stands: giving, taking back, placing a directory, putting a plan into use."""

from eventsapp.booths.actions.placements import import_placements
from eventsapp.booths.actions.plans import MeasuredPlan, PlanImport, import_plan, measure_plan, preview_plan
from eventsapp.booths.actions.stands import allocate_stand, find_units, release_stand

__all__ = [
    "MeasuredPlan",
    "PlanImport",
    "allocate_stand",
    "find_units",
    "import_placements",
    "import_plan",
    "measure_plan",
    "preview_plan",
    "release_stand",
]
