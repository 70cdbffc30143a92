"""Hashes that cost nothing, where a test tries many passwords."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

from eventsapp.accounts import passwords


@contextmanager
def cheap_hashes() -> Iterator[None]:
    """Hash with the smallest settings; nothing else changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        passwords._nobodys_hash.cache_clear()
        yield
    passwords._nobodys_hash.cache_clear()
