"""What an operation is asked with: values of a form or of JSON, read leniently, refused beside their field."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from eventsapp.venues.editing.model import DraftHall
from eventsapp.venues.editing.refusals import EditRefused
from eventsapp.venues.geometry import Ring
from eventsapp.venues.numbering import expand_numbers, match_key
from eventsapp.venues.vocabulary import UTILITIES

FARTHEST = 5000.0
"""Metres from the origin: no hall is larger."""
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?")
_PAIR = re.compile(r"[;\n]+")


class Ask:
    """The values of one operation."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Keep them."""
        self._values = values

    def has(self, name: str) -> bool:
        """Say whether a value was given and is not empty."""
        return self._values.get(name) not in (None, "", [])

    def mentions(self, name: str) -> bool:
        """Say whether a field is part of the operation, empty or not."""
        return self._values.get(name) is not None

    def value(self, name: str) -> Any:
        """Return a value as it was given."""
        return self._values.get(name)

    def text(self, name: str, most: int = 60) -> str:
        """Return one line of text."""
        value = self._values.get(name)
        text = " ".join(str(value if value is not None else "").replace("\x00", "").split())
        if len(text) > most:
            raise EditRefused("too_long", name, limit=most)
        return text

    def metres(self, name: str, *, low: float = -FARTHEST, high: float = FARTHEST) -> float:
        """Return a length in metres, with a point or a comma; refuses what is no finite number."""
        value = self._values.get(name)
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            value = float(value.strip().replace(",", "."))
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise EditRefused("not_a_number", name)
        if not low <= value <= high:
            raise EditRefused("out_of_range", name, low=low, high=high)
        return round(float(value), 3) + 0.0

    def length(self, name: str) -> float:
        """Return a width or depth: 10 cm to a kilometre."""
        return self.metres(name, low=0.1, high=1000.0)

    def metres_or(self, name: str, otherwise: float, *, low: float = -FARTHEST, high: float = FARTHEST) -> float:
        """Return a length, or what holds where the field is empty."""
        return self.metres(name, low=low, high=high) if self.has(name) else otherwise

    def whole(self, name: str, otherwise: int, *, low: int, high: int) -> int:
        """Return a whole number, or what holds where the field is empty."""
        value = self.metres_or(name, float(otherwise), low=low, high=high)
        if value != int(value):
            raise EditRefused("not_whole", name)
        return int(value)

    def flag(self, name: str) -> bool:
        """Say whether a box was ticked."""
        return self._values.get(name) in {True, "y", "on", "true", "1"}

    def choice(self, name: str, known: Sequence[str], otherwise: str = "") -> str:
        """Return one of the known values."""
        value = self.text(name) or otherwise
        if value not in known:
            raise EditRefused("unknown_choice", name)
        return value

    def utilities(self, name: str) -> tuple[str, ...]:
        """Return utilities in their order: a list, or words with commas."""
        value = self._values.get(name) or []
        asked = {str(one) for one in (re.split(r"[,;\s]+", value) if isinstance(value, str) else value)} - {""}
        if not asked <= set(UTILITIES):
            raise EditRefused("unknown_choice", name)
        return tuple(one for one in UTILITIES if one in asked)

    def corners(self, name: str) -> list[list[float]]:
        """Return corners: pairs of numbers, or text such as "0 0; 6 0; 6 3; 0 3"."""
        value = self._values.get(name)
        if isinstance(value, list):
            return value
        pairs = [re.split(r"\s+", part.strip()) for part in _PAIR.split(str(value or "")) if part.strip()]
        if not all(len(pair) == 2 and all(_NUMBER.fullmatch(one) for one in pair) for pair in pairs):
            raise EditRefused("not_corners", name)
        return [[float(one.replace(",", ".")) for one in pair] for pair in pairs]

    def keys(self, hall: DraftHall, *, empty_is_all: bool = False) -> list[str]:
        """Return the keys of the units meant: given as keys, or as numbers people typed."""
        given = self._values.get("units")
        if isinstance(given, list) and given:
            if unknown := [str(key) for key in given if not isinstance(key, str) or key not in hall.units]:
                raise EditRefused("unknown_units", "numbers", numbers=", ".join(unknown)[:60])
            return list(dict.fromkeys(given))
        found = _keys_called(hall, self.text("numbers", most=4000))
        if not found and empty_is_all:
            return list(hall.units)
        if not found:
            raise EditRefused("no_units", "numbers")
        return found

    def features(self, hall: DraftHall) -> list[str]:
        """Return the keys of the columns, doors and the like that are meant beside units; mostly none."""
        given = self._values.get("features")
        keys = given if isinstance(given, list) else []
        if not all(isinstance(key, str) and key in hall.features for key in keys):
            raise EditRefused("unknown_feature", "key")
        return list(dict.fromkeys(keys))

    def units_beside(self, hall: DraftHall, features: Sequence[str]) -> list[str]:
        """Return the units meant; there may be none where features are."""
        return [] if features and not (self.has("units") or self.has("numbers")) else self.keys(hall)

    def one(self, hall: DraftHall) -> str:
        """Return the key of the one unit meant."""
        keys = self.keys(hall)
        if len(keys) != 1:
            raise EditRefused("one_unit", "numbers")
        return keys[0]


def _keys_called(hall: DraftHall, text: str) -> list[str]:
    """Return the keys of typed numbers; an older number is as good as a new one."""
    by_number = {unit.number_key: key for key, unit in hall.units.items()}
    by_alias = {match_key(alias): key for key, unit in hall.units.items() for alias in unit.aliases}
    known = {**by_alias, **by_number}
    whole = [part for part in re.split(r"[,;\n，、；]+", text) if part.strip()]
    typed = [one for part in whole for one in ([part] if match_key(part) in known else expand_numbers(part))]
    if unknown := [one for one in typed if match_key(one) not in known]:
        raise EditRefused("unknown_units", "numbers", numbers=", ".join(unknown)[:60])
    return list(dict.fromkeys(known[match_key(one)] for one in typed))


def moved_ring(ring: Ring, across: float, down: float) -> Ring:
    """Return a ring moved by metres."""
    return tuple((round(x + across, 3), round(y + down, 3)) for x, y in ring)
