"""The usual rounds of a fair and when they are held, and how they lie in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from eventsapp.allocation.models import Round, RoundMode
from eventsapp.allocation.rules.rounds import BIG_UNITS, RoundKind
from eventsapp.infra.locale import zone

FIRST_WEEKS = 22
"""The first of the usual rounds opens so many weeks before the fair, where there is still time for that."""
LAST_WEEKS = 3
"""The last one closes so many weeks before it: stands have to be built."""
OPENS, CLOSES = time(10), time(17)
_USUAL = (
    (RoundKind.REBOOK, RoundMode.ASSIGN, 3),
    (RoundKind.SPONSORS, RoundMode.ASSIGN, 3),
    (RoundKind.BIG, RoundMode.OPTIMISE, 3),
    (RoundKind.LOYAL, RoundMode.APPOINTMENT, 2),
    (RoundKind.GENERAL, RoundMode.SELF_SELECT, 5),
    (RoundKind.LATE, RoundMode.SELF_SELECT, 3),
)
"""Kind, mode, and length in weeks; after the calendars of fairs: rebooking on site, sponsors and pavilions, big shapes
before small ones, loyal ones by points, everybody, latecomers (docs/allocation.md)."""
SCALE = 1000


@dataclass(frozen=True, slots=True)
class RoundValues:
    """What an organiser says of a round."""

    kind: str
    mode: str
    opens_at: datetime
    closes_at: datetime
    name: str = ""
    min_points: int | None = None
    min_units: int | None = None
    zone_ids: Sequence[int] = ()
    package_ids: Sequence[int] = ()
    most_units: int | None = None
    pick_seconds: int = 180
    stations: int = 1


def usual_rounds(starts_on: date, now: datetime, timezone: str) -> list[RoundValues]:
    """Return the six usual rounds, one after the other, between now and three weeks before the fair.

    Where less time is left they are shortened alike, to a day each at the least.
    """
    tomorrow = now.astimezone(zone(timezone)).date() + timedelta(days=1)
    first = max(tomorrow, starts_on - timedelta(weeks=FIRST_WEEKS))
    days = max(len(_USUAL), (starts_on - timedelta(weeks=LAST_WEEKS) - first).days)
    limits = _limits(days)
    return [
        RoundValues(
            kind,
            mode,
            datetime.combine(first + timedelta(days=begin), OPENS, tzinfo=zone(timezone)),
            datetime.combine(first + timedelta(days=end - 1), CLOSES, tzinfo=zone(timezone)),
            min_units=BIG_UNITS if kind == RoundKind.BIG else None,
        )
        for (kind, mode, _weeks), begin, end in zip(_USUAL, limits, limits[1:], strict=False)
    ]


def _limits(days: int) -> list[int]:
    """Return where the rounds begin and end, in days from the first."""
    weeks = [length for _kind, _mode, length in _USUAL]
    limits = [0]
    for place in range(1, len(weeks) + 1):
        wanted = round(days * sum(weeks[:place]) / sum(weeks))
        limits.append(min(max(wanted, limits[-1] + 1), days - len(weeks) + place))
    return limits


def next_round(rounds: Sequence[Round], starts_on: date, now: datetime, timezone: str) -> RoundValues:
    """Return a round for everybody that begins the day after the last one ends; without rounds, when the usual do."""
    first = usual_rounds(starts_on, now, timezone)[0]
    begins = max([first.opens_at, *(one.closes_at + timedelta(days=1) for one in rounds)]).astimezone(zone(timezone))
    opens = datetime.combine(begins.date(), OPENS, tzinfo=zone(timezone))
    return RoundValues(RoundKind.GENERAL, RoundMode.SELF_SELECT, opens, opens + (first.closes_at - first.opens_at))


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a round lies on the timeline, in thousandths of it."""

    round_id: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rounds side by side in time; ``now_x`` is None where now lies outside."""

    begins: datetime
    ends: datetime
    bars: Sequence[Bar]
    months: Sequence[int]
    """Where months begin."""
    now_x: int | None

    def bar_of(self, one: Round) -> Bar:
        """Return the bar of a round."""
        return next(bar for bar in self.bars if bar.round_id == one.id)


LEAST_WIDTH = 8


def timeline_of(rounds: Sequence[Round], now: datetime, timezone: str) -> Timeline | None:
    """Lay rounds out from the first opening to the last closing; None without rounds."""
    if not rounds:
        return None
    begins, ends = min(one.opens_at for one in rounds), max(one.closes_at for one in rounds)
    length = max((ends - begins).total_seconds(), 1.0)

    def at(moment: datetime) -> int:
        return round(SCALE * (moment - begins).total_seconds() / length)

    bars = [
        Bar(one.id, min(at(one.opens_at), SCALE - LEAST_WIDTH), max(LEAST_WIDTH, at(one.closes_at) - at(one.opens_at)))
        for one in rounds
    ]
    return Timeline(begins, ends, bars, [at(month) for month in _months(begins, ends, timezone)], _inside(at(now)))


MOST_MONTHS = 36


def _months(begins: datetime, ends: datetime, timezone: str) -> list[datetime]:
    """Return the first moments of the months between two moments, none where there are too many to draw."""
    first = begins.astimezone(zone(timezone))
    starts = [
        datetime(first.year + (first.month + step - 1) // 12, (first.month + step - 1) % 12 + 1, 1, tzinfo=first.tzinfo)
        for step in range(1, MOST_MONTHS + 2)
    ]
    inside = [start for start in starts if start < ends]
    return inside if len(inside) <= MOST_MONTHS else []


def _inside(x: int) -> int | None:
    return x if 0 <= x <= SCALE else None
