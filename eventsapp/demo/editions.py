"""The two demo fairs: one that fits the venue, one of the reference size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from eventsapp.allocation.models import RoundMode
from eventsapp.allocation.rules.rounds import RoundKind
from eventsapp.demo.halls import HallSpec, indoor, lobby, outdoor
from eventsapp.demo.tiling import Taste
from eventsapp.demo.words import fair_texts as words
from eventsapp.demo.words.fair_texts import texts
from eventsapp.exhibitors.models import ApplicationState as State


@dataclass(frozen=True)
class RoundSpec:
    """A round of a demo fair: for whom, how, and from when until when, in days after the one on which it is filled.

    Whole days begin and end at the usual hours; a part of a day is as long ago or ahead.
    """

    kind: RoundKind
    mode: RoundMode
    opens: float
    closes: float
    stations: int = 1


@dataclass(frozen=True)
class Edition:
    """What a demo fair is made of; counts are exact."""

    slug: str
    name: Mapping[str, str]
    mark: str
    accent: str
    starts_on: date
    days: int
    halls: Sequence[HallSpec]
    taste: Taste
    stands: int
    without_stand: int
    undecided: Mapping[State, int]
    visitors: int
    forum_days: int
    forum_is_published: bool
    milestones: Sequence[tuple[date, time | None, Mapping[str, str]]]
    rounds: Sequence[RoundSpec]
    rounds_are_published: bool
    vacated: int = 0
    """Places that were cut out for somebody and stay free: as many of those without a stand fit into them."""

    @property
    def exhibitors(self) -> int:
        """Return how many companies were approved."""
        return self.stands + self.without_stand

    @property
    def ends_on(self) -> date:
        """Return the last day."""
        return self.starts_on + timedelta(days=self.days - 1)


OPENED_AT = datetime(2026, 9, 1, 2, tzinfo=UTC)
CLOSES_AT = datetime(2027, 2, 26, 10, tzinfo=UTC)

_PAVILION = {"D-2": "korea", "E-2": "korea"}
_MACHINES = {f"{row}-{island}": "machines" for row in "FGH" for island in (1, 2, 3)}

EVERYDAY = Edition(
    slug="binh-duong-2027",
    name=texts(
        "Ngày Nhà máy Bình Dương 2027", "Binh Duong Factory Days 2027", "平阳工厂日 2027", "빈즈엉 팩토리 데이즈 2027"
    ),
    mark="BD",
    accent="ultramarine",
    starts_on=date(2027, 5, 12),
    days=3,
    halls=(
        indoor("A", "ABCDEFGH", (8, 8, 8), zone="automation", zones=_PAVILION | _MACHINES, blocked=4),
        indoor("B", "JKMNPQR", (7, 7), zone="digital", blocked=2),
        lobby("L", 3, 6),
        outdoor("X", "XYZ", (5, 5)),
    ),
    taste=Taste((2, 4, 4, 2, 1), 62),
    stands=165,
    without_stand=15,
    undecided={
        State.DRAFT: 14,
        State.SUBMITTED: 38,
        State.CHANGES_REQUESTED: 7,
        State.WAITLISTED: 6,
        State.REJECTED: 8,
        State.WITHDRAWN: 3,
    },
    visitors=400,
    forum_days=2,
    forum_is_published=True,
    milestones=(
        (date(2026, 11, 30), None, words.EARLY_PRICE_ENDS),
        (date(2026, 12, 15), time(10), words.PLAN_OPENS),
        (date(2027, 2, 26), time(17), words.APPLICATIONS_CLOSE),
        (date(2027, 3, 1), None, words.SECOND_AGENDA),
        (date(2027, 5, 10), time(8), words.MOVE_IN),
        (date(2027, 5, 12), time(8, 30), words.OPENING),
    ),
    rounds=(
        RoundSpec(RoundKind.REBOOK, RoundMode.ASSIGN, -70, -50),
        RoundSpec(RoundKind.SPONSORS, RoundMode.ASSIGN, -49, -36),
        RoundSpec(RoundKind.BIG, RoundMode.OPTIMISE, -35, -22),
        RoundSpec(RoundKind.LOYAL, RoundMode.APPOINTMENT, -21, -21, stations=3),
        RoundSpec(RoundKind.GENERAL, RoundMode.SELF_SELECT, -4, 45),
        RoundSpec(RoundKind.LATE, RoundMode.SELF_SELECT, 46, 66),
    ),
    rounds_are_published=True,
)


def _rows(hall: str, count: int) -> list[str]:
    """Return names of rows that no other hall has: AA, AB, ... without I and O."""
    return [f"{hall}{row}" for row in "ABCDEFGHJKL"[:count]]


_wide_hall = partial(indoor, islands=(10, 10, 10), blocked=3)

REFERENCE = Edition(
    slug="reference-2027",
    name=texts(
        "Tuần Tự động hóa Mê Kông 2027", "Mekong Automation Week 2027", "湄公自动化周 2027", "메콩 자동화 위크 2027"
    ),
    mark="MA",
    accent="sea",
    starts_on=date(2027, 6, 16),
    days=3,
    halls=(
        _wide_hall("A", _rows("A", 11), zone="automation", zones={"AE-2": "korea", "AF-2": "korea"}),
        _wide_hall("B", _rows("B", 9), zone="machines"),
        _wide_hall("C", _rows("C", 9), zone="digital"),
        indoor("D", _rows("D", 9), (10, 10), zone="young", blocked=3),
        outdoor("X", _rows("X", 3), (10, 10)),
    ),
    taste=Taste((2, 5, 5, 4, 2), 86),
    stands=250,
    without_stand=250,
    vacated=240,
    undecided={
        State.DRAFT: 30,
        State.SUBMITTED: 52,
        State.CHANGES_REQUESTED: 12,
        State.WAITLISTED: 15,
        State.REJECTED: 18,
        State.WITHDRAWN: 6,
    },
    visitors=1000,
    forum_days=3,
    forum_is_published=False,
    milestones=(
        (date(2027, 1, 15), None, words.EARLY_PRICE_ENDS),
        (date(2027, 2, 26), time(17), words.APPLICATIONS_CLOSE),
        (date(2027, 4, 1), None, words.AGENDA_OUT),
        (date(2027, 6, 14), time(8), words.MOVE_IN),
        (date(2027, 6, 16), time(8, 30), words.OPENING),
    ),
    rounds=(
        RoundSpec(RoundKind.REBOOK, RoundMode.ASSIGN, -60, -40),
        RoundSpec(RoundKind.SPONSORS, RoundMode.ASSIGN, -39, -20),
        RoundSpec(RoundKind.BIG, RoundMode.OPTIMISE, -6, 20),
        RoundSpec(RoundKind.LOYAL, RoundMode.APPOINTMENT, -0.02, 6, stations=3),
        RoundSpec(RoundKind.GENERAL, RoundMode.SELF_SELECT, 21, 49),
        RoundSpec(RoundKind.LATE, RoundMode.SELF_SELECT, 50, 64),
    ),
    rounds_are_published=False,
)

EDITIONS = (EVERYDAY, REFERENCE)
