"""Which column of a table is what, in any of our languages, and its cells as numbers."""

import io
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from eventsapp.infra import json_text
from eventsapp.infra.tabular import Header, Row, Table, UnreadableFile, find_header, read_table
from eventsapp.venues.plan_import.attributes import ATTRIBUTE_COLUMNS, read_attributes
from eventsapp.venues.plan_import.frame import METRES_PER
from eventsapp.venues.plan_import.gathering import MAX_NUMBER, names_of, tidy
from eventsapp.venues.plan_import.limits import MAX_UNITS
from eventsapp.venues.plan_import.refusals import BrokenPlan, TooLargePlan

_HEAD = 40_000
_WORDS = {
    "number": (
        *("number", "no", "nr", "booth", "booth no", "booth number", "stand", "stand no", "stand number"),
        *("unit number", "standnummer", "kigyo no", "số gian", "số gian hàng", "gian hàng", "mã gian", "số lô"),
        *("展位号", "展位", "编号", "摊位", "부스번호", "부스 번호", "부스", "번호", "ブース番号", "ブース", "番号"),
    ),
    "x": ("x", "left", "x1", "pos x", "toạ độ x", "coordinates x"),
    "y": ("y", "top", "y1", "pos y", "toạ độ y", "coordinates y"),
    "width": ("width", "w", "breite", "rộng", "chiều rộng", "宽", "宽度", "너비", "가로", "幅"),
    "depth": (
        *("depth", "height", "h", "d", "length", "tiefe", "sâu", "chiều sâu", "dài", "chiều dài"),
        *("深", "深度", "长", "长度", "高", "깊이", "세로", "높이", "奥行"),
    ),
    "rotation": ("rotation", "angle", "xoay", "góc", "旋转", "角度", "회전", "각도"),
    "area": ("area", "area m2", "size", "fläche", "diện tích", "面积", "면적", "面積"),
    "hall": ("hall", "hall code", "halle", "sảnh", "nhà", "展馆", "馆", "홀", "전시장", "ホール"),
    "name": (
        *("name", "booth name", "exhibitor", "company", "công ty", "đơn vị"),
        *("公司", "参展商", "업체명", "회사", "企業名"),
    ),
    "outline": ("outline", "polygon", "points", "轮廓", "외곽선"),
    "aliases": ("former numbers", "aliases", "số cũ", "原编号", "이전 번호"),
    **ATTRIBUTE_COLUMNS,
}
_UNIT = re.compile(
    r"[(\[（/]\s*(mm|cm|dm|m|ft|feet|foot|in|inch|inches)\s*[)\]）]?\s*$|_(mm|cm|m|ft|in)$", re.IGNORECASE
)
_SAME = {"feet": "ft", "foot": "ft", "inch": "in", "inches": "in"}
_NUMBER = re.compile(r"^[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d{1,3})?$", re.IGNORECASE)
_SUFFIX = re.compile(r"\s*(mm|cm|m|ft|feet|in|''|'|\"|m2|m²|㎡|sqm|sq\s?ft|px)\s*$", re.IGNORECASE)
_NEUTRAL = re.compile(r"^'(?=\s*[=+\-@\t\r\n|%＝＋－＠])")
_JSON_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row: what could be read of it, in the table's own unit of length."""

    row: int
    number: str
    hall: str
    x: float | None
    y: float | None
    width: float | None
    depth: float | None
    rotation: float
    area: float | None
    names: tuple[str, ...]
    outline: list[list[float]] | None
    aliases: tuple[str, ...] = ()
    attributes: dict[str, Any] | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTable:
    """All rows of a table. `factor` is metres per unit of length where the header names the unit."""

    rows: list[PlanRow]
    factor: float | None


def looks_like_plan(data: bytes) -> bool:
    """Say whether the first rows of a table name columns for number, x and y."""
    try:
        if _JSON_START.match(data[:64]):
            return _json_looks_like_plan(data)
        head = data if data.startswith(b"PK") else data[:_HEAD].rpartition(b"\n")[0] or data[:_HEAD]
        return _header(read_table(head)) is not None
    except (UnreadableFile, ValueError, RecursionError):
        return False


def read_rows(name: str, data: bytes) -> PlanTable:
    """Return the rows of a table; raises BrokenPlan."""
    try:
        table = _json_table(data) if _JSON_START.match(data[:64]) else read_table(data)
    except UnreadableFile as error:
        if error.key == "too_many_rows":
            raise TooLargePlan(what="units", limit=MAX_UNITS) from error
        raise BrokenPlan(file=name, reason="table") from error
    except (ValueError, RecursionError) as error:
        raise BrokenPlan(file=name, reason="table") from error
    header = _header(table)
    if header is None:
        raise BrokenPlan(file=name, reason="table")
    rows = [_row(header, row) for row in table.rows[header.first_data :]]
    return PlanTable(rows, _factor(header))


