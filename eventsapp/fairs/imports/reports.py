"""What an import did or would do, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN_ROWS = 200
"""So many rows of each list are kept and shown; all are counted."""


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A figure with its label."""

    figure: int
    label: str
    comparison: str | None = None
    tone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A sentence above the lists."""

    title: str
    text: str = ""
    tone: str = "tip"
    href: str | None = None
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Rows that need a look, with their reasons; ``count`` is how many there are in all."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    count: int
    note: str = ""
    is_counted: bool = True
    """Whether the count stands beside the title."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that a page says about one import."""

    tiles: Sequence[Tile]
    done: str
    """What was done, in one sentence."""
    onward: tuple[str, str]
    """Where to go afterwards: address and words."""
    facts: Sequence[tuple[str, object]] = ()
    notices: Sequence[Notice] = ()
    listings: Sequence[Listing] = ()
    unchanged: str = ""
    """Says that there is nothing to import; empty where there is."""
