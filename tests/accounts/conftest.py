"""Hashes that cost nothing, and limits that count, for the tests of them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from eventsapp.infra import limits as ground
from eventsapp.infra.limits import limiter
from tests.accounts.hashes import cheap_hashes


@pytest.fixture(scope="package", autouse=True)
def hashes() -> Iterator[None]:
    """Try passwords without waiting for hashes."""
    with cheap_hashes():
        yield


@pytest.fixture
def limits(app: Flask) -> Iterator[None]:
    """Count tries from nothing, and none afterwards."""
    settings = replace(app.config["SETTINGS"], rate_limits=True, redis_url=None)
    ground.init_app(Flask("limits"), settings)
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False
