"""Whose turn it is at a fair that gives its places in rounds, and what may be chosen then."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventsapp.infra.locale import current_language, moment
from eventsapp.infra.refusals import Refusal


class NotYourTurn(Refusal):
    """A hold outside the window of the exhibitor's round."""

    sentence = _l("Places are given in rounds here, and yours is not open. You get a mail when it opens.")


class OutsideRound(Refusal):
    """Units that are not to be had in this round."""

    status = 422
    field = "numbers"
    sentence = _l("Not all of these units can be chosen in this round. Nothing was held.")


class Turn(NamedTuple):
    """When an exhibitor may hold units by itself, and which; the window is None where nobody opened one for it."""

    is_by_round: bool
    """Whether the fair gives its places in rounds; where it does not, the rest does not matter."""
    timezone: str
    opens_at: datetime | None
    closes_at: datetime | None
    zone_ids: Sequence[int] | None
    package_ids: Sequence[int] | None
    most_units: int | None

    def is_open(self, now: datetime) -> bool:
        """Say whether the exhibitor may hold units at a moment: the window ends at its very second."""
        if not self.is_by_round:
            return True
        return self.opens_at is not None and self.closes_at is not None and self.opens_at <= now < self.closes_at


def check_turn(turn: Turn, now: datetime) -> None:
    """Refuse a hold outside the window with NotYourTurn, which says when it is."""
    if turn.is_open(now):
        return
    if turn.opens_at is None or turn.closes_at is None:
        raise NotYourTurn
    if now < turn.opens_at:
        opens = moment(turn.opens_at, turn.timezone, current_language())
        raise NotYourTurn(_("Your round opens on %(time)s. Nothing was held.", time=opens))
    closed = moment(turn.closes_at, turn.timezone, current_language())
    raise NotYourTurn(_("Your turn ended on %(time)s. Nothing was held.", time=closed))


def check_choice(turn: Turn, units: Sequence[tuple[int | None, int | None]], had: int) -> None:
    """Refuse units, as (zone, package), that the round does not give; ``had`` are those the exhibitor has already."""
    if not turn.is_by_round:
        return
    if not allows(turn.zone_ids or (), turn.package_ids or (), units):
        raise OutsideRound
    check_most(turn.most_units, had + len(units))


def check_most(most_units: int | None, units: int) -> None:
    """Refuse more units than one may have in a round, what it has already included."""
    if most_units is not None and units > most_units:
        raise OutsideRound(
            ngettext(
                "In this round a company can have %(num)s unit at most. Nothing was held.",
                "In this round a company can have %(num)s units at most. Nothing was held.",
                most_units,
            )
        )


def allows(
    zone_ids: Collection[int], package_ids: Collection[int], units: Sequence[tuple[int | None, int | None]]
) -> bool:
    """Say whether units, as (zone, package), may be chosen: empty restrictions allow everything."""
    return all(
        (not zone_ids or zone in zone_ids) and (not package_ids or package is None or package in package_ids)
        for zone, package in units
    )
