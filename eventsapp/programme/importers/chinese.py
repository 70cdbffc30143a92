"""Which script Chinese texts are written in: files say ``zh`` for both Simplified and Traditional characters."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import tzinfo
from functools import lru_cache

from eventsapp.infra.locale import SIMPLIFIED, TRADITIONAL
from eventsapp.programme.importers.document import AgendaDocument, AgendaSession, AgendaSpeaker, Texts

_TRADITIONAL_ZONES = frozenset({"Asia/Taipei", "Asia/Hong_Kong", "Asia/Macau", "Asia/Macao"})
_ENOUGH = 2
"""By so many letters one script must be ahead to settle it for a text of its own; in a name one is enough."""


def mark_scripts(document: AgendaDocument, zone: tzinfo) -> AgendaDocument:
    """Return the document with Chinese texts under the script they are written in.

    A text's own letters decide; where they say nothing, the letters of the whole file; where those say nothing
    either, the time zone.
    """
    usual = script_of(" ".join(_chinese(document)), at_least=1)
    usual = usual or (TRADITIONAL if str(zone) in _TRADITIONAL_ZONES else SIMPLIFIED)
    return replace(
        document,
        sessions=tuple(_session(session, usual) for session in document.sessions),
        rooms=tuple(replace(room, name=_marked(room.name, usual)) for room in document.rooms),
        tracks=tuple(replace(track, name=_marked(track.name, usual)) for track in document.tracks),
        speakers=tuple(_speaker(speaker, usual) for speaker in document.speakers),
    )


def script_of(text: str, *, at_least: int = _ENOUGH) -> str | None:
    """Return the script that letters of one script alone give away, None where they are too few or mixed evenly."""
    counted = Counter[str | None]()
    for letter, count in Counter(text).items():
        counted[_script(letter)] += count
    ahead = counted[SIMPLIFIED] - counted[TRADITIONAL]
    if abs(ahead) < at_least:
        return None
    return SIMPLIFIED if ahead > 0 else TRADITIONAL


@lru_cache(maxsize=16_384)
def _script(letter: str) -> str | None:
    """Return the script of a letter that only one of GB 2312 (Simplified) and Big5 (Traditional) has."""
    if not "\u4e00" <= letter <= "\u9fff":
        return None
    in_simplified, in_traditional = _is_in(letter, "gb2312"), _is_in(letter, "big5")
    if in_simplified == in_traditional:
        return None
    return SIMPLIFIED if in_simplified else TRADITIONAL


def _is_in(letter: str, charset: str) -> bool:
    try:
        letter.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _chinese(document: AgendaDocument) -> Iterable[str]:
    for session in document.sessions:
        for texts in (session.title, session.subtitle, session.abstract):
            yield texts.get(SIMPLIFIED, "")
    for speaker in document.speakers:
        yield speaker.name if speaker.name_language == SIMPLIFIED else ""
        yield speaker.biography.get(SIMPLIFIED, "")


def _session(session: AgendaSession, usual: str) -> AgendaSession:
    return replace(
        session,
        title=_marked(session.title, usual),
        subtitle=_marked(session.subtitle, usual),
        abstract=_marked(session.abstract, usual),
    )


def _speaker(speaker: AgendaSpeaker, usual: str) -> AgendaSpeaker:
    named = speaker.name_language
    if named == SIMPLIFIED:
        named = script_of(speaker.name, at_least=1) or usual
    return replace(speaker, name_language=named, biography=_marked(speaker.biography, usual))


def _marked(texts: Texts, usual: str) -> Texts:
    """Move what is stated as ``zh`` to its script, unless the file has that one too; the order stays."""
    text = texts.get(SIMPLIFIED)
    if text is None or TRADITIONAL in texts or (script_of(text) or usual) == SIMPLIFIED:
        return texts
    return {TRADITIONAL if code == SIMPLIFIED else code: written for code, written in texts.items()}
