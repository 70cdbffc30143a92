"""JSON of strangers: its escapes can spell what no database stores."""

import json
import re
from typing import Any

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def parse(text: str) -> Any:
    """Return the document without NUL and halves of letters; raises ``ValueError`` or ``RecursionError``.

    ``NaN`` and ``Infinity``, which JSON does not know, say nothing.
    """
    return _cleaned(json.loads(text, parse_constant=_nothing))


def _nothing(constant: str) -> None:
    """Take what is no number for no value."""


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    return value
