"""Badges of visitors, as far as slices above have any: which were printed, and that others open nothing any more."""

from collections.abc import Callable, Collection

Finder = Callable[[Collection[int]], set[int]]
Voider = Callable[[Collection[int]], None]
_finders: dict[str, Finder] = {}
_voiders: dict[str, Voider] = {}


def know_printed_by(name: str, finder: Finder) -> None:
    """Let the visitors whose badges were printed be found by ``finder`` among the ids it gets."""
    _finders[name] = finder


def void_badges_by(name: str, voider: Voider) -> None:
    """Let ``voider`` make the badges void that were not printed, of the visitors whose ids it gets."""
    _voiders[name] = voider


def printed_among(ids: Collection[int]) -> set[int]:
    """Return which of these visitors have a printed badge."""
    return {one for finder in _finders.values() for one in finder(ids)}


def void_unprinted(ids: Collection[int]) -> None:
    """Let badges that these visitors may have taken along, but that were not printed, open nothing any more."""
    for voider in _voiders.values():
        voider(ids)
