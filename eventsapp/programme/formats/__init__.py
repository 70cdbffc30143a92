"""Agendas for other programs: a release in, the bytes of a file out. Knows neither the web nor the database.

Bytes depend on what the sheet holds alone, so the same release gives the same file on every machine.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.programme.formats import frab_json, frab_xml, ical, json_ld, schedule2, table, xcal
from eventsapp.programme.formats.model import Sheet, Words
from eventsapp.programme.formats.pdf import write as _write_pdf
from eventsapp.programme.formats.table import COLUMNS


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format: how its files are written, what they are to browsers, and to people."""

    media_type: str
    write: Callable[[Sheet], bytes]
    name: LazyString
    use: LazyString
    """What it is good for."""
    is_shown: bool = False
    """Whether browsers may show it; otherwise it is saved."""


FORMATS: Mapping[str, Format] = {
    "ics": Format(
        media_type="text/calendar; charset=utf-8",
        write=ical.write,
        name=_l("Calendar"),
        use=_l("For the calendar of a phone or a computer; subscribe to its address and it follows every release."),
    ),
    "pdf": Format(
        media_type="application/pdf",
        write=_write_pdf,
        name=_l("Printed programme"),
        use=_l("On A4, each day on pages of its own."),
        is_shown=True,
    ),
    "xlsx": Format(
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write=table.write_spreadsheet,
        name=_l("Spreadsheet"),
        use=_l("For Excel and its relatives, a session a row."),
    ),
    "csv": Format(
        media_type="text/csv; charset=utf-8",
        write=table.write_comma_separated,
        name=_l("Table as text"),
        use=_l("The same rows for every program that reads CSV."),
    ),
    "xml": Format(
        media_type="application/xml",
        write=frab_xml.write,
        name=_l("Conference schedule (XML)"),
        use=_l("For the schedule apps of conferences, in the format of pentabarf and frab."),
    ),
    "json": Format(
        media_type="application/json",
        write=frab_json.write,
        name=_l("Conference schedule (JSON)"),
        use=_l("The same for programs, in the format of frab."),
    ),
    "schedule2.json": Format(
        media_type="application/json",
        write=schedule2.write,
        name=_l("Conference schedule, second edition (JSON)"),
        use=_l("For apps that read c3voc's newer format, with texts in every language."),
    ),
    "xcal": Format(
        media_type="application/calendar+xml; charset=utf-8",
        write=xcal.write,
        name=_l("Calendar as XML (xCal)"),
        use=_l("For programs that read calendars as XML."),
    ),
    "jsonld": Format(
        media_type="application/ld+json",
        write=json_ld.write,
        name=_l("Data for search engines (JSON-LD)"),
        use=_l("Sessions, places and people in the words of schema.org."),
    ),
}
"""Every format by the ending of its files, the ones most people want first."""

__all__ = ["COLUMNS", "FORMATS", "Format", "Sheet", "Words", "json_ld"]
