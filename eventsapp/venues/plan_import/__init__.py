"""Reads hall plans: bytes by file name in, a PlanDocument out; knows neither web nor database.

A new format is one module with `NAME`, `recognises(files)` and `read(files, options)`, listed in `FORMATS`.
Formats are told apart by what is in the files, never by their names alone.
"""

from collections.abc import Mapping
from typing import Protocol

from eventsapp.venues.plan_import import a2z, dxf, hall_folder, hall_plan, svg, table
from eventsapp.venues.plan_import.document import (
    PlanDocument,
    PlanEntrance,
    PlanFeature,
    PlanHall,
    PlanNote,
    PlanUnit,
)
from eventsapp.venues.plan_import.gathering import MAX_NUMBER
from eventsapp.venues.plan_import.options import AS_THE_FILE_SAYS, LARGEST_SCALE, SMALLEST_SCALE, PlanOptions
from eventsapp.venues.plan_import.refusals import (
    BrokenPlan,
    CrowdedPlan,
    EmptyPlan,
    ImplausiblePlan,
    NoNumbersInPlan,
    NoSuchLayers,
    PlanRefused,
    PlanWithoutUnits,
    TooLargePlan,
    UnknownPlanFormat,
)
from eventsapp.venues.plan_import.sources import MAX_BYTES, check_size, files_at, files_uploaded


class PlanFormat(Protocol):
    """What a module must offer to be a format."""

    NAME: str

    def recognises(self, files: Mapping[str, bytes]) -> bool:
        """Say whether these files look like this format."""

    def read(self, files: Mapping[str, bytes], options: PlanOptions = AS_THE_FILE_SAYS) -> PlanDocument:
        """Read them; raises PlanRefused."""


# The folder of halls comes last of the JSON formats: it takes a broken file by its name.
FORMATS: tuple[PlanFormat, ...] = (hall_plan, a2z, dxf, svg, hall_folder, table)


def read_plan(files: Mapping[str, bytes], options: PlanOptions = AS_THE_FILE_SAYS) -> PlanDocument:
    """Read a plan of any known format; raises a PlanRefused that says why not."""
    check_size(files)
    for known in FORMATS:
        if known.recognises(files):
            return known.read(files, options)
    raise UnknownPlanFormat(known=[known.NAME for known in FORMATS])


__all__ = [
    "AS_THE_FILE_SAYS",
    "LARGEST_SCALE",
    "MAX_BYTES",
    "MAX_NUMBER",
    "SMALLEST_SCALE",
    "BrokenPlan",
    "CrowdedPlan",
    "EmptyPlan",
    "ImplausiblePlan",
    "NoNumbersInPlan",
    "NoSuchLayers",
    "PlanDocument",
    "PlanEntrance",
    "PlanFeature",
    "PlanHall",
    "PlanNote",
    "PlanOptions",
    "PlanRefused",
    "PlanUnit",
    "PlanWithoutUnits",
    "TooLargePlan",
    "UnknownPlanFormat",
    "files_at",
    "files_uploaded",
    "read_plan",
]
