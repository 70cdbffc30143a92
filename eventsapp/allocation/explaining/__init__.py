"""Why an exhibitor has its place, or none: the optimiser's explanation data as sentences.

The organiser reads everything, with names. The exhibitor reads the same without the names of others; points of others
it does read. Who asked to be kept apart is nowhere in the data, so neither can read it.
"""

from eventsapp.allocation.explaining.reading import Better, Names, Part, Placed, Step, Unplaced, ids_in, story_from
from eventsapp.allocation.explaining.words import Explanation, PartWords, explained

__all__ = [
    "Better",
    "Explanation",
    "Names",
    "Part",
    "PartWords",
    "Placed",
    "Step",
    "Unplaced",
    "explained",
    "ids_in",
    "story_from",
]
