"""The Celery application: ``celery -A workers.app worker`` and ``celery -A workers.app beat``."""

from functools import cache
from typing import Any

from celery import Celery
from celery.signals import worker_ready
from flask import Flask

from config import load_settings
from eventsapp import create_app
from eventsapp.infra.wake import broker_settings
from workers.schedule import HEARTBEAT, make_schedule


@cache
def flask_app() -> Flask:
    """Return the application the tasks work in; made once a process, when the first task runs."""
    return create_app()


def make_celery() -> Celery:
    """Build the Celery application from the settings."""
    settings = load_settings()
    celery = Celery("eventsapp", include=["workers.tasks"])
    common: dict[str, Any] = {
        "task_ignore_result": True,
        "task_acks_late": True,
        "beat_schedule": make_schedule(settings.sweep_seconds),
        "timezone": "UTC",
        "worker_prefetch_multiplier": 1,
        "worker_redirect_stdouts": False,
        "worker_hijack_root_logger": False,
        "broker_connection_retry_on_startup": True,
    }
    celery.conf.update({**common, **broker_settings(settings)})
    return celery


@worker_ready.connect
def beat_at_once(sender: Any, **_signal: Any) -> None:
    """Let a worker be seen from its first second, not from its first sweep."""
    sender.app.send_task(HEARTBEAT)


app = make_celery()
