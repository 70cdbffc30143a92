"""The agenda inside other sites: a page without scripts for a frame, and what tells other sites of it (oEmbed)."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.agenda import SessionEntry
from eventsapp.programme.models import Release
from eventsapp.programme.queries import current_release, latest_release
from eventsapp.programme.views.caching import is_known, kept, not_modified, stands, tag_of, tagged
from eventsapp.programme.views.parts import part_of
from eventsapp.programme.views.showing import Reader, Shown, common_fallback

blueprint = Blueprint("programme_embedding", __name__)

FRAMED = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
"""The policy of pages in frames of other sites: nothing to run, nothing to send, framed by anybody."""
WIDTH, HEIGHT = 800, 600
SMALLEST = 200
KEPT_SECONDS = 3600


@blueprint.get("/<fair>/agenda/embed")
@in_fair
def embed(fair: Fair) -> ResponseReturnValue:
    """Show the agenda, or a part of it, in a frame of another site."""
    release, agenda = current_release(fair)
    part = request.args.get("part", "")
    sessions = part_of(agenda, part)
    tag = tag_of(fair, release, "embed", part)
    stands(fair, release, tag)
    if is_known(tag):
        return _framed(not_modified(tag, is_public=fair.is_public))
    body = kept(tag, lambda: _page(Reader(fair.slug, current_language(), agenda), release, sessions))
    return _framed(tagged(Response(body, content_type="text/html; charset=utf-8"), tag, is_public=fair.is_public))


def _page(reader: Reader, release: Release, sessions: Sequence[SessionEntry]) -> bytes:
    shown = [Shown(reader, session) for session in sessions]
    by_day = {day: [one for one in shown if one.session.day == day] for day in reader.agenda.days}
    context = {
        "reader": reader,
        "release": release,
        "by_day": {day: found for day, found in by_day.items() if found},
        "common_language": common_fallback(shown),
    }
    return render_template("programme/public/embed.html", **context).encode()


def _framed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@blueprint.get("/<fair>/agenda/oembed")
@in_fair
def oembed(fair: Fair) -> ResponseReturnValue:
    """Say how a page of the agenda is embedded (oEmbed 1.0)."""
    if request.args.get("format", "json") != "json":
        abort(501)
    release = latest_release(fair)
    part = _part_of_page(fair, request.args.get("url", ""))
    if release is None or part is None:
        raise NotFound(_("This is no page of the published agenda."))
    width, height = _side("maxwidth", WIDTH), _side("maxheight", HEIGHT)
    title = f"{fair.name_in(current_language())} · {_('Forum agenda')}"
    frame = Markup('<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>')
    source = url_for(".embed", fair=fair.slug, part=part or None, lang=current_language(), _external=True)
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": fair.name_in(current_language()),
        "provider_url": url_for("programme_public.agenda", fair=fair.slug, _external=True),
        "cache_age": KEPT_SECONDS,
        "width": width,
        "height": height,
        "html": frame.format(source, width, height, title),
    }
    response = jsonify(answer)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _part_of_page(fair: Fair, url: str) -> str | None:
    """Return which part of the agenda a page of it shows: nothing for all of it, None where it is no page of it."""
    try:
        address = urlsplit(url)
    except ValueError:
        return None
    found = re.fullmatch(rf"/{re.escape(fair.slug)}/agenda(?:/(\d{{1,9}}))?/?", address.path)
    if address.netloc != request.host or found is None:
        return None
    return f"session-{found[1]}" if found[1] else ""


def _side(name: str, usual: int) -> int:
    """Return a side of the frame, no larger than the other site allows."""
    text = request.args.get(name, "")
    return max(SMALLEST, min(usual, int(text))) if text.isascii() and text.isdigit() and len(text) < 6 else usual
