"""What the button of a step says, and what is said when it is done."""

from collections.abc import Sequence

from flask_babel import gettext as _

from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.rules import Change
from eventsapp.booths.rules.steps import Step


def button_words(step: Step, changes: Sequence[Change]) -> str:
    """Name the act by its verb and its object."""
    change = changes[0]
    number, after = change.before.number, change.after
    place = after.number if after else ""
    sentences = {
        Step.RESERVE: _("Reserve %(number)s", number=number),
        Step.DEPOSIT: _("Keep the money without a stand")
        if change.is_unplaced
        else _("Sell %(number)s", number=number),
        Step.HAND_OVER: _("Hand %(number)s over", number=number),
        Step.PROLONG: _("Prolong the option on %(number)s", number=number),
        Step.NAME: _("Hold %(number)s for %(company)s", number=number, company=change.holder_after),
        Step.MOVE: _("Move %(number)s to %(place)s", number=number, place=place),
        Step.SWAP: _("Swap %(number)s and %(other)s", number=number, other=changes[-1].before.number),
        Step.MERGE: _("Add %(units)s to %(number)s", units=", ".join(change.gained), number=number),
        Step.DOWNSIZE: _("Take %(units)s from %(number)s", units=", ".join(change.lost), number=number),
        Step.REOPEN: _("Take the deposit of %(number)s back", number=number),
        Step.RELEASE: _("Release %(number)s", number=number),
    }
    return sentences[step]


def done_words(step: Step, stand: Stand, was: str) -> str:
    """Say what was done; `was` is the number the stand had before."""
    number, company = stand.number, stand.holder_name
    if step == Step.DEPOSIT and stand.state != StandState.SOLD:
        return _("The money of %(company)s is kept: it waits for another stand.", company=company)
    sentences = {
        Step.RESERVE: _("%(number)s is reserved for %(company)s.", number=number, company=company),
        Step.DEPOSIT: _("%(number)s is sold to %(company)s.", number=number, company=company),
        Step.HAND_OVER: _("%(number)s is handed over to %(company)s.", number=number, company=company),
        Step.PROLONG: _("The option on %(number)s lasts until the new day.", number=number),
        Step.NAME: _("%(number)s is held for %(company)s.", number=number, company=company),
        Step.MOVE: _("%(company)s moved from %(was)s to %(number)s.", company=company, was=was, number=number),
        Step.SWAP: _("%(company)s swapped %(was)s for %(number)s.", company=company, was=was, number=number),
        Step.MERGE: _("%(number)s is larger now.", number=number),
        Step.DOWNSIZE: _("%(number)s is smaller now.", number=number),
        Step.REOPEN: _("%(number)s is reserved again; its deposit did not arrive.", number=number),
        Step.RELEASE: _("Stand %(number)s is free again.", number=was),
    }
    return sentences[step]
