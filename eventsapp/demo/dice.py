"""Chance that falls the same way every time: the demo is the same on every machine."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

SEED = 20270512


class Dice:
    """A stream of choices of its own; streams with different names do not disturb each other."""

    def __init__(self, name: str) -> None:
        """Begin the stream ``name``."""
        self._random = Random(f"{SEED}:{name}")  # noqa: S311 - invented data, nothing secret

    def pick(self, values: Sequence[T]) -> T:
        """Return one of the values."""
        return values[self._random.randrange(len(values))]

    def weighted(self, values: Sequence[T], weights: Sequence[int]) -> T:
        """Return one of the values, the heavier the more often."""
        return self._random.choices(values, weights)[0]

    def some(self, values: Sequence[T], count: int) -> list[T]:
        """Return ``count`` different values in a random order."""
        return self._random.sample(values, count)

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """Return all values in a random order."""
        return self.some(values, len(values))

    def number(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return self._random.randint(low, high)

    def share(self) -> float:
        """Return a number from 0 to 1."""
        return self._random.random()

    def happens(self, percent: int) -> bool:
        """Whether something that happens so often happens now."""
        return self._random.randrange(100) < percent
