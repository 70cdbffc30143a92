"""Waking the worker: one Celery message that carries nothing; a dead broker is only a slower worker."""

import logging
import time

from celery import Celery
from flask import Flask, current_app
from kombu.entity import Queue

from config import Settings
from eventsapp.infra.database import after_commit

logger = logging.getLogger(__name__)

OUTBOX = "workers.tasks.deliver_outbox"
MAILS = "workers.tasks.send_mails"
JOBS = "workers.tasks.run_jobs"
QUIET_SECONDS = 30

QUICK_QUEUE = "eventsapp"
LONG_QUEUE = "eventsapp-jobs"
"""Long jobs have a queue of their own, so that neither waits behind the other."""


class Waker:
    """Sends wake-up messages and, after a failure, leaves the broker alone for a while: beat sweeps anyway."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery
        self._quiet_until = 0.0

    def wake(self, task: str) -> None:
        """Send the message; never raises and never waits long."""
        if time.monotonic() < self._quiet_until:
            return
        try:
            self._celery.send_task(task, ignore_result=True, retry=False, expires=60)
        except Exception as error:  # noqa: BLE001 - whatever the broker does, the business transaction stands
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            logger.warning("The broker does not answer (%s); the sweep will pick the work up.", error)


def broker_settings(settings: Settings) -> dict[str, object]:
    """Celery settings that web and worker share."""
    if settings.redis_url:
        transport = {"socket_connect_timeout": 1, "socket_timeout": 20, "visibility_timeout": 3600}
        broker = {"broker_url": settings.redis_url, "broker_transport_options": transport}
    else:
        broker = {"broker_url": "memory://localhost/", "broker_transport_options": {"polling_interval": 0.1}}
    return {
        **broker,
        "task_default_queue": QUICK_QUEUE,
        "task_queues": [Queue(QUICK_QUEUE), Queue(LONG_QUEUE)],  # type: ignore[no-untyped-call]
        "task_routes": {JOBS: {"queue": LONG_QUEUE}},
    }


def init_app(app: Flask, settings: Settings) -> None:
    """Prepare the sender of wake-up messages."""
    celery = Celery("eventsapp.wake", set_as_current=False)
    celery.conf.update(broker_settings(settings), broker_connection_retry_on_startup=False)
    if settings.redis_url:
        # By default a dead broker would hold a page for 6 s, one that hangs for as long as it hangs.
        once = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
        patience = {"socket_connect_timeout": 1, "socket_timeout": 1}
        celery.conf.update(broker_connection_timeout=1, broker_transport_options={**patience, **once})
    app.extensions["eventsapp.waker"] = Waker(celery)


def wake_after_commit(task: str) -> None:
    """Wake the worker for ``task`` once the present transaction has committed."""
    waker: Waker = current_app.extensions["eventsapp.waker"]
    after_commit(task, lambda: waker.wake(task))


def wake_everything() -> None:
    """Let the worker look at all that waits at once, instead of at the first sweep."""
    waker: Waker = current_app.extensions["eventsapp.waker"]
    for task in (OUTBOX, MAILS, JOBS):
        waker.wake(task)
