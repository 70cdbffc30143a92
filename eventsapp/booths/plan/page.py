"""One hall as a page shows it: the drawing, the list, the counts and what is chosen or searched."""

from collections import Counter
from dataclasses import dataclass, field

from flask_babel import gettext as _

from eventsapp.booths.plan.entries import Entry, entries_of, entry_called
from eventsapp.booths.plan.words import accessible_name
from eventsapp.booths.queries import count_states, stands_in
from eventsapp.booths.rules import LETTERS, STATE_WORDS, public_state
from eventsapp.venues.drawing import Drawing, Shape, draw_hall
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import units_of

PUBLIC_STATES = ("available", "restricted", "taken", "blocked")
ALWAYS_SHOWN_TO_VISITORS = ("available", "taken")
ALWAYS_SHOWN = ("available", "restricted", "reserved", "sold", "blocked")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for: a unit, words, a state, plan or list."""

    unit: str = ""
    text: str = ""
    state: str = ""
    view: str = "plan"

    @property
    def filters(self) -> bool:
        """Say whether anything is filtered out."""
        return bool(self.text or self.state)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A state with its word and how many units are in it."""

    state: str
    label: str
    count: int


@dataclass(frozen=True)
class PlanPage:
    """Everything a plan page needs; `matching` are the numbers that answer to the filters."""

    hall: Hall
    entries: list[Entry]
    chosen: Entry | None
    choice: Choice
    matching: frozenset[str]
    legend: list[LegendEntry]
    drawing: Drawing | None = field(default=None)

    @property
    def listed(self) -> list[Entry]:
        """Return the entries that pass the filters."""
        return [entry for entry in self.entries if entry.number in self.matching]

    @property
    def free(self) -> int:
        """Return how many units of the hall can be had."""
        return sum(1 for entry in self.entries if entry.state == "available")

    @property
    def unit_count(self) -> int:
        """Return how many units the hall has."""
        return sum(len(entry.units) for entry in self.entries)

    def is_dimmed(self, number: str) -> bool:
        """Say whether an entry is filtered out: it stays on the plan, paler."""
        return self.choice.filters and number not in self.matching


def plan_page(hall: Hall, choice: Choice, *, for_visitors: bool = False) -> PlanPage:
    """Put a hall's page together in a constant number of queries."""
    entries = entries_of(units_of(hall.id), stands_in(hall.id), for_visitors=for_visitors)
    matching = frozenset(entry.number for entry in entries if _passes(entry, choice))
    return PlanPage(
        hall=hall,
        entries=entries,
        chosen=entry_called(entries, choice.unit) if choice.unit else None,
        choice=choice,
        matching=matching,
        legend=legend_of(count_states(hall.fair_id, hall.id), for_visitors=for_visitors),
        drawing=_draw(hall, entries) if choice.view == "plan" else None,
    )


def _passes(entry: Entry, choice: Choice) -> bool:
    """Say whether an entry answers to the filters."""
    if choice.state and entry.state != choice.state:
        return False
    return not choice.text or entry.answers_to(choice.text)


def legend_of(counts: dict[str, int], *, for_visitors: bool = False) -> list[LegendEntry]:
    """Return the states in their order; those in use, and those that every plan explains."""
    shown: Counter[str] = Counter()
    for state, count in counts.items():
        shown[public_state(state) if for_visitors else state] += count
    order = PUBLIC_STATES if for_visitors else tuple(LETTERS)
    always = ALWAYS_SHOWN_TO_VISITORS if for_visitors else ALWAYS_SHOWN
    return [
        LegendEntry(state, str(STATE_WORDS[state]), shown[state]) for state in order if state in always or shown[state]
    ]


def _draw(hall: Hall, entries: list[Entry]) -> Drawing:
    """Lay out the drawing."""
    shapes = [
        Shape(
            key=entry.number,
            state=entry.state,
            letter=entry.letter,
            rings=entry.rings,
            name=entry.company,
            short=entry.short,
            label=accessible_name(entry),
            lang=entry.language,
        )
        for entry in entries
    ]
    doors = [{**door, "name": _door_sign(str(door.get("name", "")))} for door in hall.entrances]
    return draw_hall(hall.outline, shapes, hall.islands, doors)


def _door_sign(leads_to: str) -> str:
    """Return what stands on a door: the hall behind it, the name it has, or that it is an entrance."""
    if leads_to.startswith("hall:"):
        return _("Hall %(code)s", code=leads_to.removeprefix("hall:"))
    return leads_to.replace("-", " ").capitalize() or _("Entrance")
