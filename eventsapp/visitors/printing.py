"""Whether a visitor's badge was printed: slices above, which print them, say so here."""

from collections.abc import Callable, Collection

Finder = Callable[[Collection[int]], set[int]]
_finders: dict[str, Finder] = {}


def know_printed_by(name: str, finder: Finder) -> None:
    """Let the visitors whose badges were printed be found by ``finder`` among the ids it gets."""
    _finders[name] = finder


def printed_among(ids: Collection[int]) -> set[int]:
    """Return which of these visitors have a printed badge."""
    return {one for finder in _finders.values() for one in finder(ids)}
