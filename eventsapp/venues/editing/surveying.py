"""The measures and warnings of a drawn hall, worked out once for each state of it."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from eventsapp.venues.editing.checking import Measures, Warned, measure_hall, warnings_of
from eventsapp.venues.editing.model import DraftHall

KEPT_SURVEYS = 24
"""So many are kept in each process: the state before a step is nearly always the one after the last step."""
_surveys: OrderedDict[Hashable, "Survey"] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Survey:
    """What geometry says of a hall."""

    measures: Mapping[str, Measures]
    warnings: Sequence[Warned]


def survey_of(hall: DraftHall) -> Survey:
    """Return the survey of a hall. It is kept by what is drawn, not by a version, so that it cannot be another's."""
    drawn = _what_counts(hall)
    with _lock:
        if drawn in _surveys:
            _surveys.move_to_end(drawn)
            return _surveys[drawn]
    measures = measure_hall(hall)
    survey = Survey(measures, tuple(warnings_of(hall, measures)))
    with _lock:
        _surveys[drawn] = survey
        while len(_surveys) > KEPT_SURVEYS:
            _surveys.popitem(last=False)
    return survey


def _what_counts(hall: DraftHall) -> Hashable:
    """Return what of a hall its survey depends on: numbers, zones and the like do not count."""
    return (
        hall.outline,
        tuple((key, unit.ring, unit.is_blocked) for key, unit in hall.units.items()),
        tuple(hall.features.values()),
        (hall.aisle, hall.main_aisle, hall.exit_room),
    )
