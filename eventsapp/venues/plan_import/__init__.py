"""Reads hall plans: bytes by file name in, a PlanDocument out; knows neither web nor database.

A new format is one module with `NAME`, `recognises(files)` and `read(files)`, listed in `FORMATS`.
"""

from collections.abc import Mapping
from typing import Protocol

from eventsapp.venues.plan_import import hall_folder
from eventsapp.venues.plan_import.document import PlanDocument, PlanEntrance, PlanHall, PlanNote, PlanUnit
from eventsapp.venues.plan_import.refusals import (
    BrokenPlan,
    EmptyPlan,
    PlanRefused,
    PlanWithoutUnits,
    TooLargePlan,
    UnknownPlanFormat,
)
from eventsapp.venues.plan_import.sources import MAX_BYTES, check_size, files_at, files_uploaded, pack_files


class PlanFormat(Protocol):
    """What a module must offer to be a format."""

    NAME: str

    def recognises(self, files: Mapping[str, bytes]) -> bool:
        """Say whether these files look like this format."""

    def read(self, files: Mapping[str, bytes]) -> PlanDocument:
        """Read them; raises PlanRefused."""


FORMATS: tuple[PlanFormat, ...] = (hall_folder,)


def read_plan(files: Mapping[str, bytes]) -> PlanDocument:
    """Read a plan of any known format; raises a PlanRefused that says why not."""
    check_size(files)
    for known in FORMATS:
        if known.recognises(files):
            return known.read(files)
    raise UnknownPlanFormat(known=[known.NAME for known in FORMATS])


__all__ = [
    "MAX_BYTES",
    "BrokenPlan",
    "EmptyPlan",
    "PlanDocument",
    "PlanEntrance",
    "PlanHall",
    "PlanNote",
    "PlanRefused",
    "PlanUnit",
    "PlanWithoutUnits",
    "TooLargePlan",
    "UnknownPlanFormat",
    "files_at",
    "files_uploaded",
    "pack_files",
    "read_plan",
]
