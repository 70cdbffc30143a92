"""One hall as a page shows it: the drawing, the list, the counts and what is chosen or searched."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from flask_babel import gettext as _

from eventsapp.booths.feed.versions import versions_of
from eventsapp.booths.plan.entries import EVERYBODY, OWN, Entry, Viewer, entries_of, entry_called
from eventsapp.booths.plan.filters import Choice, Filter, filters_of, passes
from eventsapp.booths.plan.markup import Drawn, draw_entries
from eventsapp.booths.plan.offers import Offer, offers_of
from eventsapp.booths.plan.way import Way, way_to
from eventsapp.booths.queries import latest_seq
from eventsapp.booths.queries.picture import UnitFacts, standing_in, unit_facts
from eventsapp.booths.rules import LETTERS, STATE_WORDS
from eventsapp.infra.locale import current_language
from eventsapp.venues.drawing import Ground, draw_ground, path_of
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import floor_of
from eventsapp.venues.vocabulary import OBSTACLE_KINDS

PUBLIC_STATES = (OWN, "available", "restricted", "held", "reserved", "taken", "blocked")
ALWAYS_SHOWN_TO_VISITORS = ("available", "held", "taken")
ALWAYS_SHOWN = ("available", "restricted", "reserved", "sold", "blocked")
ROWS = 200
"""Of the list on one page."""
KEPT = 32
_grounds: OrderedDict[tuple[str, str, str], Ground] = OrderedDict()
_lock = Lock()


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
    version: str
    entries: list[Entry]
    chosen: Entry | None
    choice: Choice
    matching: frozenset[str]
    legend: list[LegendEntry]
    ground: Ground | None = None
    offers: dict[str, Offer] = field(default_factory=dict)
    filters: list[Filter] = field(default_factory=list)
    way: Way | None = None
    seq: int = 0
    """The number of the latest change that is in here."""
    viewer: Viewer = EVERYBODY

    @property
    def words(self) -> dict[str, str]:
        """Return what the states are called."""
        return {state: str(word) for state, word in STATE_WORDS.items()}

    @property
    def features(self) -> frozenset[str]:
        """Return the kinds of what stands in the drawn hall beside its stands, as the legend names them."""
        kinds = {kind for kind, _path in self.ground.features} if self.ground else set()
        return frozenset("column" if kind in OBSTACLE_KINDS else kind for kind in kinds)

    @property
    def listed(self) -> list[Entry]:
        """Return the entries that pass the filters."""
        return [entry for entry in self.entries if entry.number in self.matching]

    @property
    def pages(self) -> int:
        """Return how many pages the list has."""
        return max(1, -(-len(self.matching) // ROWS))

    @property
    def page(self) -> int:
        """Return the page of the list that is shown: the last one where a later one is asked for."""
        return min(self.choice.page, self.pages)

    @property
    def rows(self) -> list[Entry]:
        """Return the entries of one page of the list."""
        return self.listed[(self.page - 1) * ROWS : self.page * ROWS]

    @cached_property
    def own(self) -> list[Entry]:
        """Return what the reader's company holds here."""
        return [entry for entry in self.entries if entry.state == OWN]

    @property
    def own_units(self) -> dict[str, str]:
        """Return the numbers of the units that the reader's company holds here, each with the number of its stand."""
        return {number: entry.number for entry in self.own for number in entry.units}

    @property
    def chosen_path(self) -> str:
        """Return the outline of what is chosen."""
        return path_of(self.chosen.rings) if self.chosen else ""

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

    def drawn(self, link: Callable[[str], str], entries: Sequence[Entry] | None = None) -> Drawn:
        """Return the stands as markup, all of them or some; `link` makes a number its address."""
        ground = self.ground or _ground(self.hall, self.version, ())
        return draw_entries(
            self.entries if entries is None else entries,
            self.offers,
            version=(self.hall.id, self.version),
            px=ground.px,
            language=current_language(),
            link=link,
            chosen=self.chosen.number if self.chosen else "",
            dimmed=self.is_dimmed,
        )


def plan_page(hall: Hall, choice: Choice, viewer: Viewer = EVERYBODY, *, panel_alone: bool = False) -> PlanPage:
    """Put a hall's page together in a constant number of queries; without the drawing where the panel is enough."""
    seq = latest_seq(hall.fair_id)  # before the states: what changes meanwhile is told again, never missed
    version = versions_of(hall.fair_id)[hall.code]
    units, standing = unit_facts(hall.id, version), standing_in(hall.id)
    taken = {unit_id for stand in standing for unit_id in stand.unit_ids}
    packages = hall.fair.packages
    entries = entries_of(units, standing, viewer)
    offers = offers_of(units, taken, floor_of(hall, [unit.id for unit in units]), packages)
    chosen = entry_called(entries, choice.unit) if choice.unit else None
    legend = _legend(entries, viewer)
    return PlanPage(
        hall=hall,
        version=version,
        entries=entries,
        chosen=chosen,
        choice=choice,
        matching=frozenset(entry.number for entry in entries if passes(entry, offers.get(entry.number), choice)),
        legend=legend,
        ground=_ground(hall, version, units) if choice.view == "plan" and not panel_alone else None,
        offers=offers,
        filters=filters_of(entries, offers, packages, [one.state for one in legend], choice),
        way=way_to(hall, entries, chosen, choice.start),
        seq=seq,
        viewer=viewer,
    )


def legend_of(counts: Mapping[str, int]) -> list[LegendEntry]:
    """Return the states in their order; those in use, and those that every plan explains."""
    return [
        LegendEntry(state, str(STATE_WORDS[state]), counts.get(state, 0))
        for state in LETTERS
        if state in ALWAYS_SHOWN or counts.get(state)
    ]


def public_legend(counts: Mapping[str, int], *, has_own: bool) -> list[LegendEntry]:
    """Return the states that visitors know, in their order; who may hold units also finds what is held by itself."""
    return [
        LegendEntry(state, str(STATE_WORDS[state]), counts.get(state, 0))
        for state in PUBLIC_STATES
        if state in ALWAYS_SHOWN_TO_VISITORS or counts.get(state) or (state == OWN and has_own)
    ]


def _legend(entries: Sequence[Entry], viewer: Viewer) -> list[LegendEntry]:
    counts: Counter[str] = Counter()
    for entry in entries:
        counts[entry.state] += len(entry.units)
    return legend_of(counts) if viewer.is_staff else public_legend(counts, has_own=viewer.exhibitor_id is not None)


def _ground(hall: Hall, version: str, units: Sequence[UnitFacts]) -> Ground:
    """Lay out what does not change with the states, once for each version of the plan and language."""
    key = (str(hall.id), version, current_language())
    with _lock:
        ground = _grounds.get(key)
    if ground is None:
        cells = {unit.number: unit.polygon for unit in units or unit_facts(hall.id, version)}
        doors = [{**door, "name": _door_sign(str(door.get("name", "")))} for door in hall.entrances]
        ground = draw_ground(hall.outline, cells, hall.islands, doors, hall.features)
        with _lock:
            _grounds[key] = ground
            while len(_grounds) > KEPT:
                _grounds.popitem(last=False)
    return ground


def _door_sign(leads_to: str) -> str:
    """Return what stands on a door: the hall behind it, the name it has, or that it is an entrance."""
    if leads_to.startswith("hall:"):
        return _("Hall %(code)s", code=leads_to.removeprefix("hall:"))
    return leads_to.replace("-", " ").capitalize() or _("Entrance")
