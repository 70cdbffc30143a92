"""What happened in allocation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlaceAnnounced:
    """A published plan gave an exhibitor a stand, or another one; ``until`` (ISO, UTC) is the end of objections."""

    fair_id: int
    run_id: int
    exhibitor_id: int
    stand_id: int
    hall_code: str
    number: str
    units: list[str]
    area_m2: float
    before: str
    """The number of the stand it had; empty for a first one."""
    until: str


@dataclass(frozen=True)
class PlaceLost:
    """A published plan has no stand for an exhibitor that had one, with ``number`` and ``units``."""

    fair_id: int
    run_id: int
    exhibitor_id: int
    hall_code: str
    number: str
    units: list[str]


@dataclass(frozen=True)
class PlaceTakenBack:
    """A published plan was rolled back: the exhibitor has ``number`` again, or no stand where that is empty."""

    fair_id: int
    run_id: int
    exhibitor_id: int
    lost: str
    number: str
    hall_code: str
    reason: str


@dataclass(frozen=True)
class ExplanationReleased:
    """An exhibitor may read why it has its place."""

    fair_id: int
    run_id: int
    exhibitor_id: int


@dataclass(frozen=True)
class ObjectionFiled:
    """An exhibitor does not agree with its place."""

    fair_id: int
    objection_id: int
    exhibitor_id: int


@dataclass(frozen=True)
class ObjectionAnswered:
    """The organiser answered an objection: ``state`` is offered, moved or refused."""

    fair_id: int
    objection_id: int
    exhibitor_id: int
    state: str


@dataclass(frozen=True)
class TurnNear:
    """An exhibitor's turn in a round is about to begin; ``due`` is ISO, UTC."""

    fair_id: int
    round_id: int
    exhibitor_id: int
    due: str


@dataclass(frozen=True)
class RoundOpened:
    """A round opened; ``closes`` is ISO, UTC."""

    fair_id: int
    round_id: int
    closes: str


@dataclass(frozen=True)
class RoundClosed:
    """A round in which exhibitors choose is over; one that never ``began`` was called off."""

    fair_id: int
    round_id: int
    began: bool


@dataclass(frozen=True)
class TurnMissed:
    """A round is over in which an exhibitor did not choose; ``next_round_id`` is the next for it, where there is."""

    fair_id: int
    round_id: int
    exhibitor_id: int
    began: bool
    next_round_id: int | None


@dataclass(frozen=True)
class TurnAnnounced:
    """An exhibitor is in a round that was opened or announced; when and how stands in its turn."""

    fair_id: int
    round_id: int
    exhibitor_id: int
