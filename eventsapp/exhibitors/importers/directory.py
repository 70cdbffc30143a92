"""Exhibitor directories in JSON: the list under ``exhibitors``, each with its stands as hall and booth (gamescom)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from eventsapp.exhibitors.importers.entries import Reader, give_references, merge_rows
from eventsapp.exhibitors.importers.model import ExhibitorEntry, ExhibitorList, Remark, StandReference, Tell
from eventsapp.infra import json_text
from eventsapp.infra.tabular import UnreadableFile

NAME: Final = "directory"
_KEYS: Final = {
    "ref": ("slug", "id"),
    "legal_name": ("name", "name_native", "name_zh", "name_en"),
    "latin_name": ("name_en",),
    "country": ("country",),
    "website": ("website", "url", "officialUrl"),
    "email": ("email",),
    "phone": ("phone",),
    "description": ("description",),
}
_STAND_KEYS: Final = ("booth", "stand", "number")


def detect(data: bytes) -> bool:
    """A JSON object that speaks of exhibitors near its start or holds them further on."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"exhibitors"' in data


def read(data: bytes, tell: Tell) -> ExhibitorList:
    """The directory; raises `UnreadableFile` when the JSON is cut off, damaged or of another shape."""
    document = _parse(data)
    listed = document.get("exhibitors") if isinstance(document, dict) else None
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise UnreadableFile("unknown_format")
    if not listed:
        raise UnreadableFile("empty")
    groups = document.get("groups")
    return _list(listed, groups if isinstance(groups, dict) else {}, tell)


def _parse(data: bytes) -> Any:
    try:
        return json_text.parse(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableFile("damaged") from error
    except json.JSONDecodeError as error:
        key = "truncated" if error.pos >= len(error.doc.rstrip()) or "Unterminated" in error.msg else "damaged"
        raise UnreadableFile(key, row=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("damaged") from error


def _list(listed: list[dict[str, Any]], groups: Mapping[str, Any], tell: Tell) -> ExhibitorList:
    reader = Reader([])
    skipped: list[Remark] = []
    entries: list[ExhibitorEntry] = []
    for row, item in enumerate(listed, 1):
        tell(row - 1, len(listed))
        texts = {field: _first_text(item, keys) for field, keys in _KEYS.items()}
        if not texts["legal_name"]:
            skipped.append(Remark(row, "name_missing"))
            continue
        texts["sector"] = _sector(item, groups)
        entries.append(_with_stands(reader.entry(row, texts), item))
    if not entries:
        raise UnreadableFile("unknown_format")
    merged, repeats = merge_rows(entries)
    return ExhibitorList(
        NAME,
        tuple(give_references(merged)),
        row_count=len(listed),
        skipped=(*skipped, *repeats),
        warnings=tuple(reader.remarks),
        encoding="utf-8",
    )


def _first_text(item: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((value.strip() for key in keys if isinstance(value := item.get(key), str) and value.strip()), "")


def _sector(item: Mapping[str, Any], groups: Mapping[str, Any]) -> str:
    """The categories by name; codes are looked up in the directory's own list."""
    codes = item.get("cats", item.get("categories"))
    if not isinstance(codes, list):
        return ""
    names = [groups.get(str(code), code) for code in codes]
    return "; ".join(name for name in names if isinstance(name, str))


def _with_stands(entry: ExhibitorEntry, item: Mapping[str, Any]) -> ExhibitorEntry:
    places = item.get("stands")
    listed = places if isinstance(places, list) else [item]
    found = [_stand(place) for place in listed if isinstance(place, dict)]
    return replace(entry, stands=tuple(dict.fromkeys(stand for stand in found if stand)))


def _stand(place: Mapping[str, Any]) -> StandReference | None:
    number = _first_text(place, _STAND_KEYS)
    return StandReference(_first_text(place, ("hall",)), number) if number else None
