"""A published forum in which people ask."""

import pytest

from tests.factories import make_fair
from tests.programme.programmes import Forum, make_forum, publish


@pytest.fixture
def forum(app: object) -> Forum:
    forum = make_forum(make_fair(slug="expo"))
    publish(forum.fair)
    return forum
