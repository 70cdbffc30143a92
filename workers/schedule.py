"""What beat does when nobody wakes the worker: it sweeps, so that a lost message only costs seconds."""

from typing import Any

from eventsapp.infra import wake

HEARTBEAT = "workers.tasks.note_heartbeat"
CLEARING = "workers.tasks.clear_uploads"
HEARTBEAT_SECONDS = 15
CLEARING_SECONDS = 900
HOLDS = "workers.tasks.sweep_holds"
HOLDS_SECONDS = 20
ROUNDS = "workers.tasks.sweep_rounds"
ROUNDS_SECONDS = 20
RELEASES = "workers.tasks.publish_releases"
RELEASES_SECONDS = 10
SEATS = "workers.tasks.sweep_seats"
SEATS_SECONDS = 30
DEVICES = "workers.tasks.forget_devices"
DEVICES_SECONDS = 3600
FORGETTING = "workers.tasks.forget_proposals"
FORGETTING_SECONDS = 3600
CONSENTS = "workers.tasks.follow_consents"
CONSENTS_SECONDS = 60
EVENING = "workers.tasks.mail_evening"
EVENING_SECONDS = 300


def make_schedule(sweep_seconds: int) -> dict[str, dict[str, Any]]:
    """Return beat's table; ``sweep_seconds`` lie between two looks for work that no message announced."""
    return {
        "deliver outbox": _every(sweep_seconds, wake.OUTBOX),
        "send mails": _every(sweep_seconds, wake.MAILS),
        "run jobs": _every(sweep_seconds, wake.JOBS),
        "heartbeat": _every(HEARTBEAT_SECONDS, HEARTBEAT),
        "sweep holds": _every(HOLDS_SECONDS, HOLDS),
        "sweep rounds": _every(ROUNDS_SECONDS, ROUNDS),
        "publish releases": _every(RELEASES_SECONDS, RELEASES),
        "sweep seats": _every(SEATS_SECONDS, SEATS),
        "forget devices": _every(DEVICES_SECONDS, DEVICES),
        "forget proposals": _every(FORGETTING_SECONDS, FORGETTING),
        "follow consents": _every(CONSENTS_SECONDS, CONSENTS),
        "mail new leads": _every(EVENING_SECONDS, EVENING),
        "clear uploads": _every(CLEARING_SECONDS, CLEARING),
    }


def _every(seconds: int, task: str) -> dict[str, Any]:
    return {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}
