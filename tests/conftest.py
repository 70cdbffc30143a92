"""Fixtures: every test that touches data runs on SQLite and on PostgreSQL, in a transaction that is rolled back."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from config import ROOT, load_settings
from eventsapp import create_app
from eventsapp.accounts.models import User
from eventsapp.infra import jobs, outbox
from eventsapp.infra import limits as ground
from eventsapp.infra.database import Base, db
from eventsapp.infra.limits import limiter
from eventsapp.messaging.actions import send_due

pytest_plugins = ["tests.memory", "tests.sizes", "tests.services.plugin", "tests.services.scheduling"]

# A busy machine is slow, which is no failure.
hypothesis_settings.register_profile("suite", deadline=None)
hypothesis_settings.load_profile("suite")

COMPILED_TEMPLATES = ROOT / ".pytest_cache" / "templates"
"""Shared by all applications of all workers, so that a template is compiled once; a changed one is compiled anew."""
SHARED_DATA = Path(os.environ.get("SHARED_DATA") or ROOT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Return where a real file lies; skips the test where the folder is absent."""

    def find(path: str) -> Path:
        found = SHARED_DATA / path
        if not found.exists():
            pytest.skip(f"the shared data has no {path} here")
        return found

    return find


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('database') / 'fair.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="session")
def session_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return an application on a database with all tables, shared by the tests of this process."""
    app = make_app(database_url, tmp_path_factory.mktemp("instance"))
    with app.app_context():
        Base.metadata.drop_all(db.engine)
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


class Browser(FlaskClient):
    """A browser whose every request lives in a context of its own, as on a server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request; what the test read before is read anew after it."""
        db.session.commit()  # ends the test's own savepoint, which must not enclose the request's
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        db.session.expire_all()
        return answer


def make_app(database_url: str, instance: Path, **environ: str) -> Flask:
    """Build an application for tests: no CSRF tokens, no rate limits, fast hashes."""
    settings = load_settings(
        {
            "DATABASE_URL": database_url,
            "SECRET_KEY": "only for tests " * 4,
            "INSTANCE": str(instance),
            "RATE_LIMITS": "0",
            "DEVELOPMENT": "0",
            **environ,
        }
    )
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = Browser
    COMPILED_TEMPLATES.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(COMPILED_TEMPLATES))
    return app


@pytest.fixture
def app(session_app: Flask) -> Iterator[Flask]:
    """Return the application with everything a test writes undone at its end."""
    with session_app.app_context():
        engine = db.engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            db.engines[None] = connection  # type: ignore[assignment]
            try:
                yield session_app
            finally:
                db.session.remove()
                db.engines[None] = engine
                outer.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser of nobody."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[User], FlaskClient]:
    """Return a function that gives a browser in which a person is signed in."""

    def open_browser(user: User) -> FlaskClient:
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"] = user.get_id()
            session["_fresh"] = True
        return browser

    return open_browser


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """Return a function that does all background work that is due."""

    def until_idle() -> None:
        while outbox.deliver_due() + jobs.run_due() + send_due():
            pass

    return until_idle


@pytest.fixture
def limits(app: Flask) -> Iterator[None]:
    """Count tries from nothing, and none afterwards."""
    settings = replace(app.config["SETTINGS"], rate_limits=True, redis_url=None)
    ground.init_app(Flask("limits"), settings)
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False
