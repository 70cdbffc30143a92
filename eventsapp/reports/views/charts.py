"""Columns over hours or days, as the macro of charts draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eventsapp.infra.locale import current_language, number
from eventsapp.reports.rules import round_top

TICKS = 4


@dataclass(frozen=True)
class Column:
    """A column: its word, the short one below it, and how many it stands for."""

    label: str
    short: str
    value: int
    is_running: bool = False


def chart_of(columns: Sequence[Column], title: str) -> dict[str, Any]:
    """Return what ``ui.column_chart`` needs to draw columns with a scale from zero."""
    language = current_language()
    top = round_top(max((one.value for one in columns), default=0), TICKS)
    drawn = [
        {
            "label": one.label,
            "short": one.short,
            "value": one.value,
            "text": number(one.value, language),
            "kind": "running" if one.is_running else "actual",
        }
        for one in columns
    ]
    ticks = [number(top * step // TICKS, language) for step in range(TICKS, -1, -1)]
    return {"columns": drawn, "top": top, "ticks": ticks, "title": title}
