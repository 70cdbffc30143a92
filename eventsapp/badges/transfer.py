"""A layout as a file of JSON with its pictures: written by one fair, read by another. Knows no web and no database."""

import base64
import binascii
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventsapp.infra.json_text import parse

FORMAT, VERSION = "badge layout", 1
LARGEST_FILE = 8 * 1024 * 1024
MOST_PICTURES = 20
LONGEST_NAME = 120


class UnreadableLayout(ValueError):
    """The bytes are no file of a layout."""


@dataclass(frozen=True)
class CarriedPicture:
    """A picture of a layout, under the number that the layout calls it by."""

    number: str
    name: str
    data: bytes


@dataclass(frozen=True)
class CarriedLayout:
    """A layout as a file carries it; the document is unchecked."""

    name: str
    document: Mapping[str, Any]
    pictures: Sequence[CarriedPicture] = ()


def write_file(carried: CarriedLayout) -> bytes:
    """Return the file, the same for the same layout."""
    pictures = [
        {"number": one.number, "name": one.name, "data": base64.b64encode(one.data).decode("ascii")}
        for one in carried.pictures
    ]
    document = {
        "format": FORMAT,
        "version": VERSION,
        "name": carried.name,
        "layout": carried.document,
        "pictures": pictures,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def read_file(data: bytes) -> CarriedLayout:
    """Return what a file carries; raises ``UnreadableLayout`` for what is none."""
    try:
        said = parse(data.decode("utf-8-sig"))
        if said["format"] != FORMAT or said["version"] != VERSION:
            raise UnreadableLayout
        name, document, pictures = said["name"], said["layout"], said["pictures"]
        carried = [_picture(one) for one in pictures[: MOST_PICTURES + 1]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableLayout from error
    if not isinstance(name, str) or not isinstance(document, dict) or len(carried) > MOST_PICTURES:
        raise UnreadableLayout
    return CarriedLayout(" ".join(name.split())[:LONGEST_NAME], document, carried)


def renumbered(document: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    """Return a checked document whose pictures have other numbers; raises ``KeyError`` for one that has none."""
    sides = [
        [{**one, "picture": numbers[str(one["picture"])]} if one["kind"] == "picture" else one for one in side]
        for side in document["sides"]
    ]
    return {**document, "sides": sides}


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name that no layout has: the same, or with the lowest number behind it."""
    numbered = (f"{name[: LONGEST_NAME - 5]} ({number})" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def _picture(said: Any) -> CarriedPicture:
    try:
        data = base64.b64decode(said["data"], validate=True)
    except binascii.Error as error:
        raise UnreadableLayout from error
    number, name = said["number"], said["name"]
    if not isinstance(number, str) or not isinstance(name, str):
        raise UnreadableLayout
    return CarriedPicture(number, name[:LONGEST_NAME], data)
