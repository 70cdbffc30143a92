"""The in-process worker: Celery on ``memory://`` with its beat, for one machine without services."""

import logging
import threading
from types import TracebackType
from typing import Self

from celery import Celery
from celery.beat import Scheduler, Service

logger = logging.getLogger(__name__)

THREADS = 2
"""One for long jobs, one for everything that is quick."""
STOP_SECONDS = 15


class QuietScheduler(Scheduler):
    """Beat that keeps its table in memory."""


class EmbeddedWorker:
    """A Celery worker and beat in threads of this process; a context manager."""

    def __init__(self, celery: Celery) -> None:
        self._worker = celery.WorkController(
            pool="threads",
            concurrency=THREADS,
            hostname="worker@this-process",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
            loglevel="WARNING",
        )
        self._beat = Service(celery, max_interval=1, scheduler_cls=QuietScheduler)
        self._threads = [
            threading.Thread(target=self._worker.start, name="worker", daemon=True),
            threading.Thread(target=self._beat.start, args=(True,), name="beat", daemon=True),
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let running tasks finish, then stop; whatever is left over waits in the database."""
        self._beat.stop()
        self._worker.stop()
        for thread in self._threads:
            thread.join(STOP_SECONDS)
