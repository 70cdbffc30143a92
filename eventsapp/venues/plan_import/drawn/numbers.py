"""Which texts of a drawing are numbers of units, and which layers hold what."""

import re
import unicodedata
from collections.abc import Iterable

from eventsapp.infra.folding import fold
from eventsapp.venues.plan_import.gathering import tidy

_SIZE = re.compile(r"^[\d.,\s'\"x×*/+-]*\d\s*(?:['\"]|mm|cm|m|ft|m2|m²|sqm|sq\.?\s?ft)?\s*[x×*]\s*\d", re.IGNORECASE)
_AREA = re.compile(r"^\d+(?:[.,]\d+)?\s*(?:m|mm|cm|ft|m2|m²|sqm|sq\.?\s?m|sq\.?\s?ft|%|°)$|^\d+[.,]\d+$", re.IGNORECASE)
_NO_NUMBER = re.compile(
    r"^(?:[(\[Ø]|R=|(?:day|tag|ngày|scale|level)\W?\d)|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{4}", re.IGNORECASE
)
_LONG_TOKEN = 9
_MAX_TOKENS = 3
_STANDS = re.compile(r"stand|booth|stall|unit|gian hang|gian|lo hang|展位|摊位|부스|ブース|小間|小间")
_NUMBERS = re.compile(r"number|numero|nummer|\bnum\b|\bnr\b|\bno\b|\bso\b|label|编号|番号|번호|号码")
_WALLS = re.compile(r"\bwalls?\b|hall outline|\btuong\b|墙|벽|壁")
_ISLANDS = re.compile(r"\bislands?\b|\bblocks?\b")

_FEATURES = (
    ("fire_exit", r"fire exits?|emergency|escape|notausgang|loi thoat|thoat hiem|安全出口|消防|비상구|비상"),
    (
        "door",
        r"\bdoors?\b|\bentrances?\b|\bentries\b|\btur(?:en)?\b|\beingange?\b|\bcua\b|大门|入口|出入口|^门$|출입|입구",
    ),
    ("column", r"\bcolumns?\b|\bpillars?\b|\bstutzen?\b|\bsaulen?\b|\bcot\b|柱|기둥"),
    ("obstacle", r"\bobstacles?\b|\bobstructions?\b|vat can|障碍|장애물"),
    ("aisle", r"\baisles?\b|\bgangways?\b|loi di|通道|通路|통로"),
)
_FEATURE_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _FEATURES)


def is_number(text: str) -> bool:
    """Say whether a text may be the number of a unit: short, with a digit, no size and no sentence.

    Without a digit only a single letter is one, as in Korean and Japanese halls.
    """
    plain = unicodedata.normalize("NFKC", tidy(text))
    tokens = plain.split()
    if not tokens or len(tokens) > _MAX_TOKENS or any(len(token) > _LONG_TOKEN for token in tokens):
        return False
    if _SIZE.match(plain) or _AREA.match(plain) or _NO_NUMBER.search(plain):
        return False
    return any(letter.isdigit() for letter in plain) or (len(plain) == 1 and plain.isalpha())


def is_stand_layer(name: str) -> bool:
    """Say whether a layer or group is named after units."""
    return bool(_STANDS.search(_words(name)))


def is_number_layer(name: str) -> bool:
    """Say whether a layer or group is named after numbers."""
    return bool(_NUMBERS.search(_words(name)))


def is_wall_layer(name: str) -> bool:
    """Say whether a layer or group is named after walls."""
    return bool(_WALLS.search(_words(name)))


def is_island_layer(name: str) -> bool:
    """Say whether a layer or group is named after blocks of units."""
    return bool(_ISLANDS.search(_words(name)))


def feature_kind(layer: str) -> str:
    """Return what a layer or group holds that is no unit; empty where its name does not say."""
    for part in reversed(layer.split("/")):
        words = _words(part)
        if is_stand_layer(part):
            return ""
        for kind, pattern in _FEATURE_PATTERNS:
            if pattern.search(words):
                return kind
    return ""


def chosen_layers(names: Iterable[str], wanted: tuple[str, ...]) -> set[str]:
    """Return the layers that were asked for, however they are spelled."""
    folded = {fold(name) for name in wanted}
    return {name for name in names if folded & {fold(part) for part in (name, *name.split("/"))}}


def _words(name: str) -> str:
    return fold(name).replace("_", " ").replace("-", " ")
