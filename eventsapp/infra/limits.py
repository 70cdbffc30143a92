"""Rate limits on what attackers repeat: sign-in, registration, resets."""

import hashlib
import logging
import time
from datetime import timedelta

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse_many

from config import Settings

logger = logging.getLogger(__name__)

limiter = Limiter(key_func=get_remote_address, headers_enabled=False)

SIGN_IN = "10 per minute; 100 per hour"
REGISTRATION = "20 per hour"
PROGRAMS = "600 per minute"
"""Requests of one token, or of one person's browser, to operations for programs."""


def program_limit() -> str:
    """Return the limit of operations for programs."""
    return str(current_app.config["PROGRAM_LIMIT"])


class TryLimit:
    """Tries at one thing, such as one account, from wherever they come; it ends by itself."""

    def __init__(self, name: str, limits: str) -> None:
        self._name = name
        self._items = parse_many(limits)

    def spend(self, key: str) -> timedelta | None:
        """Count a try before its outcome is known, so that many at once count too; returns how long to wait, if so."""
        if not limiter.enabled:
            return None
        try:
            spent = [item for item in self._items if not limiter.limiter.hit(item, *self._place(key))]
            return max((self._wait(item, key) for item in spent), default=None)
        except Exception as error:  # noqa: BLE001 - a store that does not answer keeps nobody out
            logger.warning("Tries are not counted: %s", error)
            return None

    def clear(self, key: str) -> None:
        """Forget the tries, because the person turned out to be the right one."""
        if not limiter.enabled:
            return
        try:
            for item in self._items:
                limiter.limiter.clear(item, *self._place(key))
        except Exception as error:  # noqa: BLE001 - the tries are forgotten later, by themselves
            logger.warning("Tries are not cleared: %s", error)

    def _wait(self, item: RateLimitItem, key: str) -> timedelta:
        ends = limiter.limiter.get_window_stats(item, *self._place(key)).reset_time
        return timedelta(seconds=max(1.0, ends - time.time()))

    def _place(self, key: str) -> tuple[str, str]:
        """Return where the tries are counted; the store learns no address."""
        return self._name, hashlib.sha256(key.encode()).hexdigest()


GUESSES = TryLimit("guesses", "10 per 15 minutes; 30 per 3 hours")
"""Wrong passwords for one address: at most 240 a day from all machines together; its owner is never out for long."""

LETTERS = TryLimit("letters", "5 per hour")
"""Mails about an account that anybody can cause to be sent to one address."""


def wait_until_reset() -> timedelta | None:
    """Return how long the limit that stopped this request still lasts."""
    stopped = limiter.current_limit
    return timedelta(seconds=max(1.0, stopped.reset_at - time.time())) if stopped else None


def init_app(app: Flask, settings: Settings) -> None:
    """Count in Redis where there is one, else in the process."""
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    app.config["PROGRAM_LIMIT"] = PROGRAMS
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    if settings.redis_url:  # one that hangs must not hold pages
        app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_connect_timeout": 1, "socket_timeout": 1}
    app.config["RATELIMIT_SWALLOW_ERRORS"] = True
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = settings.redis_url is not None
    limiter.init_app(app)
