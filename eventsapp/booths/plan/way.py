"""The way to a stand in words and as a line: from the entrance, or from another stand."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.booths.plan.entries import Entry, entry_called
from eventsapp.venues.drawing import UNITS_PER_METRE
from eventsapp.venues.geometry import label_point
from eventsapp.venues.models import Hall
from eventsapp.venues.routes import Route, Step, Ways

ENTRANCE = "entrance"
METRES_A_MINUTE = 70
KEPT = 8
_kept: OrderedDict[str, Ways] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Way:
    """What is asked for (`start`: "entrance" or a number), and the answer; no `route` where none leads there."""

    start: str
    route: Route | None = None

    @property
    def path(self) -> str:
        """Return path data in drawing units."""
        points = self.route.points if self.route else ()
        return (
            "M" + "L".join(f"{x * UNITS_PER_METRE:.1f} {y * UNITS_PER_METRE:.1f}" for x, y in points) if points else ""
        )

    @property
    def length(self) -> str:
        """Return "84 m, 2 minutes"."""
        metres = round(self.route.metres) if self.route else 0
        minutes = max(1, round(metres / METRES_A_MINUTE))
        return ngettext(
            "%(metres)s m, %(num)s minute on foot", "%(metres)s m, %(num)s minutes on foot", minutes, metres=metres
        )

    @property
    def steps(self) -> list[str]:
        """Return what to do one after the other."""
        if self.route is None:
            return []
        ends = {
            "left": _("The stand is on your left."),
            "right": _("The stand is on your right."),
            "ahead": _("The stand is before you."),
        }
        return [*(_sentence(step) for step in self.route.steps), ends[self.route.side]]


def _sentence(step: Step) -> str:
    metres = max(1, round(step.metres))
    if step.turn == "left":
        return _("Turn left and walk %(metres)s m.", metres=metres)
    if step.turn == "right":
        return _("Turn right and walk %(metres)s m.", metres=metres)
    return _("Walk %(metres)s m straight on.", metres=metres)


def way_to(hall: Hall, entries: Sequence[Entry], goal: Entry | None, start: str) -> Way | None:
    """Return the way that was asked for; from the nearest door, or from the stand of that number."""
    if goal is None or not start:
        return None
    ways = _ways_of(hall, entries)
    if start == ENTRANCE:
        doors = [(float(door["x"]), float(door["y"])) for door in hall.entrances]
        starts = [cell for door in doors for cell in ways.cells_at(door)]
    else:
        origin = entry_called(entries, start)
        if origin is None or origin.number == goal.number:
            return Way(start)
        start, starts = origin.number, ways.cells_beside(origin.rings)
    return Way(start, ways.route(starts, ways.cells_beside(goal.rings), label_point(goal.rings[0])))


def _ways_of(hall: Hall, entries: Sequence[Entry]) -> Ways:
    """Return the free floor of a hall, measured once for each state of its plan."""
    with _lock:
        ways = _kept.get(hall.plan_key)
    if ways is None:
        ways = Ways(hall.outline, [ring for entry in entries for ring in entry.rings])
        with _lock:
            _kept[hall.plan_key] = ways
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return ways
