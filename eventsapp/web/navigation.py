"""Where people can go: the tabs and band links that slices register."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import g, request, url_for
from flask_babel import LazyString

_registered: dict[str, list["Entry"]] = {"organise": [], "exhibit": [], "public": []}
_sections: dict[str, list["Entry"]] = {}
"""The pages inside a tab, by the endpoint of the tab."""


def _always() -> bool:
    return True


def _nothing() -> int:
    return 0


@dataclass(frozen=True)
class Entry:
    """A place to go to; ``endpoint`` takes the fair's slug as ``fair``, ``also`` are pages of it at other addresses."""

    position: int
    label: LazyString
    endpoint: str
    visible: Callable[[], bool] = field(default=_always)
    count: Callable[[], int] = field(default=_nothing)
    also: tuple[str, ...] = ()
    is_exact: bool = False
    """Whether pages below its address are others'."""


@dataclass(frozen=True)
class Tab:
    """An entry as a template shows it."""

    label: str
    url: str
    active: bool
    count: int


def register(place: str, entry: Entry) -> None:
    """Offer ``entry`` in a place: ``organise``, ``exhibit`` or ``public``."""
    if entry.endpoint not in {known.endpoint for known in _registered[place]}:
        _registered[place].append(entry)
        _registered[place].sort(key=lambda known: known.position)


def register_section(tab: str, entry: Entry) -> None:
    """Offer ``entry`` in the row below a tab, which is named by its endpoint; the tab is active on all of them."""
    known = _sections.setdefault(tab, [])
    if entry.endpoint not in {one.endpoint for one in known}:
        known.append(entry)
        known.sort(key=lambda one: one.position)


def sections(place: str) -> list[Tab]:
    """Return what is inside the tab that is active: empty where it has no sections."""
    if g.get("fair") is None:
        return []
    active = next((entry for entry in _registered[place] if entry.endpoint in _sections and _is_active(entry)), None)
    if active is None:
        return []
    return [_shown(entry, is_active=_is_here(entry)) for entry in _below_tab(active) if entry.visible()]


def tabs(place: str) -> list[Tab]:
    """Return the tabs of a place for the fair of this request."""
    if g.get("fair") is None:
        return []
    return [_shown(entry, is_active=_is_active(entry)) for entry in _registered[place] if entry.visible()]


def _shown(entry: Entry, *, is_active: bool) -> Tab:
    url = url_for(entry.endpoint, fair=g.fair.slug)
    return Tab(label=str(entry.label), url=url, active=is_active, count=entry.count())


def _below_tab(entry: Entry) -> list[Entry]:
    return _sections.get(entry.endpoint, [])


def _is_active(tab: Entry) -> bool:
    """Whether the present page is that of a tab or of one of its sections."""
    return _is_here(tab) or any(_is_here(section) for section in _below_tab(tab))


def _is_here(entry: Entry) -> bool:
    """Whether the present page is this entry's or lies below it."""
    if request.endpoint in {entry.endpoint, *entry.also}:
        return True
    return not entry.is_exact and _below(url_for(entry.endpoint, fair=g.fair.slug))


def _below(url: str) -> bool:
    """Whether the present page lies under ``url``; a fair's first pages, which end in a slash, are above all."""
    return not url.endswith("/") and request.path.startswith(url + "/")


def place_of(path: str) -> str:
    """Return which kind of page a path is."""
    first = path.split("/", 2)[1] if path.count("/") else ""
    return first if first in {"organise", "exhibit"} else "public"
