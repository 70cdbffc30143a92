"""What files say of a unit beside its number and place: zone, package, utilities, loads, whether it is for sale."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from eventsapp.infra.folding import fold
from eventsapp.venues.plan_import.gathering import tidy
from eventsapp.venues.vocabulary import EMPTY, FIGURES, FLAGS, TEXTS, UTILITIES

_WORDS = {
    "power": ("power", "electricity", "điện", "电", "供电", "전기", "전력"),
    "water": ("water", "water and drain", "drain", "nước", "cấp thoát nước", "水", "供水", "给排水", "급수", "급배수"),
    "air": ("air", "compressed air", "khí nén", "压缩空气", "압축공기"),
    "data": ("data", "internet", "network", "mạng", "dữ liệu", "网络", "인터넷", "데이터 통신"),
}
ATTRIBUTE_COLUMNS = {
    "zone": ("zone", "khu", "khu vực", "展区", "区域", "구역"),
    "package": ("package", "gói", "套餐", "패키지"),
    "price_class": ("price class", "price category", "hạng giá", "价格等级", "价位", "가격 등급"),
    "utilities": ("utilities", "tiện ích", "公用设施", "水电气", "유틸리티", "설비"),
    "floor_load": ("floor load", "tải trọng sàn", "地面承重", "바닥 하중"),
    "height": (
        *("build height", "building height", "max height", "maximum height"),
        *("chiều cao tối đa", "chiều cao xây dựng", "限高", "높이 제한", "시공 높이"),
    ),
    "is_blocked": ("not for sale", "blocked", "không bán", "不出售", "판매 불가"),
    "is_restricted": ("restricted", "hạn chế", "受限", "제한"),
    "note": ("note", "notes", "remark", "ghi chú", "备注", "비고"),
}
"""What the columns of a table with attributes are called."""
_UTILITY = {fold(word): code for code, words in _WORDS.items() for word in words}
_YES = {
    fold(word) for word in ("yes", "y", "x", "1", "true", "blocked", "restricted", "có", "是", "对", "예", "네", "✓")
}
_NO = {fold(word) for word in ("no", "n", "0", "false", "-", "–", "không", "否", "아니요", "아니오")}


def read_attributes(raw: Mapping[str, object]) -> tuple[dict[str, Any], list[str]]:
    """Return the attributes that are named in `raw`, and the names of those whose values are none."""
    found: dict[str, Any] = {}
    unread: list[str] = []
    for name in EMPTY:
        if name not in raw:
            continue
        try:
            found[name] = _read(name, raw[name])
        except ValueError:
            found[name] = EMPTY[name]
            unread.append(name)
    return found, unread


def _read(name: str, value: object) -> Any:
    if name in TEXTS:
        return tidy(str(value or ""))[: TEXTS[name]]
    if name in FLAGS:
        return _flag(value)
    if name in FIGURES:
        return _figure(value, FIGURES[name])
    return _utilities(value)


def _flag(value: object) -> bool:
    if isinstance(value, bool) or value is None:
        return bool(value)
    word = fold(str(value))
    if word in _YES:
        return True
    if not word or word in _NO:
        return False
    raise ValueError(word)


def _figure(value: object, most: float) -> float | None:
    if value is None or value == "":
        return None
    figure = math.nan if isinstance(value, bool) else float(str(value).replace(",", "."))
    if not math.isfinite(figure) or not 0 <= figure <= most:
        raise ValueError(value)
    return round(figure, 3)


def _utilities(value: object) -> tuple[str, ...]:
    """Return codes; a cell has them with commas or semicolons between, as codes or words in any of our languages."""
    parts: Iterable[object] = value if isinstance(value, list | tuple) else _parts(str(value or ""))
    words = [fold(str(part)) for part in parts]
    if unknown := [word for word in words if word and word not in _UTILITY]:
        raise ValueError(unknown)
    asked = {_UTILITY[word] for word in words if word}
    return tuple(code for code in UTILITIES if code in asked)


def _parts(text: str) -> list[str]:
    for mark in ";/+|、，；":
        text = text.replace(mark, ",")
    return text.split(",")
