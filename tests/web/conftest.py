"""What the tests of the HTML ground share."""

from collections.abc import Iterator

import pytest

from tests.accounts.hashes import cheap_hashes


@pytest.fixture(scope="package", autouse=True)
def hashes() -> Iterator[None]:
    """Sign in without waiting for hashes."""
    with cheap_hashes():
        yield
