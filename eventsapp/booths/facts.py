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


@dataclass(frozen=True)
class BoothReserved:
    """A hold became a reservation; `until` (ISO, UTC) is when the deposit must be there, None where it need not."""

    fair_id: int
    stand_id: int
    exhibitor_id: int
    hall_code: str
    number: str
    units: list[str]
    until: str | None


@dataclass(frozen=True)
class BoothSold:
    """The deposit for a stand arrived."""

    fair_id: int
    stand_id: int
    exhibitor_id: int
    hall_code: str
    number: str
    units: list[str]


@dataclass(frozen=True)
class DepositUnplaced:
    """A deposit arrived after its reservation had ended and somebody else had taken the units."""

    fair_id: int
    stand_id: int
    exhibitor_id: int
    hall_code: str
    number: str
    units: list[str]


@dataclass(frozen=True)
class BoothChanged:
    """A stand has other units than before; `reason` is what the organiser wrote."""

    fair_id: int
    stand_id: int
    exhibitor_id: int
    hall_code: str
    number: str
    units: list[str]
    units_before: list[str]
    hall_code_before: str
    area_m2: float
    reason: str


@dataclass(frozen=True)
class BoothOffered:
    """One from the waiting list was offered a stand until `until` (ISO, UTC)."""

    fair_id: int
    stand_id: int
    exhibitor_id: int
    hall_code: str
    number: str
    units: list[str]
    until: str


@dataclass(frozen=True)
class HoldEnded:
    """A hold or reservation ended without a stand; `how` is expired or released, `was` the state it had."""

    fair_id: int
    stand_id: int
    exhibitor_id: int | None
    held_by_id: int | None
    hall_code: str
    number: str
    units: list[str]
    was: str
    how: str


@dataclass(frozen=True)
class OptionLapsesSoon:
    """An option ends within a day; whoever holds it decides."""

    fair_id: int
    stand_id: int
    held_by_id: int
    hall_code: str
    number: str
    holder: str
    until: str


@dataclass(frozen=True)
class UnitsFreed:
    """Units of a hall can be had again."""

    fair_id: int
    hall_id: int
    unit_ids: list[int]


@dataclass(frozen=True)
class PlanPublished:
    """A hall's plan was changed; `version` names the plan as it is now."""

    fair_id: int
    hall_id: int
    hall_code: str
    version: str
