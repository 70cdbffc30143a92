"""A fair with an exhibitor that somebody acts for."""

import pytest
from flask import Flask

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from tests.factories import make_fair
from tests.leads.stands import make_stand_holder


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def holder(fair: Fair) -> tuple[User, Exhibitor]:
    return make_stand_holder(fair)


@pytest.fixture
def exhibitor(holder: tuple[User, Exhibitor]) -> Exhibitor:
    return holder[1]
