"""How much a test does: a part in every run, which has to be quick, and all of it with LONG=1 (``make long``)."""

import os
from typing import TypeVar

import pytest

LONG = os.environ.get("LONG") == "1"
T = TypeVar("T")


def sized(part: T, whole: T) -> T:
    """Return how much a test marked ``long`` does: ``part`` in a run of everything, ``whole`` in the long run."""
    return whole if LONG else part


def only_long(*values: object) -> object:
    """Return a set of parameters that is tried in the long run alone."""
    return pytest.param(*values, marks=pytest.mark.long(alone=True))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for the long run alone: ``@pytest.mark.long(alone=True)``."""
    kept = [one for one in items if LONG or not any(mark.kwargs.get("alone") for mark in one.iter_markers("long"))]
    config.hook.pytest_deselected(items=[one for one in items if one not in set(kept)])
    items[:] = kept
