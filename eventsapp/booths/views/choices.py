"""What the address of a plan page asks for."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import request

from eventsapp.booths.models import Stand
from eventsapp.booths.plan import Choice, price_text, sides_text, size_text, supply_facts
from eventsapp.booths.rules import STATE_WORDS, frontage_word
from eventsapp.infra import clock
from eventsapp.venues.numbering import expand_numbers, match_key
from eventsapp.venues.vocabulary import UTILITIES
from eventsapp.web.forms import clean_text

LONGEST = 4000
SHORT = 100
PLAN_ARGUMENTS = ("unit", "q", "state", "size", "sides", "zone", "package", "price", "utility", "view", "lang")


def choice_of_request(unit: str = "") -> Choice:
    """Read unit, search, filters and view; what makes no sense counts as not asked for."""
    state, view = request.args.get("state", ""), request.args.get("view", "")
    utility = request.args.get("utility", "")
    return Choice(
        unit=unit or clean_text(request.args.get("unit"))[:LONGEST],
        text=clean_text(request.args.get("q"))[:LONGEST],
        state=state if state in STATE_WORDS else "",
        view="list" if view == "list" else "plan",
        size=_count("size", 100_000),
        sides=_count("sides", 4),
        zone=clean_text(request.args.get("zone"))[:SHORT],
        package=clean_text(request.args.get("package"))[:SHORT],
        price=_count("price", 10**13),
        utility=utility if utility in UTILITIES else "",
        start=clean_text(request.args.get("from"))[:SHORT],
        page=page_number(),
    )


def pressed(text: str) -> str:
    """Return the numbers that are typed, with the one that was pressed on a small plan added or taken away."""
    number = clean_text(request.args.get("press"))[:SHORT]
    if not number:
        return text
    numbers = expand_numbers(text)
    kept = [one for one in numbers if match_key(one) != match_key(number)]
    return ", ".join(kept if len(kept) < len(numbers) else [*kept, number])


def _count(name: str, most: int) -> int:
    """Return a whole number from the address, 0 for anything else."""
    text = request.args.get(name, "")
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def kept_arguments(*names: str) -> dict[str, Any]:
    """Return those parts of the address that a redirect or pager keeps; others are nobody's business."""
    return {name: request.args[name][:LONGEST] for name in names if request.args.get(name)}


def words() -> dict[str, Any]:
    """Return what templates of the plan say about states and places."""
    return {
        "state_words": {state: str(word) for state, word in STATE_WORDS.items()},
        "frontage_word": frontage_word,
        "sides_text": sides_text,
        "size_text": size_text,
        "price_text": price_text,
        "supply_facts": supply_facts,
    }


def linker(base: str, *, choice: Choice | None = None) -> Callable[[str], str]:
    """Return what makes a number its address; building thousands one by one with url_for takes too long."""
    if choice is None:
        return lambda number: f"{base}/{quote(number)}"
    kept = "".join(f"&{name}={quote(str(value))}" for name, value in choice.arguments.items())
    return lambda number: f"{base}?unit={quote(number)}{kept}"


def is_partial() -> bool:
    """Say whether the browser wants only the panel."""
    return request.headers.get("HX-Request") == "true"


def page_number() -> int:
    """Return the page asked for, 1 for anything else."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def is_json_wanted() -> bool:
    """Say whether the answer is for a program."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def seconds_left(stand: Stand) -> int:
    """Return how long a hold lasts from now, by the clock that ends it."""
    return max(0, int((stand.expires_at - clock.now()).total_seconds())) if stand.expires_at else 0
