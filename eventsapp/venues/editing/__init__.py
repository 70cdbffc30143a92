"""The engine of the plan editor: a hall in, an operation, another hall out. Knows no database and no browser."""

from eventsapp.venues.editing.asking import Ask
from eventsapp.venues.editing.attributes import NOTHING
from eventsapp.venues.editing.checking import Measures, Warned, measure_hall, obstacles_of, room_before, warnings_of
from eventsapp.venues.editing.comparing import Difference, FeatureChange, UnitChange, difference
from eventsapp.venues.editing.making import figures_of, make_hall
from eventsapp.venues.editing.model import (
    ATTRIBUTES,
    MAX_UNITS,
    DraftHall,
    DraftUnit,
    Feature,
    feature_document,
    from_document,
    to_document,
    unit_document,
)
from eventsapp.venues.editing.refusals import EditRefused
from eventsapp.venues.editing.steps import OPERATIONS, apply, changed_keys, patch_between, patched
from eventsapp.venues.editing.surveying import Survey, survey_of
from eventsapp.venues.editing.words import (
    ATTRIBUTE_WORDS,
    FEATURES,
    UTILITY_WORDS,
    attribute_words,
    feature_words,
    refused_words,
    warning_words,
)
from eventsapp.venues.vocabulary import FEATURE_KINDS, OBSTACLE_KINDS, UTILITIES

__all__ = [
    "ATTRIBUTES",
    "ATTRIBUTE_WORDS",
    "FEATURES",
    "FEATURE_KINDS",
    "MAX_UNITS",
    "NOTHING",
    "OBSTACLE_KINDS",
    "OPERATIONS",
    "UTILITIES",
    "UTILITY_WORDS",
    "Ask",
    "Difference",
    "DraftHall",
    "DraftUnit",
    "EditRefused",
    "Feature",
    "FeatureChange",
    "Measures",
    "Survey",
    "UnitChange",
    "Warned",
    "apply",
    "attribute_words",
    "changed_keys",
    "difference",
    "feature_document",
    "feature_words",
    "figures_of",
    "from_document",
    "make_hall",
    "measure_hall",
    "obstacles_of",
    "patch_between",
    "patched",
    "refused_words",
    "room_before",
    "survey_of",
    "to_document",
    "unit_document",
    "warning_words",
    "warnings_of",
]
