"""Hashes that cost nothing, for tests of passwords."""

from collections.abc import Iterator

import pytest
from flask import Flask

from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import hash_password
from eventsapp.infra.database import transaction
from tests.accounts.hashes import cheap_hashes
from tests.factories import make_user

PASSWORD = "correct horse battery"


@pytest.fixture(scope="package", autouse=True)
def hashes() -> Iterator[None]:
    """Try passwords without waiting for hashes."""
    with cheap_hashes():
        yield


@pytest.fixture(scope="package")
def password_hash(hashes: None) -> str:
    """Return the hash of the password that the tests' person has."""
    return hash_password(PASSWORD)


@pytest.fixture
def user(app: Flask, password_hash: str) -> User:
    """Return a person with a confirmed address and a password."""
    person = make_user(email="lan@company.example")
    with transaction():
        person.password_hash = password_hash
    return person
