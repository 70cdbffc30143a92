"""What everybody may follow of a plan, and how far behind a reader may be."""

from flask_babel import lazy_gettext as _l

from eventsapp.booths.rules.holds import FIRM
from eventsapp.infra.refusals import Refusal

MOST_BEHIND = 5000
"""Changes a reader may have missed; with more, reading all states anew is cheaper for everybody."""


class FeedNumberUnknown(Refusal):
    """A number of changes that this fair has not had, or had too long ago."""

    status = 410
    sentence = _l("The changes since this number are not kept. Read the plan and its states anew.")


class FeedNumberUnreadable(Refusal):
    """Something else than a number."""

    status = 400
    sentence = _l("“since” must be a whole number from 0 on, as an earlier answer gave it.")


def check_behind(since: int, seq: int) -> None:
    """Refuse to list the changes since a number from the future, or of too long ago."""
    if not 0 <= seq - since <= MOST_BEHIND:
        raise FeedNumberUnknown


def feed_state(stand_state: str | None, *, is_blocked: bool, is_restricted: bool) -> str:
    """Return the state that everybody may know: not by which kind of hold, nor whether it is paid for."""
    if stand_state is not None:
        return "taken" if stand_state in FIRM else "held"
    if is_blocked:
        return "blocked"
    return "restricted" if is_restricted else "available"


def is_named(stand_state: str | None) -> bool:
    """Say whether everybody may know whose stand it is."""
    return stand_state in FIRM


def plan_topic(fair_id: int) -> str:
    """Return the name under which changes of a fair's plan are told."""
    return f"plan {fair_id}"
