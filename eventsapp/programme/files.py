"""The files of a release: worded, made, and kept for whoever asks."""

import contextlib
import hashlib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.models import Fair
from eventsapp.infra import locale
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import JobRun, runs
from eventsapp.infra.locale import LANGUAGES, text_in
from eventsapp.infra.refusals import Busy, Refusal
from eventsapp.infra.typefaces import installed_typefaces
from eventsapp.programme import actions
from eventsapp.programme.agenda import Agenda, SessionEntry
from eventsapp.programme.formats import FORMATS, Sheet, Words
from eventsapp.programme.formats.model import Fonts
from eventsapp.programme.forms import language_word
from eventsapp.programme.models import Release
from eventsapp.programme.queries import agenda_of, agenda_today, file_of, latest_release
from eventsapp.programme.rules import KIND_WORDS
from eventsapp.web.letters import link

PRINTED: Final = "pdf"
OF_THE_RELEASE: Final = frozenset({PRINTED, "xlsx", "csv"})
"""Formats that say what was published; all others say what runs, with what was said on the day."""
UNABLE_TO_CANCEL: Final = frozenset({"xml", "json", "schedule2.json"})
"""Formats that cannot say that a session is cancelled: it is left out."""
_PACKAGE = Path(__file__).resolve().parent
_MADE_BY = (*_PACKAGE.glob("formats/*.py"), *_PACKAGE.glob("agenda/*.py"), Path(__file__).resolve())
_WORDED_BY = tuple(_PACKAGE.parent.glob("translations/*/LC_MESSAGES/messages.mo"))
_SCRIPTS = ("", "SC", "TC", "JP", "KR")


class TypefacesMissing(Refusal):
    """The printed programme needs typefaces that nobody fetched."""

    status = 503
    sentence = _l(
        "The printed programme needs typefaces that are not on this machine yet. Print the agenda from your browser "
        "meanwhile, or take another format."
    )


def tag_of_file(fair: Fair, release: Release, key: str, language: str, part: str = "") -> str:
    """Return everything a file is made of, in short: another tag means other bytes."""
    said = (
        *(release.digest, str(release.number), release.published_at.isoformat()),
        *(fair.slug, repr(fair.name), repr(fair.venue_name), current_app.config["SETTINGS"].base_url),
        *(key, language, part, _edition()),
        "" if key in OF_THE_RELEASE else str(release.said or 0),
    )
    return hashlib.sha256("\x00".join(said).encode()).hexdigest()[:32]


def whole_file(fair: Fair, release: Release, key: str, language: str, tag: str) -> bytes:
    """Return a file of the whole release: the one a worker made, else made now."""
    known = file_of(release, key, language, tag)
    return make_file(fair, release, key, language) if known is None else known


def make_file(fair: Fair, release: Release, key: str, language: str, ids: Collection[int] | None = None) -> bytes:
    """Return the bytes of a release, or of these sessions of it, in a format and a language."""
    agenda = agenda_of(release) if key in OF_THE_RELEASE else agenda_today(release)
    asked = tuple(one for one in agenda.sessions if ids is None or one.id in ids)
    held = tuple(one for one in asked if not one.is_cancelled)
    sessions = held if key in UNABLE_TO_CANCEL and held else asked
    sheet = sheet_of(fair, release, language, sessions, agenda)
    if key == PRINTED and sheet.fonts is None:
        raise TypefacesMissing
    return FORMATS[key].write(sheet)


def offered_formats() -> list[str]:
    """Return the formats that this machine can make."""
    return [key for key in FORMATS if key != PRINTED or _fonts() is not None]


def sheet_of(fair: Fair, release: Release, language: str, sessions: tuple[SessionEntry, ...], agenda: Agenda) -> Sheet:
    """Return what files of these sessions are made of."""
    return Sheet(
        agenda=agenda,
        sessions=sessions,
        title=fair.name_in(language),
        slug=fair.slug,
        language=language,
        number=release.number,
        published_at=release.published_at,
        place=text_in(fair.venue_name, language, fair.default_language)[0],
        address=link("programme_public.agenda", fair=fair.slug),
        words=_words(fair, release, language),
        fonts=_fonts(),
    )


def _fonts() -> Fonts | None:
    regular = installed_typefaces([f"NotoSans{script}_400Regular.ttf" for script in _SCRIPTS])
    bold = installed_typefaces([f"NotoSans{script}_700Bold.ttf" for script in _SCRIPTS])
    if len(regular) < len(_SCRIPTS) or len(bold) < len(_SCRIPTS):
        return None
    return Fonts(tuple(regular), tuple(bold))


def _words(fair: Fair, release: Release, language: str) -> Words:
    agenda = agenda_of(release)
    with force_locale(language):
        return Words(
            columns=_columns(),
            kinds={kind: str(word) for kind, word in KIND_WORDS.items()},
            languages={code: language_word(code) for code in agenda.languages},
            days={day: locale.day(day, language, "full") for day in agenda.days},
            agenda=_("Forum agenda"),
            release=_(
                "Release %(number)s, published %(moment)s. All times are %(zone)s.",
                number=release.number,
                moment=locale.moment(release.published_at, fair.timezone, language),
                zone=locale.zone_words(fair.timezone, language),
            ),
            page=_("Page {page} of {pages}"),
            minutes=_("{count} min"),
            moderator=_("(moderator)"),
            heard=_("{spoken}, interpreted into {interpreted}"),
        )


def _columns() -> dict[str, str]:
    return {
        "uid": _("Identifier"),
        "day": _("Day"),
        "starts": _("Starts"),
        "ends": _("Ends"),
        "minutes": _("Minutes"),
        "room_code": _("Room code"),
        "room": _("Room"),
        "track_code": _("Track code"),
        "track": _("Track"),
        "kind": _("Kind"),
        "audiences": _("Meant for"),
        "title": _("Title"),
        "subtitle": _("Subtitle"),
        "speakers": _("Speakers"),
        "moderators": _("Moderators"),
        "language": _("Spoken language"),
        "interpreted": _("Interpreted into"),
        "abstract": _("Abstract"),
        "address": _("Web page"),
    }


@cache
def _edition() -> str:
    """Return a mark of the installed writers and their words, the same on every machine that has the same."""
    contents = (path.read_bytes() for path in sorted((*_MADE_BY, *_WORDED_BY)))
    return hashlib.sha256(b"\x00".join(contents)).hexdigest()[:12]


@runs(actions.FILES)
def make_files(run: JobRun) -> dict[str, Any]:
    """Make every file of a release; of one that is no longer the newest nobody asks for any."""
    release = db.session.get_one(Release, run.params["release_id"])
    fair = db.session.get_one(Fair, release.fair_id)
    last = latest_release(fair)
    if last is None or last.id != release.id:
        return {"made": 0}
    release = last
    wanted = [(key, language) for key in offered_formats() for language in LANGUAGES]
    wanted.sort(key=lambda one: one[0] == PRINTED)  # the slow ones last
    for done, (key, language) in enumerate(wanted):
        run.advance(done, len(wanted), key)
        tag = tag_of_file(fair, release, key, language)
        if file_of(release, key, language, tag) is None:
            body = make_file(fair, release, key, language)
            with contextlib.suppress(Busy), transaction():  # another worker was quicker
                actions.keep_file(release.id, key, language, tag=tag, body=body)
    with transaction():
        actions.drop_older_files(release)
    return {"made": len(wanted)}
