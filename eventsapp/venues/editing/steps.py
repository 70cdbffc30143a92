"""One step of a draft: an operation, and what it changed, so that it can be taken back and done again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from eventsapp.venues.editing import attributes, features, numbers, parts, units
from eventsapp.venues.editing.asking import Ask
from eventsapp.venues.editing.model import (
    DraftHall,
    feature_document,
    feature_from,
    unit_document,
    unit_from,
)
from eventsapp.venues.editing.refusals import EditRefused

OPERATIONS: dict[str, Callable[[DraftHall, Ask], DraftHall]] = {
    "add": units.add_unit,
    "move": features.move_things,
    "change": units.change_unit,
    "turn": units.turn_units,
    "shape": units.shape_unit,
    "delete": features.delete_things,
    "block": attributes.block_units,
    "unblock": attributes.unblock_units,
    "set": attributes.set_attributes,
    "merge": parts.merge_units,
    "split": parts.split_unit,
    "renumber": numbers.renumber_units,
    "add_feature": features.add_feature,
    "change_feature": features.change_feature,
    "delete_feature": features.delete_feature,
    "hall": features.change_hall,
}
_PLAIN = ("name", "next_key", "aisle", "main_aisle", "exit_room")
_PARTS = (("units", unit_document, unit_from), ("features", feature_document, feature_from))


def apply(hall: DraftHall, values: Mapping[str, Any]) -> DraftHall:
    """Carry out an operation, `kind` and its values; raises EditRefused and changes nothing."""
    operation = OPERATIONS.get(str(values.get("kind")))
    if operation is None:
        raise EditRefused("unknown_operation")
    return operation(hall, Ask(values))


def patch_between(before: DraftHall, after: DraftHall) -> dict[str, Any]:
    """Return the difference of two states as plain JSON: each changed part as [before, after]."""
    patch: dict[str, Any] = {}
    for name, document_of, _from in _PARTS:
        old, new = getattr(before, name), getattr(after, name)
        keys = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
        if keys:
            patch[name] = {
                key: [document_of(side[key]) if key in side else None for side in (old, new)] for key in keys
            }
    for name in _PLAIN:
        if getattr(before, name) != getattr(after, name):
            patch[name] = [getattr(before, name), getattr(after, name)]
    if before.outline != after.outline:
        patch["outline"] = [[list(point) for point in hall.outline] for hall in (before, after)]
    return patch


def patched(hall: DraftHall, patch: Mapping[str, Any], *, backwards: bool = False) -> DraftHall:
    """Return the state after a patch, or before it."""
    side = 0 if backwards else 1
    changes: dict[str, Any] = {name: patch[name][side] for name in _PLAIN if name in patch}
    if "outline" in patch:
        changes["outline"] = tuple((x, y) for x, y in patch["outline"][side])
    for name, _document_of, from_document in _PARTS:
        if name in patch:
            there = dict(getattr(hall, name))
            for key, sides in patch[name].items():
                there.pop(key, None) if sides[side] is None else there.update({key: from_document(sides[side])})
            changes[name] = there
    return replace(hall, **changes)


def changed_keys(patch: Mapping[str, Any]) -> list[str]:
    """Return the keys of the units a patch is about."""
    return list(patch.get("units", {}))
