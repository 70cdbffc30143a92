"""Who scanned a visitor's badge: slices above, which know that, say so here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventsapp.visitors.models import Visitor


@dataclass(frozen=True)
class Scan:
    """An exhibitor that scanned a badge."""

    company: str
    at: datetime


Finder = Callable[[Visitor], Sequence[Scan]]
_finders: dict[str, Finder] = {}


def know_scans_by(name: str, finder: Finder) -> None:
    """Let the scans of a visitor be found by ``finder`` too."""
    _finders[name] = finder


def scans_of(visitor: Visitor) -> list[Scan]:
    """Return who scanned a visitor's badge, the latest first."""
    found = [scan for finder in _finders.values() for scan in finder(visitor)]
    return sorted(found, key=lambda scan: scan.at, reverse=True)
