"""What beat does when nobody wakes the worker: it sweeps, so that a lost message only costs seconds."""

from eventsapp.infra import wake

HEARTBEAT = "workers.tasks.note_heartbeat"
SWEEP_SECONDS = 10.0
HEARTBEAT_SECONDS = 15.0

SCHEDULE = {
    "deliver outbox": {"task": wake.OUTBOX, "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}},
    "send mails": {"task": wake.MAILS, "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}},
    "run jobs": {"task": wake.JOBS, "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}},
    "heartbeat": {
        "task": HEARTBEAT,
        "schedule": HEARTBEAT_SECONDS,
        "options": {"expires": HEARTBEAT_SECONDS},
    },
}
