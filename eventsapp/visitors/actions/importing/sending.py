"""Sending the tickets of a list: each a fact of its own, due one after the other, so that no other mail waits."""

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app

from config import Settings
from eventsapp.infra import clock
from eventsapp.infra.outbox import publish_each
from eventsapp.visitors.facts import VisitorRegistered


def send_tickets_of(ids: Sequence[int], before: int) -> None:
    """Let the tickets of new visitors be sent behind ``before`` others, as many a minute as the settings say."""
    settings: Settings = current_app.config["SETTINGS"]
    pause = timedelta(minutes=1) / settings.bulk_mails_per_minute
    now = clock.now()
    publish_each((VisitorRegistered(one), now + (before + place) * pause) for place, one in enumerate(ids))
