"""The known formats, and how a file finds its reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo

from eventsapp.programme.importers import (
    frab_json,
    frab_xml,
    ical,
    opass,
    open_event,
    pretalx_days,
    sessionize,
    table,
    waic,
)
from eventsapp.programme.importers.chinese import mark_scripts
from eventsapp.programme.importers.collecting import Defaults
from eventsapp.programme.importers.document import AgendaDocument
from eventsapp.programme.importers.refused import AgendaFormatUnknown, AgendaSeveral
from eventsapp.programme.importers.source import Source, parse_source


@dataclass(frozen=True, kw_only=True)
class AgendaFormat:
    """One way of writing an agenda down."""

    name: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source, Defaults], AgendaDocument]


FORMATS = tuple(
    AgendaFormat(name=module.NAME, recognises=module.recognises, read=module.read)
    for module in (frab_xml, frab_json, pretalx_days, opass, waic, open_event, sessionize, ical, table)
)
KNOWN = tuple(known.name for known in FORMATS)


def detect(source: Source) -> AgendaFormat:
    """Return the format of ``source``; refuses what none of them recognises."""
    for known in FORMATS:
        if known.recognises(source):
            return known
    if source.names:
        raise AgendaSeveral(source.names)
    raise AgendaFormatUnknown(KNOWN)


def read_agenda(
    data: bytes,
    name: str = "",
    *,
    zone: tzinfo = UTC,
    language: str = "en",
    columns: Mapping[str, str] | None = None,
) -> AgendaDocument:
    """Read an agenda of any known format from a file or a zip of files.

    ``zone`` is where times without an offset are local to, ``language`` what texts without one are in;
    using ``zone`` is reported in the warnings. ``columns`` says which column of a table is what where its heads do
    not: heads or letters by field. Raises ``AgendaRefused`` for everything that is no agenda.
    """
    source = parse_source(data, name)
    defaults = Defaults(zone=zone, language=language, columns=columns or {})
    return mark_scripts(detect(source).read(source, defaults), zone)
