"""The world that forms are tried in: made once for each database, and everything sent to it undone."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from eventsapp.badges.queries import FONTS_FOLDERS
from eventsapp.infra import outbox
from eventsapp.infra.database import db
from eventsapp.messaging.actions import send_due
from tests.accounts.hashes import cheap_hashes
from tests.fuzz.world import World, make_world
from tests.sizes import sized

STRINGS = 515


@pytest.fixture(scope="package")
def world(session_app: Flask) -> Iterator[World]:
    """Return a fair with one of everything, explored."""
    with session_app.app_context(), cheap_hashes():
        engine = db.engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            db.engines[None] = connection  # type: ignore[assignment]
            try:
                made = make_world(session_app)
                while outbox.deliver_due() + send_due():
                    pass  # so that later only what a form has made is due
                made.explore()
                with without_fonts(session_app):
                    made.look("organiser", "/organise/world/badges")
                yield made
            finally:
                db.session.remove()
                db.engines[None] = engine
                outer.rollback()


@contextmanager
def without_fonts(app: Flask) -> Iterator[None]:
    """Let the typefaces of badges be missing, as on a machine without a network."""
    known = app.extensions[FONTS_FOLDERS]
    app.extensions[FONTS_FOLDERS] = [Path("no such folder")]
    try:
        yield
    finally:
        app.extensions[FONTS_FOLDERS] = known


@contextmanager
def undone() -> Iterator[None]:
    """Let everything that happens inside be as if it had not."""
    db.session.remove()
    connection = db.engines[None]
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        savepoint.rollback()


@pytest.fixture(scope="session")
def strings(shared_data: Callable[[str], Path]) -> list[str]:
    """Return the naughty strings."""
    found = json.loads(shared_data("torture/blns/blns.json").read_text(encoding="utf-8"))
    assert len(found) == STRINGS
    return list(found)


def turns(form: str) -> list[int]:
    """Return which strings begin the requests to a form: all in the long run, else a few that are always the same.

    Each kind of database is given every other one of the few. A form of five fields sees five strings in one request.
    """
    few = random.Random(form).sample(range(STRINGS), STRINGS // 25)
    return sized(few[::2] if db.engine.dialect.name == "postgresql" else few[1::2], list(range(STRINGS)))
