"""Telling every web process that something changed: the message is a topic, never the change itself."""

import logging
import time
from collections.abc import Callable

from flask import Flask, current_app
from redis import Redis

from config import Settings
from eventsapp.infra.database import after_commit

logger = logging.getLogger(__name__)

CHANNEL = "eventsapp.live"
QUIET_SECONDS = 10
Listener = Callable[[str], None]

_listeners: set[Listener] = set()


class Teller:
    """Tells this process at once and the others through Redis; one that does not answer is left alone for a while."""

    def __init__(self, redis_url: str | None) -> None:
        self._redis: Redis | None = None
        self._quiet_until = 0.0
        if redis_url:
            self._redis = Redis.from_url(redis_url, socket_connect_timeout=1, socket_timeout=1)

    def tell(self, topic: str) -> None:
        """Say that there is something new about a topic; never raises and never waits long."""
        for listener in tuple(_listeners):
            listener(topic)
        if self._redis is None or time.monotonic() < self._quiet_until:
            return
        try:
            self._redis.publish(CHANNEL, topic)
        except Exception as error:  # noqa: BLE001 - whatever Redis does, the business transaction stands
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            logger.warning("Redis does not answer (%s); open pages learn of changes seconds later.", error)


def init_app(app: Flask, settings: Settings) -> None:
    """Prepare the telling."""
    app.extensions["eventsapp.teller"] = Teller(settings.redis_url)


def tell_after_commit(topic: str) -> None:
    """Tell about a topic once the present transaction has committed; others see nothing before."""
    teller: Teller = current_app.extensions["eventsapp.teller"]
    after_commit(f"tell {topic}", lambda: teller.tell(topic))


def listen(listener: Listener) -> None:
    """Call ``listener`` with every topic told in this process, from whatever thread."""
    _listeners.add(listener)


def stop_listening(listener: Listener) -> None:
    """Call it no more."""
    _listeners.discard(listener)
