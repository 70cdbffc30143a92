"""Deciding field by field between what the programme has and what a file says, by what an earlier import said."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What to take from a file into one row."""

    taken: Mapping[str, Any]
    """Fields that change, with their new values."""
    conflicts: Sequence[str]
    """Fields that somebody changed by hand and the file changed too."""
    digests: Mapping[str, str]
    """What to remember of the file for the next import."""


def merge(
    current: Mapping[str, Any], said: Mapping[str, Any], known: Mapping[str, str], *, theirs: bool = False
) -> Merged:
    """Take what the file changed, keep what was changed by hand; where both did, keep ours unless ``theirs``.

    ``known`` are the digests of the import before; a row without any is the file's. A conflict that is not resolved
    stays one: it is reported again until both sides agree or ``theirs`` is said.
    """
    taken: dict[str, Any] = {}
    conflicts: list[str] = []
    digests = dict(known)
    for field, value in said.items():
        ours, base = digest(current.get(field)), known.get(field, digest(None))
        is_edited = bool(known) and ours not in {base, digest(value)}
        is_news = digest(value) != base
        if is_edited and is_news:
            conflicts.append(field)
        if is_edited and not (is_news and theirs):
            continue
        digests[field] = digest(value)
        if ours != digest(value):
            taken[field] = value
    return Merged(taken=taken, conflicts=tuple(conflicts), digests=digests)


def digest(value: Any) -> str:
    """Return a short name of a value; nothing, an empty text and an empty list are the same."""
    plain = json.dumps(value or None, default=_plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()[:16]


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no digest of {value!r}")


def flat(values: Mapping[str, Any], texts: frozenset[str]) -> dict[str, Any]:
    """Return the values with an entry per language for every text."""
    found: dict[str, Any] = {}
    for field, value in values.items():
        if field in texts:
            found |= {f"{field}:{language}": text for language, text in value.items()}
        else:
            found[field] = value
    return found
