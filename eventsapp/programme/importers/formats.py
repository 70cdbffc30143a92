"""The known formats, and how a file finds its reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, tzinfo

from eventsapp.programme.importers import frab_xml, opass
from eventsapp.programme.importers.chinese import mark_scripts
from eventsapp.programme.importers.collecting import Defaults
from eventsapp.programme.importers.document import AgendaDocument
from eventsapp.programme.importers.refused import AgendaFormatUnknown
from eventsapp.programme.importers.source import Source, parse_source


@dataclass(frozen=True, kw_only=True)
class AgendaFormat:
    """One way of writing an agenda down."""

    name: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source, Defaults], AgendaDocument]


FORMATS = tuple(
    AgendaFormat(name=module.NAME, recognises=module.recognises, read=module.read) for module in (frab_xml, opass)
)
KNOWN = tuple(known.name for known in FORMATS)


def detect(source: Source) -> AgendaFormat:
    """Return the format of ``source``; refuses what none of them recognises."""
    for known in FORMATS:
        if known.recognises(source):
            return known
    raise AgendaFormatUnknown(KNOWN)


def read_agenda(data: bytes, name: str = "", *, zone: tzinfo = UTC, language: str = "en") -> AgendaDocument:
    """Read an agenda file of any known format.

    ``zone`` is where times without an offset are local to, ``language`` what texts without one are in;
    using ``zone`` is reported in the warnings. Raises ``AgendaRefused`` for everything that is no agenda.
    """
    source = parse_source(data, name)
    return mark_scripts(detect(source).read(source, Defaults(zone=zone, language=language)), zone)
