"""Tables for spreadsheets: a session a row."""

import io
import re
from datetime import datetime
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from eventsapp.infra.tabular import write_csv, write_workbook
from eventsapp.programme.agenda import SessionEntry
from eventsapp.programme.formats.model import Sheet
from eventsapp.programme.importers.texts import plain

COLUMNS = (
    "uid", "day", "starts", "ends", "minutes", "room_code", "room", "track_code", "track", "kind", "audiences", "title",
    "subtitle", "speakers", "moderators", "language", "interpreted", "abstract", "address",
)  # fmt: skip
"""The columns by name, in their order."""
MOST_CELL = 32_000
"""Spreadsheet programs take no longer text into a cell."""
_STAMPS: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def write_comma_separated(sheet: Sheet) -> bytes:
    """Return the sessions as CSV."""
    return write_csv(_heads(sheet), [[str(cell) for cell in _row(sheet, session)] for session in sheet.sessions])


def write_spreadsheet(sheet: Sheet) -> bytes:
    """Return the sessions as XLSX."""
    rows = [_row(sheet, session) for session in sheet.sessions]
    return _settled(write_workbook(_heads(sheet), rows, title=sheet.words.agenda), sheet.published_at)


def _settled(workbook: bytes, moment: datetime) -> bytes:
    """Return a workbook that says it was written at ``moment``: the same rows give the same bytes."""
    target = io.BytesIO()
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(io.BytesIO(workbook)) as source, ZipFile(target, "w", ZIP_DEFLATED) as settled:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _STAMPS.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            settled.writestr(ZipInfo(part.filename), content, ZIP_DEFLATED)
    return target.getvalue()


def _heads(sheet: Sheet) -> list[str]:
    return [sheet.words.columns[name] for name in COLUMNS]


def _row(sheet: Sheet, session: SessionEntry) -> list[str | float]:
    room = sheet.room_of(session)
    track = sheet.agenda.track_by_id.get(session.track or 0)
    named = [(speaker.name, role) for speaker, role in sheet.people(session)]
    return [
        session.uid,
        session.day.isoformat(),
        sheet.local(session.starts_at).isoformat(timespec="minutes"),
        sheet.local(session.ends_at).isoformat(timespec="minutes"),
        session.minutes,
        room.code if room else "",
        sheet.word(room.name) if room else "",
        track.code if track else "",
        sheet.track_name(session),
        sheet.words.kinds.get(session.kind, session.kind),
        "; ".join(sheet.audiences(session)),
        sheet.word(session.title),
        sheet.word(session.subtitle),
        "; ".join(name for name, role in named if role != "moderator"),
        "; ".join(name for name, role in named if role == "moderator"),
        session.language,
        "; ".join(session.interpreted),
        plain(sheet.word(session.abstract))[:MOST_CELL],
        sheet.address_of(session),
    ]
