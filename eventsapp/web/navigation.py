"""Where people can go: the tabs and band links that slices register."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import g, request, url_for
from flask_babel import LazyString

_registered: dict[str, list["Entry"]] = {"organise": [], "exhibit": [], "public": []}


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


def tabs(place: str) -> list[Tab]:
    """Return the tabs of a place for the fair of this request."""
    if g.get("fair") is None:
        return []
    return [_tab(entry) for entry in _registered[place] if entry.visible()]


def _tab(entry: Entry) -> Tab:
    url = url_for(entry.endpoint, fair=g.fair.slug)
    active = request.endpoint in {entry.endpoint, *entry.also} or _below(url)
    return Tab(label=str(entry.label), url=url, active=active, count=entry.count())


def _below(url: str) -> bool:
    """Whether the present page lies under ``url``; a fair's first pages, which end in a slash, are above all."""
    return not url.endswith("/") and request.path.startswith(url + "/")


def place_of(path: str) -> str:
    """Return which kind of page a path is."""
    first = path.split("/", 2)[1] if path.count("/") else ""
    return first if first in {"organise", "exhibit"} else "public"
