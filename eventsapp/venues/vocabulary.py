"""The codes that plans use, in the database, in drafts and in files alike."""

UTILITIES = ("power", "water", "air", "data")
FEATURE_KINDS = ("column", "door", "fire_exit", "obstacle", "aisle")
OBSTACLE_KINDS = frozenset({"column", "obstacle"})
MAX_FEATURES = 1000

WIDTHS = {"aisle": (1.0, 20.0), "main_aisle": (1.0, 30.0), "exit_room": (0.5, 20.0)}
"""What warnings judge a hall by: the least widths of aisles and the clear room before exits, within their bounds."""

TEXTS = {"zone": 60, "package": 60, "price_class": 40, "note": 200}
"""Attributes of a unit that are text, with their greatest length; zone and package are codes."""
FIGURES = {"floor_load": 100.0, "height": 100.0}
"""Attributes that are figures, with their greatest value: t/m² and metres."""
FLAGS = ("is_blocked", "is_restricted")
EMPTY = {
    "zone": "",
    "package": "",
    "price_class": "",
    "utilities": (),
    "floor_load": None,
    "height": None,
    "is_blocked": False,
    "is_restricted": False,
    "note": "",
}
"""Every attribute of a unit, as it is where nobody said anything."""
