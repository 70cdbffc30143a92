"""What every template can rely on."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, has_request_context, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from eventsapp.infra import clock, locale
from eventsapp.infra.locale import LANGUAGES, current_language, text_in
from eventsapp.web import navigation


def init_app(app: Flask) -> None:
    """Give templates their words and tools."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(language_url=language_url, localised=localised, days=_days)
    app.jinja_env.filters.update(
        money=lambda amount, currency: locale.money(amount, currency, current_language()),
        number=lambda value: locale.number(value, current_language()),
        day=lambda value, form="medium": locale.day(value, current_language(), form),
        weekday=lambda value: locale.weekday(value, current_language()),
        moment=lambda value, zone=None: locale.moment(value, zone or _zone(), current_language()),
        hour=lambda value, zone=None: locale.hour(value, zone or _zone()),
        zone_words=lambda name: locale.zone_words(name, current_language()),
        ago=lambda value: locale.ago(value, clock.now(), current_language()),
        in_language=lambda values: text_in(values, current_language(), _fair_language())[0],
    )
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    if not has_request_context():
        return {"now": clock.now()}  # a letter: everything else is given by whoever composes it
    place = navigation.place_of(request.path)
    return {
        "current_language": current_language(),
        "languages": list(LANGUAGES.values()),
        "html_lang": LANGUAGES[current_language()].html_lang,
        "fair": g.get("fair"),
        "section": None,
        "tabs": navigation.tabs(place) if place != "public" else [],
        "sections": navigation.sections(place) if place != "public" else [],
        "band_links": navigation.tabs("public"),
        "now": clock.now(),
        "development": current_app.config["SETTINGS"].development,
    }


def _days(first: date, last: date) -> str:
    return locale.days(first, last, current_language())


def _zone() -> str:
    fair = g.get("fair")
    return fair.timezone if fair else "UTC"


def _fair_language() -> str:
    return str(g.get("fair_language") or locale.DEFAULT)


def localised(values: Mapping[str, str]) -> Markup:
    """Write content of an organiser, marked with its language, and its name where it is a fallback."""
    text, code = text_in(values, current_language(), _fair_language())
    if code == current_language():
        return Markup("{}").format(text)
    if code not in LANGUAGES:
        return Markup('<span lang="{}">{}</span>').format(code, text)
    language = LANGUAGES[code]
    return Markup('<span lang="{}">{}</span> <span class="fallback">{}</span>').format(
        language.html_lang, text, language.name
    )


def language_url(code: str) -> str:
    """Return this page's address in another language."""
    if request.endpoint is None or request.method != "GET":
        return f"?lang={code}"
    # What was asked is no argument of url_for, to which "_scheme" and "_external" would mean something.
    arguments = {**request.args.to_dict(flat=False), "lang": [code]}
    path = url_for(request.endpoint, **(request.view_args or {}))
    return f"{path}?{urlencode(arguments, doseq=True)}"