def _header(table: Table) -> Header | None:
    """Return the header when it has a number and a place."""
    header = find_header(table, _WORDS, "number")
    if header is None:
        return None
    placed = {"x", "y"} <= header.columns.keys() or "outline" in header.columns
    return header if placed else None


def _factor(header: Header) -> float | None:
    """Return metres per unit of length, as the labels of the columns say."""
    for field in ("width", "depth", "x", "y"):
        unit = _UNIT.search(unicodedata.normalize("NFKC", header.labels.get(field, "")))
        if unit:
            word = (unit[1] or unit[2]).casefold()
            return METRES_PER[_SAME.get(word, word)]
    return None


def _row(header: Header, row: Row) -> PlanRow:
    """Read one row."""
    cells = {field: row.cell(column).strip() for field, column in header.columns.items()}
    stated = {name: _NEUTRAL.sub("", cells[name]) for name in ATTRIBUTE_COLUMNS if name in cells}
    attributes, unread = read_attributes(stated)
    figures = {field: figure(cells.get(field, "")) for field in ("x", "y", "width", "depth", "rotation", "area")}
    return PlanRow(
        row=row.number,
        number=_NEUTRAL.sub("", cells.get("number", "")),
        hall=tidy(_NEUTRAL.sub("", cells.get("hall", "")))[:MAX_NUMBER],
        x=figures["x"],
        y=figures["y"],
        width=figures["width"],
        depth=figures["depth"],
        rotation=figures["rotation"] or 0.0,
        area=figures["area"],
        names=names_of([_NEUTRAL.sub("", cells.get("name", ""))]),
        outline=_outline(cells.get("outline", "")),
        aliases=tuple(part.strip()[:100] for part in cells.get("aliases", "").split(";") if part.strip())[:50],
        attributes=attributes if stated else None,
        unread=tuple(unread),
    )


def figure(text: str) -> float | None:
    """Return the number in a cell, with decimal point or comma and perhaps a unit; None where there is none."""
    plain = _SUFFIX.sub("", unicodedata.normalize("NFKC", text).strip().lstrip("'")).replace(" ", "")
    if "," in plain and "." in plain:
        thousands = "," if plain.rfind(".") > plain.rfind(",") else "."
        plain = plain.replace(thousands, "")
    if not _NUMBER.match(plain):
        return None
    value = float(plain.replace(",", "."))
    return value if math.isfinite(value) else None


def _outline(text: str) -> list[list[float]] | None:
    """Return the corners of "0 0; 3 0; 3 3"; None where a row has none."""
    if not text:
        return None
    points = []
    for pair in text.split(";"):
        values = [figure(part) for part in pair.split()]
        if len(values) != 2 or values[0] is None or values[1] is None:
            return []
        points.append([values[0], values[1]])
    return points


def _json_looks_like_plan(data: bytes) -> bool:
    """Look at the keys of a list of objects, also where the file ends early."""
    head = data[:_HEAD].decode("utf-8-sig", "replace")
    start = head.find("{", head.find("[") + 1)
    if "[" not in head or start < 0:
        return False
    try:
        first, _ = json.JSONDecoder().raw_decode(head, start)
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and _header(_table_of([first])) is not None


def _json_table(data: bytes) -> Table:
    """Return a list of objects as a table; nested objects become columns of their own."""
    value = json_text.parse(io.TextIOWrapper(io.BytesIO(data), "utf-8-sig").read())
    if isinstance(value, dict):
        value = next((inner for inner in value.values() if isinstance(inner, list)), None)
    if not isinstance(value, list):
        raise UnreadableFile("damaged")
    return _table_of(value)


def _table_of(objects: Iterable[Any]) -> Table:
    """Return the table of some objects."""
    flat = [dict(_flat(entry, "")) if isinstance(entry, dict) else {} for entry in objects]
    columns = list(dict.fromkeys(key for entry in flat for key in entry))[:300]
    rows = [Row(1, tuple(columns))]
    rows += [Row(place, tuple(entry.get(key, "") for key in columns)) for place, entry in enumerate(flat, start=1)]
    return Table(tuple(rows), "json")


def _flat(entry: Mapping[str, Any], prefix: str, depth: int = 0) -> Iterable[tuple[str, str]]:
    """Yield the plain values of an object with the path to them."""
    for key, value in entry.items():
        path = f"{prefix} {key}".strip()
        if isinstance(value, dict) and depth < 3:
            yield from _flat(value, path, depth + 1)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield path, str(value)
