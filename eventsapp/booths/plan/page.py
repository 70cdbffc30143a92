"""One hall as a page shows it: the drawing, the list, the counts and what is chosen or searched."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import gettext as _
from markupsafe import Markup

from eventsapp.booths.plan.entries import Entry, entries_of, entry_called
from eventsapp.booths.plan.filters import Choice, Filter, facts_of, filters_of, passes
from eventsapp.booths.plan.offers import Offer, offers_of
from eventsapp.booths.plan.way import Way, way_to
from eventsapp.booths.plan.words import accessible_name
from eventsapp.booths.queries import count_states, latest_seq, stands_in
from eventsapp.booths.rules import LETTERS, STATE_WORDS, public_state
from eventsapp.venues.drawing import Drawing, Shape, draw_hall
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import floor_of, units_of

PUBLIC_STATES = ("available", "restricted", "held", "reserved", "taken", "blocked")
ALWAYS_SHOWN_TO_VISITORS = ("available", "held", "reserved", "taken")
ALWAYS_SHOWN = ("available", "restricted", "reserved", "sold", "blocked")


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
    offers: dict[str, Offer] = field(default_factory=dict)
    filters: list[Filter] = field(default_factory=list)
    way: Way | None = None
    seq: int = 0
    """The number of the latest change that is in here."""
    for_visitors: bool = False

    @property
    def words(self) -> dict[str, str]:
        """Return what the states are called."""
        return {state: str(word) for state, word in STATE_WORDS.items()}

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

    def facts(self, number: str) -> Markup:
        """Return what scripts filter an entry by, as attributes."""
        return self._facts.get(number, Markup())

    @cached_property
    def _facts(self) -> dict[str, Markup]:
        return {entry.number: facts_of(entry, self.offers.get(entry.number)) for entry in self.entries}

    def is_dimmed(self, number: str) -> bool:
        """Say whether an entry is filtered out: it stays on the plan, paler."""
        return self.choice.filters and number not in self.matching


def plan_page(hall: Hall, choice: Choice, *, for_visitors: bool = False, panel_alone: bool = False) -> PlanPage:
    """Put a hall's page together in a constant number of queries; without the drawing where the panel is enough."""
    seq = latest_seq(hall.fair_id)  # before the states: what changes meanwhile is told again, never missed
    units, stands = units_of(hall.id), stands_in(hall.id)
    packages = hall.fair.packages
    entries = entries_of(units, stands, for_visitors=for_visitors)
    offers = offers_of(units, stands, floor_of(hall, [unit.id for unit in units]), packages)
    chosen = entry_called(entries, choice.unit) if choice.unit else None
    legend = legend_of(count_states(hall.fair_id, hall.id), for_visitors=for_visitors)
    return PlanPage(
        hall=hall,
        entries=entries,
        chosen=chosen,
        choice=choice,
        matching=frozenset(entry.number for entry in entries if passes(entry, offers.get(entry.number), choice)),
        legend=legend,
        drawing=_draw(hall, entries) if choice.view == "plan" and not panel_alone else None,
        offers=offers,
        filters=filters_of(entries, offers, packages, [one.state for one in legend], choice),
        way=way_to(hall, entries, chosen, choice.start),
        seq=seq,
        for_visitors=for_visitors,
    )


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
