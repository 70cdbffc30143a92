"""A release whose time has come, in a rush: two workers sweep while somebody presses the button."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.models import Release, ScheduledRelease
from eventsapp.programme.queries import draft_release
from eventsapp.programme.rules import NothingChanged
from tests.factories import make_fair
from tests.programme.programmes import Forum, make_forum

WORKERS = 3


@pytest.fixture
def forum(racing_app: Flask) -> Forum:
    return make_forum(make_fair(slug="expo"))


def test_two_sweeps_and_a_button_at_once_make_one_release(forum: Forum, racing_app: Flask) -> None:
    fair_id = forum.fair.id
    draft = draft_release(forum.fair)
    with transaction():
        actions.schedule_release(forum.fair, draft, clock.now() + timedelta(minutes=1))

    start = threading.Barrier(WORKERS + 1)

    def press() -> object:
        fair = db.session.get_one(Fair, fair_id)
        draft = draft_release(fair)
        start.wait()
        try:
            with transaction():
                return actions.publish_release(fair, draft).number
        except Refusal as refusal:
            return type(refusal)

    def sweep() -> object:
        start.wait()
        with clock.shifted(timedelta(hours=1)):
            return actions.publish_due()

    def in_app(act: Callable[[], object]) -> object:
        with racing_app.app_context():
            return act()

    with ThreadPoolExecutor(WORKERS + 1) as threads:
        ends = list(threads.map(in_app, [sweep] * WORKERS + [press]))
    assert sum(end == 1 for end in ends) == 1, ends
    assert ends[-1] in {1, NothingChanged}, ends
    db.session.rollback()
    assert db.session.scalars(select(Release.number).where(Release.fair_id == fair_id)).all() == [1]
    assert db.session.scalar(select(func.count()).select_from(ScheduledRelease)) == 0
