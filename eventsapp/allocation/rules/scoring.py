"""The score that orders exhibitors, its parts, and the lots that part equals.

The usual formula, after the practice of fairs (see docs/allocation.md for the sources): 10 points for each consecutive
year, 2 for each unit, 1 for each ten million dong of sponsorship, 5 for members, 5 for an early deposit, less
penalties. An organiser changes every number of it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal

PENALTIES = ("late_payment", "early_teardown", "no_show", "safety_breach")
MOST_POINTS = 1000
_SEED = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{3,59}")
SPONSORSHIP_STEP_VND = 10_000_000


@dataclass(frozen=True, slots=True)
class Formula:
    """Points by part; ``*_most`` is where a part ends, however much there is of it."""

    year_each: int = 10
    year_most: int = 100
    unit_each: int = 2
    unit_most: int = 40
    sponsorship_each: int = 1
    """For each ten million dong."""
    sponsorship_most: int = 20
    member: int = 5
    early_deposit: int = 5
    early_days: int = 7
    """A deposit is early when it arrives within so many days of the approval."""
    late_payment: int = 2
    early_teardown: int = 10
    no_show: int = 20
    safety_breach: int = 10

    @property
    def most(self) -> int:
        """Return the highest score there can be."""
        return self.year_most + self.unit_most + self.sponsorship_most + self.member + self.early_deposit


USUAL = Formula()

PART_NAMES: Mapping[str, LazyString] = {
    "years": _l("Consecutive years"),
    "units": _l("Units"),
    "sponsorship": _l("Sponsorship"),
    "member": _l("Member of the association"),
    "early_deposit": _l("Early deposit"),
    "late_payment": _l("Late payment"),
    "early_teardown": _l("Dismantled early"),
    "no_show": _l("Did not come"),
    "safety_breach": _l("Unresolved safety breach"),
}


class FormulaOutOfRange(Refusal):
    """A number of the formula that cannot be."""

    status = 422
    sentence = _l("Points are whole numbers from 0 to 1000.")


class SeedUnclear(Refusal):
    """A seed that people could not type again on another machine."""

    status = 422
    field = "seed"
    sentence = _l("A seed has 4 to 60 letters from A to Z, digits, spaces, dots and dashes.")


class SeedSettled(Refusal):
    """Another seed after places were given by this one."""

    sentence = _l("Places were given by this seed, so it stays. Nothing was changed.")


def check_seed(seed: str) -> str:
    """Return a seed that a person chose, without space around it; refuses with SeedUnclear."""
    if not _SEED.fullmatch(seed.strip()):
        raise SeedUnclear
    return seed.strip()


def formula_from(stored: Mapping[str, Any] | None) -> Formula:
    """Return the formula a fair keeps; what it does not say, or says out of range, is as usual."""
    said = {one.name: (stored or {}).get(one.name) for one in fields(Formula)}
    kept: dict[str, Any] = {name: value for name, value in said.items() if _is_in_range(value)}
    return Formula(**kept)


def formula_as_stored(formula: Formula) -> dict[str, int]:
    """Return what of a formula differs from the usual one; refuses with FormulaOutOfRange."""
    usual = asdict(USUAL)
    for name, value in asdict(formula).items():
        if not _is_in_range(value):
            raise FormulaOutOfRange(field=name)
    return {name: value for name, value in asdict(formula).items() if value != usual[name]}


def _is_in_range(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_POINTS


@dataclass(frozen=True, slots=True)
class Merits:
    """What is known of an exhibitor when its score is counted; moments are aware."""

    consecutive_years: int = 0
    units: int = 0
    sponsorship_vnd: int = 0
    is_member: bool = False
    approved_at: datetime | None = None
    deposit_at: datetime | None = None
    penalties: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Points in all and by part; parts without points are absent."""

    points: int
    parts: Mapping[str, int]


def score_of(merits: Merits, formula: Formula = USUAL) -> Score:
    """Return an exhibitor's score; it may be below nought."""
    parts = {
        "years": min(formula.year_most, formula.year_each * merits.consecutive_years),
        "units": min(formula.unit_most, formula.unit_each * merits.units),
        "sponsorship": min(
            formula.sponsorship_most, formula.sponsorship_each * (merits.sponsorship_vnd // SPONSORSHIP_STEP_VND)
        ),
        "member": formula.member if merits.is_member else 0,
        "early_deposit": formula.early_deposit if is_early(merits, formula) else 0,
        **{name: -getattr(formula, name) * (merits.penalties or {}).get(name, 0) for name in PENALTIES},
    }
    return Score(sum(parts.values()), {name: points for name, points in parts.items() if points})


class Working(NamedTuple):
    """How a part of a score comes about: so many times so many points, ``most`` at the most."""

    part: str
    amount: int
    each: int
    most: int | None
    points: int


def workings_of(merits: Merits, formula: Formula) -> list[Working]:
    """Return how each part of a score comes about, parts without points too."""
    parts = score_of(merits, formula).parts
    sums: list[tuple[str, int, int, int | None]] = [
        ("years", merits.consecutive_years, formula.year_each, formula.year_most),
        ("units", merits.units, formula.unit_each, formula.unit_most),
        (
            "sponsorship",
            merits.sponsorship_vnd // SPONSORSHIP_STEP_VND,
            formula.sponsorship_each,
            formula.sponsorship_most,
        ),
        ("member", int(merits.is_member), formula.member, None),
        ("early_deposit", int(is_early(merits, formula)), formula.early_deposit, None),
        *((name, (merits.penalties or {}).get(name, 0), -getattr(formula, name), None) for name in PENALTIES),
    ]
    return [Working(name, amount, each, most, parts.get(name, 0)) for name, amount, each, most in sums]


def is_early(merits: Merits, formula: Formula) -> bool:
    """Say whether the deposit arrived within the days that count as early."""
    if merits.deposit_at is None or merits.approved_at is None:
        return False
    return merits.deposit_at <= merits.approved_at + timedelta(days=formula.early_days)


class Standing(NamedTuple):
    """What places an exhibitor in line."""

    exhibitor_id: int
    points: int
    deposit_at: datetime | None
    applied_at: datetime | None


def in_line(standings: Iterable[Standing], seed: str) -> list[Standing]:
    """Order exhibitors: more points, then the earlier deposit, the earlier application, and the lot."""
    return sorted(standings, key=lambda one: (-one.points, *_moments(one), lot_of(seed, one.exhibitor_id)))


def _moments(one: Standing) -> tuple[tuple[bool, float], tuple[bool, float]]:
    """Return deposit and application as they sort; one that is missing comes last."""
    return _moment(one.deposit_at), _moment(one.applied_at)


def _moment(at: datetime | None) -> tuple[bool, float]:
    return (True, 0.0) if at is None else (False, at.timestamp())


def lot_of(seed: str, exhibitor_id: int) -> str:
    """Return an exhibitor's lot, the lowest first: SHA-256 of ``seed:id`` as 64 hexadecimal digits.

    Anyone who knows the published seed draws it again: ``printf '%s' 'seed:17' | sha256sum``.
    """
    return hashlib.sha256(f"{seed}:{exhibitor_id}".encode()).hexdigest()


def drawn_by_lot(line: Sequence[Standing]) -> set[int]:
    """Return who stands where it stands only by its lot: everything else is equal to one beside it."""
    equal = [
        (one, other) for one, other in pairwise(line) if one.points == other.points and _moments(one) == _moments(other)
    ]
    return {one.exhibitor_id for pair in equal for one in pair}
