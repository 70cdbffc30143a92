"""Who was let in at a gate: slices above, which know that, say so here."""

from collections.abc import Callable, Collection

Finder = Callable[[Collection[int]], set[int]]
_finders: dict[str, Finder] = {}


def know_attended_by(name: str, finder: Finder) -> None:
    """Let the visitors who came be found by ``finder`` among the ids it gets."""
    _finders[name] = finder


def is_counted() -> bool:
    """Whether anything knows who came."""
    return bool(_finders)


def attended_among(ids: Collection[int]) -> set[int]:
    """Return which of these visitors came."""
    return {one for finder in _finders.values() for one in finder(ids)}
