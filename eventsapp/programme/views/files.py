"""The agenda in open formats: whole, by track, room or speaker, and session by session."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.agenda import SessionEntry, sessions_of
from eventsapp.programme.files import make_file, offered_formats, tag_of_file, whole_file
from eventsapp.programme.formats import FORMATS
from eventsapp.programme.models import Release
from eventsapp.programme.queries import current_release, latest_release, published_session
from eventsapp.programme.views.caching import is_known, kept, not_modified, stands, tagged
from eventsapp.programme.views.parts import found_in, part_of, read_part
from eventsapp.programme.views.showing import Reader

blueprint = Blueprint("programme_files", __name__)


@blueprint.get("/<fair>/agenda.<suffix>")
@in_fair
def whole(fair: Fair, suffix: str) -> ResponseReturnValue:
    """Give the whole release in a format."""
    key, language = _known_format(suffix), current_language()
    release = latest_release(fair)
    if release is None:
        raise NotFound(_("The agenda is not published yet."))
    tag = tag_of_file(fair, release, key, language)
    return _file(_Asked(fair, release, key, fair.slug, tag), lambda: whole_file(fair, release, key, language, tag))


@blueprint.get("/<fair>/agenda/<int:session_id>.<suffix>")
@in_fair
def session(fair: Fair, session_id: int, suffix: str) -> ResponseReturnValue:
    """Give one session in a format."""
    key = _known_format(suffix)
    release, _agenda, entry = published_session(fair, session_id)
    return _part(fair, release, key, str(session_id), (entry,))


@blueprint.get("/<fair>/agenda/<part>/<int:number>.<suffix>")
@in_fair
def part(fair: Fair, part: str, number: int, suffix: str) -> ResponseReturnValue:
    """Give the sessions of a track, a room or a speaker in a format."""
    key = _known_format(suffix)
    release, agenda = current_release(fair)
    return _part(fair, release, key, f"{part}-{number}", found_in(agenda, part, number))


@blueprint.get("/<fair>/agenda/formats")
@in_fair
def formats(fair: Fair) -> ResponseReturnValue:
    """List the formats in words, of the whole agenda or of a part of it."""
    release, agenda = current_release(fair)
    reader = Reader(fair.slug, current_language(), agenda)
    text = request.args.get("part", "")
    part_of(agenda, text)  # refuses what is not there
    chosen = read_part(text) if text else None
    return render_template(
        "programme/public/formats.html",
        reader=reader,
        release=release,
        section=_("Forum"),
        chosen=text,
        session=agenda.session_by_id.get(chosen[1]) if chosen and chosen[0] == "session" else None,
        rooms=[room for room in agenda.rooms if sessions_of(agenda, "room", room.id)],
        files=[_offered(fair, key, chosen) for key in offered_formats()],
        embed_url=url_for(
            "programme_embedding.embed", fair=fair.slug, part=text or None, lang=current_language(), _external=True
        ),
    )


@dataclass(frozen=True)
class _Asked:
    """A file that is asked for."""

    fair: Fair
    release: Release
    key: str
    name: str
    tag: str


@dataclass(frozen=True)
class _Offered:
    """A file as the page lists it."""

    name: str
    use: str
    suffix: str
    url: str
    subscribe_url: str


def _known_format(suffix: str) -> str:
    if suffix in FORMATS:
        return suffix
    known = ", ".join(FORMATS)
    raise NotFound(_("There is no such format of the agenda. It comes as: %(formats)s.", formats=known))


def _part(fair: Fair, release: Release, key: str, name: str, sessions: tuple[SessionEntry, ...]) -> ResponseReturnValue:
    language = current_language()
    tag = tag_of_file(fair, release, key, language, name)
    asked = _Asked(fair, release, key, f"{fair.slug}-{name}", tag)
    return _file(asked, lambda: make_file(fair, release, key, language, {one.id for one in sessions}))


def _file(asked: _Asked, make: Callable[[], bytes]) -> ResponseReturnValue:
    """Answer with a file that is made once; what the browser has already is not even read."""
    is_public = asked.fair.is_public
    stands(asked.fair, asked.release, asked.tag, for_minutes=None)
    if is_known(asked.tag):
        return not_modified(asked.tag, is_public=is_public)
    known = FORMATS[asked.key]
    response = Response(kept(asked.tag, make), content_type=known.media_type)
    how = "inline" if known.is_shown else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{asked.name}.{asked.key}"'
    response.headers["Access-Control-Allow-Origin"] = "*"  # open data: pages elsewhere may read it
    return tagged(response, asked.tag, is_public=is_public)


def _offered(fair: Fair, key: str, chosen: tuple[str, int] | None) -> _Offered:
    words: dict[str, Any] = {"fair": fair.slug, "suffix": key, "lang": current_language()}
    if chosen is None:
        path = url_for(".whole", **words)
    elif chosen[0] == "session":
        path = url_for(".session", session_id=chosen[1], **words)
    else:
        path = url_for(".part", part=chosen[0], number=chosen[1], **words)
    url = f"{request.host_url.rstrip('/')}{path}"
    known = FORMATS[key]
    subscribe = "webcal:" + url.partition(":")[2] if key == "ics" else ""
    return _Offered(str(known.name), str(known.use), key, url, subscribe)
