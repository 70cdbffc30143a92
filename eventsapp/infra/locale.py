"""Languages, and dates, numbers and money in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval, format_timedelta, get_timezone_location
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale

COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Language:
    """A language of the interface."""

    code: str
    short: str
    name: str
    html_lang: str
    babel: str


LANGUAGES = {
    language.code: language
    for language in (
        Language("vi", "VI", "Tiếng Việt", "vi", "vi"),
        Language("en", "EN", "English", "en", "en_GB"),
        Language("zh", "ZH", "中文", "zh-Hans", "zh_Hans_CN"),
        Language("ko", "KO", "한국어", "ko", "ko"),
    )
}
DEFAULT = "en"
SIMPLIFIED, TRADITIONAL = "zh", "zh-Hant"
"""Chinese content by script. Traditional is a language of content alone: whoever reads Chinese gets it."""

babel = Babel()


def init_app(app: Flask) -> None:
    """Choose the language of each request: address, account, cookie, browser, the fair's default."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    babel.init_app(app, locale_selector=_select)


def _select() -> Locale:
    return _locale(current_language() if has_request_context() else DEFAULT)


@cache
def _locale(language: str) -> Locale:
    """Return the locale by which catalogues are found; Babel would parse it for each request."""
    return Locale.parse(language)


def current_language() -> str:
    """Return the code of the language this request is answered in."""
    if not has_request_context():
        locale = get_locale()
        return locale.language if locale else DEFAULT
    if "language" not in g:
        g.language = _chosen_language()
    return str(g.language)


def _chosen_language() -> str:
    account = g.get("account_language")
    for wish in (request.args.get("lang"), account, request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return str(wish)
    accepted = request.accept_languages.best_match(list(LANGUAGES))
    return accepted or g.get("fair_language") or DEFAULT


def text_in(values: Mapping[str, str], language: str, fallback: str = DEFAULT) -> tuple[str, str]:
    """Return content in ``language`` or the nearest there is, with the code of the language it is in."""
    for code in (language, fallback, *LANGUAGES):
        for written in (code, TRADITIONAL) if code == SIMPLIFIED else (code,):
            if values.get(written):
                return values[written], written
    found = next(((text, code) for code, text in values.items() if text), None)
    return found or ("", language)


@cache
def babel_locale(language: str) -> Locale:
    """Return Babel's locale for one of our languages."""
    return Locale.parse(LANGUAGES[language].babel)


@cache
def zone(name: str) -> tzinfo:
    """Return the time zone of that name."""
    return ZoneInfo(name) if name != "UTC" else UTC


def money(amount_minor: int, currency: str, language: str) -> str:
    """Write an amount given in the currency's smallest unit: ``69.000.000 ₫`` (no decimals), ``US$ 3,300.00``."""
    if currency == "VND":
        return f"{number(amount_minor, language)}\u00a0₫"
    value = format_decimal(amount_minor / 100, "#,##0.00", locale=babel_locale(language))
    return f"{'US$' if currency == 'USD' else currency}\u00a0{value}"


def number(value: float, language: str) -> str:
    """Write a number with the separators of the language."""
    return format_decimal(value, locale=babel_locale(language))


def day(value: date, language: str, form: str = "medium") -> str:
    """Write a date; Vietnamese ones in figures, as they are written there."""
    pattern = "dd.MM.yyyy" if language == "vi" and form == "medium" else form
    return format_date(value, pattern, locale=babel_locale(language))


def days(first: date, last: date, language: str) -> str:
    """Write a span of days, e.g. ``12–14 May 2027``, in Vietnamese ``12 – 14.05.2027``."""
    if language == "vi" and (first.year, first.month) == (last.year, last.month):
        return f"{first:%d} – {last:%d.%m.%Y}" if first != last else day(first, language)
    return str(format_interval(first, last, "yMMMd", locale=babel_locale(language)))


WEEKDAYS = {"vi": "EEE dd.MM", "en": "EEE d MMM", "zh": "M月d日（EEE）", "ko": "M월 d일 (EEE)"}


def weekday(value: date, language: str) -> str:
    """Write the abbreviated weekday with day and month, e.g. ``Wed 12 May``, ``5월 12일 (수)``."""
    return format_date(value, WEEKDAYS.get(language, WEEKDAYS[DEFAULT]), locale=babel_locale(language))


def zone_words(name: str, language: str) -> str:
    """Name a zone as its readers do, e.g. ``Vietnam Time``, ``越南时间``."""
    return str(get_timezone_location(zone(name), locale=babel_locale(language)))


def hour(value: datetime, zone_name: str) -> str:
    """Write the time of day in the given zone, 24 hours."""
    return value.astimezone(zone(zone_name)).strftime("%H:%M")


def moment(value: datetime, zone_name: str, language: str) -> str:
    """Write date and time in the given zone."""
    local = value.astimezone(zone(zone_name))
    return f"{day(local.date(), language)}, {local:%H:%M}"


def ago(value: datetime, now: datetime, language: str) -> str:
    """Write how long ago (or in how long) a moment is."""
    return format_timedelta(value - now, add_direction=True, locale=babel_locale(language))
