"""What can be done with a stand in its present state, in the order in which people look for it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.rules.holds import MOVABLE, is_overdue


class Step(StrEnum):
    """One thing that is done with a stand."""

    RESERVE = "reserve"
    DEPOSIT = "deposit"
    HAND_OVER = "hand-over"
    PROLONG = "prolong"
    NAME = "name"
    MOVE = "move"
    SWAP = "swap"
    MERGE = "enlarge"
    DOWNSIZE = "downsize"
    REOPEN = "reopen"
    RELEASE = "release"


STEP_WORDS: Mapping[Step, object] = {
    Step.RESERVE: _l("Reserve"),
    Step.DEPOSIT: _l("Deposit received"),
    Step.HAND_OVER: _l("Hand over"),
    Step.PROLONG: _l("Prolong the option"),
    Step.NAME: _l("Name the exhibitor"),
    Step.MOVE: _l("Move"),
    Step.SWAP: _l("Swap"),
    Step.MERGE: _l("Enlarge"),
    Step.DOWNSIZE: _l("Downsize"),
    Step.REOPEN: _l("Take the deposit back"),
    Step.RELEASE: _l("Release"),
}
STEP_MEANINGS: Mapping[Step, object] = {
    Step.RESERVE: _l("The hold becomes a reservation that waits for the deposit."),
    Step.DEPOSIT: _l("The money is there: the stand is sold."),
    Step.HAND_OVER: _l("The exhibitor took the stand over on site."),
    Step.PROLONG: _l("The option lasts until another day."),
    Step.NAME: _l("The prospect became an exhibitor of the fair."),
    Step.MOVE: _l("Other units instead of its own, in any hall."),
    Step.SWAP: _l("Two stands change places in one step."),
    Step.MERGE: _l("Free units beside it come to the stand; it keeps its number."),
    Step.DOWNSIZE: _l("Some of its units become free; what stays hangs together."),
    Step.REOPEN: _l("The deposit did not arrive after all: reserved again."),
    Step.RELEASE: _l("All its units become free."),
}
STEP_KEYS: Mapping[Step, str] = {
    Step.RESERVE: "R",
    Step.DEPOSIT: "P",
    Step.HAND_OVER: "H",
    Step.PROLONG: "O",
    Step.NAME: "N",
    Step.MOVE: "M",
    Step.SWAP: "S",
    Step.MERGE: "E",
    Step.DOWNSIZE: "D",
    Step.REOPEN: "B",
    Step.RELEASE: "L",
}
"""The key of each step on a stand's page."""

NEEDS_REASON = frozenset({Step.REOPEN, Step.RELEASE, Step.PROLONG})
CHANGES_UNITS = (Step.MOVE, Step.SWAP, Step.MERGE, Step.DOWNSIZE)
TELLS_EXHIBITOR = frozenset({Step.RESERVE, Step.DEPOSIT, Step.RELEASE, *CHANGES_UNITS})
"""What an exhibitor gets a mail about."""


def possible_steps(stand: Stand, now: datetime, *, is_deposit_noted: bool = False) -> list[Step]:
    """Return what may be done with a stand now, the likeliest first."""
    if stand.state == StandState.RELEASED:
        return []
    late = is_overdue(stand, now)
    if stand.state == StandState.EXPIRED or late:
        paid_late = stand.reserved_at is not None and not is_deposit_noted
        return [Step.DEPOSIT] if paid_late else []
    return [*_forward(stand), *(CHANGES_UNITS if stand.state in MOVABLE else ()), *_back(stand)]


def _forward(stand: Stand) -> list[Step]:
    """Return what leads further."""
    if stand.state == StandState.OPTION:
        return [Step.PROLONG, Step.RESERVE] if stand.exhibitor_id is not None else [Step.NAME, Step.PROLONG]
    leads: Mapping[str, list[Step]] = {
        StandState.CART: [Step.RESERVE],
        StandState.OFFERED: [Step.RESERVE],
        StandState.RESERVED: [Step.DEPOSIT],
        StandState.SOLD: [Step.HAND_OVER],
    }
    return leads.get(stand.state, [])


def _back(stand: Stand) -> list[Step]:
    return [Step.REOPEN, Step.RELEASE] if stand.state == StandState.SOLD else [Step.RELEASE]
