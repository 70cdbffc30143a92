"""What an exported plan shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eventsapp.venues.fitting import text_width
from eventsapp.venues.geometry import Box, Ring, label_box
from eventsapp.venues.plan_import import PlanHall

_WIDEST = 0.86  # of a unit's width that its number may take
_HIGHEST = 0.5
_LARGEST = 1.1  # metres: the size of a number in a large unit


class UnwritableText(Exception):
    """Letters that no installed font has; `letters` lists them."""

    def __init__(self, letters: str) -> None:
        """Remember the letters."""
        super().__init__(letters)
        self.letters = letters


@dataclass(frozen=True, slots=True)
class PlanState:
    """A state of units with its letter, its name for the legend and its colour (#rrggbb)."""

    key: str
    letter: str
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A hall with what is written around it. `states` and `holders` go by the number of the unit.

    `fonts` are TrueType files for the PDF, the first that has a letter writes it. Texts are written as given.
    """

    hall: PlanHall
    title: str = ""
    subtitle: str = ""
    note: str = ""
    scale_word: str = "1:{scale}"
    language: str = "en"
    states: Mapping[str, str] = field(default_factory=dict)
    legend: Sequence[PlanState] = ()
    holders: Mapping[str, str] = field(default_factory=dict)
    fonts: Sequence[Path] = ()

    def state_of(self, number: str) -> PlanState | None:
        """Return the state of a unit."""
        key = self.states.get(number)
        return next((state for state in self.legend if state.key == key), None)


def number_place(number: str, ring: Ring) -> tuple[Box, float]:
    """Return the box a number is written in and the size of its letters, in metres: a number is never left out."""
    box = label_box(ring)
    width = max(text_width(number, 1.0), 0.1)
    return box, max(min(box.width * _WIDEST / width, box.height * _HIGHEST, _LARGEST), 0.02)
