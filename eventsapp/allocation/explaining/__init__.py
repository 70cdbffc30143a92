"""Why an exhibitor has its place, or none: the optimiser's explanation data as sentences.

The organiser reads everything, with names. The exhibitor reads the same without the names of others; points of others
it does read. Who asked to be kept apart is nowhere in the data, so neither can read it.
"""

from eventsapp.allocation.explaining.reading import Names, ids_in
from eventsapp.allocation.explaining.words import Explanation, PartWords, explained

__all__ = ["Explanation", "Names", "PartWords", "explained", "ids_in"]
