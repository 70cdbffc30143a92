"""The stands of a hall as markup.

Written here and not in a template, and kept for each version of the plan: of the thousands of shapes of a hall only
those that changed since the last reader are written anew.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from markupsafe import Markup, escape

from eventsapp.booths.plan.entries import OWN, Entry
from eventsapp.booths.plan.filters import Facts, facts_of
from eventsapp.booths.plan.offers import Offer
from eventsapp.booths.plan.words import accessible_name
from eventsapp.infra.locale import LANGUAGES
from eventsapp.venues.drawing import UNITS_PER_METRE, DrawnShape, Mark, Shape, draw_shape, extent_of
from eventsapp.venues.geometry import rectangle_sides
from eventsapp.venues.numbering import match_key

KEPT = 32
PART = 50
"""Stands that the browser lays out in one go: a few milliseconds on a phone."""
MOST_PIECES = 20_000
"""Kept of one version: its units, with the states, companies and languages they are shown with by turns."""
PATTERNED = ("restricted", "held", "sales", "reserved", "blocked", OWN)
"""States that are drawn with a pattern besides their colour."""


class _Piece(NamedTuple):
    """An entry as it is written: what follows its address, its letter, how large it is."""

    inside: str
    letter: Mark
    extent: float


@dataclass(frozen=True)
class Drawn:
    """The stands of a hall: their links in parts, the letters of their states, and the facts that links refer to."""

    parts: Sequence[Markup]
    letters: Markup
    facts: str

    @property
    def links(self) -> Markup:
        """Return all links."""
        return Markup("\n").join(self.parts)


@dataclass
class _Kept:
    """The pieces of one version of a hall."""

    pieces: dict[object, _Piece] = field(default_factory=dict)


_versions: OrderedDict[object, _Kept] = OrderedDict()
_lock = Lock()


def draw_entries(
    entries: Iterable[Entry],
    offers: Mapping[str, Offer],
    *,
    version: object,
    px: float,
    language: str,
    link: Callable[[str], str],
    chosen: str = "",
    dimmed: Callable[[str], bool] = lambda _number: False,
) -> Drawn:
    """Write the stands of a hall, large ones first, so that what lies on another can be seen and pressed."""
    kept = _kept(version)
    facts: dict[Facts, int] = {}
    pieces = [(_piece(kept, entry, offers.get(entry.number), px, language), entry) for entry in entries]
    # Of two shapes in one place the taken one is seen.
    pieces.sort(key=lambda one: (-round(one[0].extent), bool(one[1].company)))
    stop = chosen or (pieces[0][1].number if pieces else "")
    links = []
    for piece, entry in pieces:
        number = entry.number
        marks = (" is-dimmed" if dimmed(number) else "") + (" is-chosen" if number == chosen else "")
        at = facts.setdefault(facts_of(entry, offers.get(number)), len(facts))
        current = ' aria-current="true"' if number == chosen else ""
        links.append(
            f'<a class="unit unit--{entry.state}{marks}" href="{escape(link(number))}" data-f="{at}" '
            f'tabindex="{0 if number == stop else -1}"{current}{piece.inside}'
        )
    letters = _letters((piece.letter, entry.state, dimmed(entry.number)) for piece, entry in pieces)
    parts = [Markup("\n").join(map(Markup, links[at : at + PART])) for at in range(0, len(links), PART)]
    return Drawn(parts, letters, _told(facts))


def _told(facts: Iterable[Facts]) -> str:
    """Write facts as scripts read them: a line each, without the marks that an attribute would have to escape."""
    return "\n".join(
        f"{room:g};{sides};{zone};{'|'.join(packages)};{price or ''};{'|'.join(utilities)}"
        for room, sides, zone, packages, price, utilities in facts
    )


def _kept(version: object) -> _Kept:
    with _lock:
        kept = _versions.setdefault(version, _Kept())
        _versions.move_to_end(version)
        while len(_versions) > KEPT:
            _versions.popitem(last=False)
    return kept


def _piece(kept: _Kept, entry: Entry, offer: Offer | None, px: float, language: str) -> _Piece:
    if entry.state == OWN:  # counts down
        return _written(entry, offer, px)
    price = (offer.price_minor, offer.currency) if offer else None
    key = (entry.number, entry.units, entry.state, entry.company, entry.co_exhibitors, price, language)
    piece = kept.pieces.get(key)
    if piece is None:
        if len(kept.pieces) >= MOST_PIECES:
            kept.pieces.clear()
        piece = kept.pieces[key] = _written(entry, offer, px)
    return piece


def _written(entry: Entry, offer: Offer | None, px: float) -> _Piece:
    """Write what is inside a link, and the attributes that do not depend on who asks."""
    shape = Shape(entry.letter, entry.rings, entry.company, entry.short)
    drawn = draw_shape(shape, px)
    fill = f' fill="url(#plan-{entry.state})"' if entry.state in PATTERNED else ""
    given = "".join(f' {name}="{escape(value)}"' for name, value in _attributes(entry, drawn).items() if value)
    label = escape(accessible_name(entry, offer))
    text = _name(drawn, entry.language) if drawn.name else _number(drawn.number)
    return _Piece(
        f'{given} aria-label="{label}"><path d="{drawn.path}"{fill}/>{text}</a>', drawn.letter, extent_of(entry.rings)
    )


def _attributes(entry: Entry, drawn: DrawnShape) -> dict[str, str]:
    told = {match_key(number) for number in entry.units}
    box = drawn.box
    is_plain = len(entry.rings) == 1 and rectangle_sides(entry.rings[0]) is not None
    corners = (box.x, box.y, box.width, box.height)
    return {
        "data-unit": entry.number,
        "data-name": entry.company,
        "data-lang": _lang(entry.language),
        "data-also": " ".join(entry.co_exhibitors),
        "data-parts": "|".join(entry.units) if len(entry.units) > 1 else "",
        "data-keys": "|".join(sorted(entry.keys - told)),
        "data-box": "" if is_plain else " ".join(_digits(value * UNITS_PER_METRE) for value in corners),
    }


def _lang(code: str) -> str:
    """Return the value of a lang attribute for one of our codes."""
    return LANGUAGES[code].html_lang if code in LANGUAGES else code


def _digits(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _name(drawn: DrawnShape, language: str) -> str:
    lang = f' lang="{escape(_lang(language))}"' if language else ""
    lines = "".join(
        f'<tspan x="{_digits(line.x)}" y="{_digits(line.y)}">{escape(line.text)}</tspan>' for line in drawn.name
    )
    return f'<text class="unit__name"{lang} font-size="{_digits(drawn.name[0].size)}">{lines}</text>'


def _number(number: Mark | None) -> str:
    if number is None:
        return ""
    at = f'x="{_digits(number.x)}" y="{_digits(number.y)}" font-size="{_digits(number.size)}"'
    return f"<text {at}>{escape(number.text)}</text>"


def _letters(marks: Iterable[tuple[Mark, str, bool]]) -> Markup:
    """Write all letters of one state and size as one text, each at its place; they are no part of a unit's name."""
    rows: dict[tuple[str, str, bool, str], list[Mark]] = defaultdict(list)
    for mark, state, is_dimmed in marks:
        if mark.text:
            rows[mark.text, state, is_dimmed, _digits(mark.size)].append(mark)
    written = []
    for (letter, state, is_dimmed, size), places in rows.items():
        pale = " is-dimmed" if is_dimmed else ""
        if letter == "○":
            written.append(_rings(places, float(size), f"unit--{state}{pale}"))
            continue
        xs, ys = (" ".join(_digits(one) for one in ones) for ones in zip(*((m.x, m.y) for m in places), strict=True))
        text = str(letter) * len(places)
        written.append(
            f'<text class="unit__letter unit--{state}{pale}" font-size="{size}" x="{xs}" y="{ys}">{escape(text)}</text>'
        )
    return Markup("\n").join(map(Markup, written))


def _rings(places: Iterable[Mark], size: float, classes: str) -> str:
    """Write rings in place of a letter that few fonts have: round dots, and smaller ones on them."""
    dots = "".join(f"M{_digits(mark.x)} {_digits(mark.y - mark.size * 0.36)}h.01" for mark in places)
    outer, inner = (
        f'<path class="unit__dot{kind}" stroke-width="{size * share:.1f}" d="{dots}"/>'
        for kind, share in (("", 0.72), (" unit__dot--inner", 0.46))
    )
    return f'<g class="{classes}">{outer}{inner}</g>'
