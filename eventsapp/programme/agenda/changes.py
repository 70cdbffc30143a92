"""What changed from one agenda to the next, in facts that words can be made from."""

from typing import Any

from eventsapp.programme.agenda.document import Agenda, SessionEntry

_PLACE = ("starts_at", "ends_at", "room")
TOLD = frozenset({"title", "parts", "language", "interpreted"})
"""Of what was edited, what people who mean to come are told."""
_CONTENT = (
    "kind",
    "title",
    "subtitle",
    "abstract",
    "track",
    "language",
    "interpreted",
    "parts",
    "sponsors",
    "materials",
    "audiences",
)


def compare(old: Agenda | None, new: Agenda) -> dict[str, list[dict[str, Any]]]:
    """Return sessions ``added``, ``removed``, ``moved`` (time or room) and ``edited``, as plain JSON."""
    before = old.session_by_id if old else {}
    after = new.session_by_id
    kept = [(before[session.id], session) for session in new.sessions if session.id in before]
    return {
        "added": [_named(new, session) for session in new.sessions if session.id not in before],
        "removed": [_named(old, one) for one in old.sessions if one.id not in after] if old else [],
        "moved": [
            _named(new, now) | {"before": _where(old, was)} for was, now in kept if old and _differ(was, now, _PLACE)
        ],
        "edited": [
            _named(new, now) | {"fields": [name for name in _CONTENT if getattr(was, name) != getattr(now, name)]}
            for was, now in kept
            if _differ(was, now, _CONTENT)
        ],
    }


def _differ(was: SessionEntry, now: SessionEntry, names: tuple[str, ...]) -> bool:
    return any(getattr(was, name) != getattr(now, name) for name in names)


def _named(agenda: Agenda, session: SessionEntry) -> dict[str, Any]:
    return {"id": session.id, "title": dict(session.title), **_where(agenda, session)}


def _where(agenda: Agenda, session: SessionEntry) -> dict[str, Any]:
    room = agenda.room_by_id.get(session.room or 0)
    return {
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "room": room.code if room else "",
    }
