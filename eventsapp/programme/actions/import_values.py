"""What an agenda says of a row and what the row holds, under the same names, so that they can be compared."""

from collections.abc import Mapping, Sequence
from typing import Any

from eventsapp.infra.database import db
from eventsapp.infra.folding import fold
from eventsapp.infra.locale import SIMPLIFIED, TRADITIONAL
from eventsapp.programme.importers import AgendaSession, AgendaSpeaker
from eventsapp.programme.importers.chinese import script_of
from eventsapp.programme.models import Audience, Room, Session, Speaker, Track
from eventsapp.programme.rules import SpeakerRole, kind_of

NOT_IN_FILES = frozenset({SpeakerRole.HOST, SpeakerRole.INTERPRETER})
"""Parts that no file of others knows: an import neither sees nor takes them."""
_WHEN = ("day_on", "starts_at", "ends_at")
"""Decided as one: a start of ours does not go with an end of theirs."""


def speaker_values(speaker: AgendaSpeaker) -> dict[str, Any]:
    """Return what a file says of a speaker; organisation and job only where it says them at all."""
    said = {"organisation": speaker.organisation, "job_title": speaker.job_title}
    return {
        "full_name": speaker.name,
        "latin_name": speaker.latin_name,
        "name_language": speaker.name_language or "",
        "bio": speaker.biography,
        **{name: text for name, text in said.items() if text},
    }


def session_values(
    entry: AgendaSession,
    rooms: Mapping[str, Room],
    tracks: Mapping[str, Track],
    speakers: Mapping[str, Speaker],
    audiences: Mapping[str, Audience],
) -> dict[str, Any]:
    """Return what a file says of a session; kind, language and audiences only where it says them at all."""
    room, track = rooms.get(entry.room or ""), tracks.get(entry.track or "")
    said = {"kind": kind_of(entry.kind) if entry.kind else "", "language": entry.language or ""}
    return {
        "title": entry.title,
        "subtitle": entry.subtitle,
        "abstract": entry.abstract,
        "room_id": room.id if room else None,
        "track_id": track.id if track else None,
        "when": [entry.day_on, entry.starts_at, entry.ends_at] if entry.starts_at else None,
        "speakers": [speakers[ref].id for ref in entry.speakers if ref in speakers],
        **{name: text for name, text in said.items() if text},
        **({} if entry.audiences is None else {"audiences": _ids(entry.audiences, audiences)}),
    }


def _ids(names: Sequence[Mapping[str, str]], audiences: Mapping[str, Audience]) -> list[int]:
    return sorted({audiences[fold(title_of(name))].id for name in names})


def current_value(row: Any, name: str, said: Any) -> Any:
    """Return what a row holds under a name of the comparison, of which a file has ``said`` something."""
    column, _, language = name.partition(":")
    if language:
        return getattr(row, column).get(language)
    if name == "when":
        return [getattr(row, part) for part in _WHEN] if row.starts_at else None
    if name == "audiences":
        return sorted(one.id for one in row.audiences)
    if name == "speakers":
        return [
            part.speaker_id for part in row.speakers if part.role not in NOT_IN_FILES or part.speaker_id in (said or ())
        ]
    return getattr(row, name)


def put(row: Any, name: str, value: Any) -> None:
    """Write a value under a name of the comparison; who is on stage is written elsewhere."""
    column, _, language = name.partition(":")
    if language:
        kept = {code: text for code, text in getattr(row, column).items() if code != language}
        setattr(row, column, kept | ({language: value} if value else {}))
    elif name == "when":
        for part, moment in zip(_WHEN, value or [None] * len(_WHEN), strict=True):
            setattr(row, part, moment)
    elif name == "audiences":
        row.audiences = [db.session.get_one(Audience, number) for number in value]
    elif name != "speakers":
        setattr(row, name, value)


def cleared_scripts(row: Any, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the texts to be taken out: those that are kept as Simplified and the file now states as Traditional."""
    cleared: dict[str, Any] = {}
    for name, text in said.items():
        column, _, language = name.partition(":")
        other = f"{column}:{SIMPLIFIED}"
        if language != TRADITIONAL or other in said:
            continue
        stored = getattr(row, column).get(SIMPLIFIED, "")
        if stored and (stored == text or script_of(stored) == TRADITIONAL):
            cleared[other] = None
    return cleared


def title_of(texts: Mapping[str, str]) -> str:
    """Return a text in the language that the file has first."""
    return next(iter(texts.values()), "")


def name_of(entry: Any) -> str:
    """Return what a room, track or speaker is called."""
    return entry.name if isinstance(entry.name, str) else title_of(entry.name)


def cast_of(row: Session, people: Sequence[Speaker]) -> list[tuple[Speaker, str, str]]:
    """Return who is in a session now: who stays keeps the part, and so does whom no file knows."""
    parts = {part.speaker_id: (part.speaker, part.role, part.channel) for part in row.speakers}
    named = {person.id: parts.get(person.id, (person, SpeakerRole.SPEAKER, "")) for person in people}
    unknown = [part for key, part in parts.items() if key not in named and part[1] in NOT_IN_FILES]
    return [*named.values(), *unknown]
