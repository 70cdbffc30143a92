"""Lets Python look for garbage less often: a test run makes millions of objects and lives for minutes."""

import gc

import pytest

OBJECTS_BETWEEN_LOOKS = 100_000


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave everything that was imported and collected out of every later look."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 20, 20)
