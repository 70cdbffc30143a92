"""When a mail is tried again."""

from datetime import timedelta

from eventsapp.messaging.models import MailState

MOST_TRIES = 10
LOST_AFTER = timedelta(minutes=5)
"""A mail in flight for longer was in the hands of a worker that died."""


def state_after_refusal(tries: int, *, permanent: bool) -> MailState:
    """Return what becomes of a mail that was not taken: 5xx is final, all else waits, ten times at most."""
    return MailState.FAILED if permanent or tries >= MOST_TRIES else MailState.AWAITING_RETRY


def wait_before_retry(tries: int) -> timedelta:
    """Return how long to wait after the ``tries``-th refusal: a minute doubling, six hours at most."""
    return min(timedelta(minutes=2 ** (tries - 1)), timedelta(hours=6))
