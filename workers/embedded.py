"""The in-process worker: Celery on ``memory://`` with its beat, for one machine without services."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from celery import Celery
from celery.beat import Scheduler, Service

from eventsapp.infra.jobs import finishes
from eventsapp.infra.wake import LONG_QUEUE, QUICK_QUEUE

THREADS = {QUICK_QUEUE: 2, LONG_QUEUE: 1}
STOP_SECONDS = 5
"""What takes longer to finish is taken up again after the next start: the database knows it."""


class QuietScheduler(Scheduler):
    """Beat that keeps its table in memory."""


class EmbeddedWorker:
    """A Celery worker and beat in threads of this process; a context manager."""

    def __init__(self, make_celery: Callable[[], Celery]) -> None:
        self.is_idle = True
        # Which queues are consumed belongs to a Celery application, so each worker has one of its own.
        self._workers = [_worker(make_celery(), queue, threads) for queue, threads in THREADS.items()]
        self._beat = Service(make_celery(), max_interval=1, scheduler_cls=QuietScheduler)
        self._threads = [
            *(threading.Thread(target=worker.start, name="worker", daemon=True) for worker in self._workers),
            threading.Thread(target=self._beat.start, args=(True,), name="beat", daemon=True),
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        finishes.is_worker_here = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let running tasks finish within seconds, then stop; whatever is left over waits in the database."""
        finishes.is_worker_here = False
        self._beat.stop()
        stopping = [threading.Thread(target=worker.stop, daemon=True) for worker in self._workers]
        for thread in stopping:
            thread.start()
        deadline = time.monotonic() + STOP_SECONDS
        for thread in [*stopping, *self._threads]:
            thread.join(max(0.0, deadline - time.monotonic()))
        self.is_idle = not any(thread.is_alive() for thread in [*stopping, *self._threads])


def _worker(celery: Celery, queue: str, threads: int) -> Any:
    return celery.WorkController(
        pool="threads",
        concurrency=threads,
        queues=[queue],
        hostname=f"{queue}@this-process",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
        loglevel="WARNING",
    )
