"""Stars of a device as it keeps them, and what overlaps in somebody's own agenda."""

from collections.abc import Collection, Iterable

from eventsapp.programme.agenda.document import SessionEntry

MOST_STARS = 300
"""More than anybody can see at one fair, and still short enough for a cookie."""
SHARED = "l"
"""Begins what a device keeps when its stars are also in a list that other devices see."""
MOST_DIGITS = 9


def write_stars(ids: Collection[int], *, is_shared: bool = False) -> str:
    """Return the starred ids as a device keeps them."""
    return ".".join([SHARED] * is_shared + [str(one) for one in sorted(ids)])


def read_stars(text: str) -> frozenset[int]:
    """Return the ids in what a device kept; whatever is no id is left out, and so is what is too much."""
    parts = [part for part in text[:4096].split(".") if part.isascii() and part.isdigit() and len(part) <= MOST_DIGITS]
    return frozenset(int(part) for part in parts[:MOST_STARS])


def overlapping(sessions: Iterable[SessionEntry]) -> dict[int, list[SessionEntry]]:
    """Return for each session, by id, the others that run while it runs, in order.

    Sessions alone are left out, and so are cancelled ones.
    """
    found: dict[int, list[SessionEntry]] = {}
    running: list[SessionEntry] = []
    held = (one for one in sessions if not one.is_cancelled)
    for session in sorted(held, key=lambda one: (one.starts_at, one.id)):
        running = [other for other in running if other.ends_at > session.starts_at]
        for other in running:
            found.setdefault(other.id, []).append(session)
            found.setdefault(session.id, []).append(other)
        running.append(session)
    return found
