"""What happened to stands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BoothAllocated:
    """An exhibitor was given a stand; `units` are the numbers, `area_m2` their sum."""

    fair_id: int
    stand_id: int
    exhibitor_id: int
    hall_code: str
    number: str
    units: list[str]
    area_m2: float


@dataclass(frozen=True)
class BoothReleased:
    """A stand was taken back; `reason` is what the organiser wrote."""

    fair_id: int
    stand_id: int
    exhibitor_id: int
    hall_code: str
    number: str
    units: list[str]
    reason: str
