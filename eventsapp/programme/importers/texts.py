"""Texts of strangers made fit to show: one clean line, safe HTML, and the language a script gives away."""

import html
import re
from collections.abc import Mapping
from typing import Any

import nh3

from eventsapp.infra.locale import TRADITIONAL

MOST_LINE = 500
MOST_PROSE = 50_000
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead",
    "tr", "u", "ul",
}  # fmt: skip
_LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|a|strong|em|b|i|code|pre|h[1-6]|blockquote|hr|table|img|script)\b[^<>]*>",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACES = re.compile("[^\\S\u202f]+")
_NOTHING = frozenset({"", "-", "/"})
_HEADINGS = re.compile(r"<(/?)h([1-6])>")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,300})\]\((https?://[^\s()<>]{1,500})\)|(?<![\"'>=])(https?://[^\s<>()\"'，。、（）]{1,500})"
)
_BOLD = re.compile(r"\*\*([^*\n]{1,300})\*\*")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+(.*)$")
_TITLE_LINE = re.compile(r"^\s*#{1,6}\s+(.*)$")
_TRADITIONAL_TAGS = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
_VIETNAMESE = frozenset("ăâđêôơưĂÂĐÊÔƠƯ")
_SPOKEN = {
    "english": "en", "tiếng việt": "vi", "vietnamese": "vi", "vn": "vi",
    "中文": "zh", "汉语": "zh", "漢語": "zh", "华语": "zh", "華語": "zh",
    "chinese": "zh", "mandarin": "zh", "cn": "zh",
    "한국어": "ko", "korean": "ko", "kr": "ko", "日本語": "ja", "japanese": "ja", "jp": "ja",
    "deutsch": "de", "german": "de", "français": "fr", "french": "fr",
}  # fmt: skip


def one_line(value: Any) -> str:
    """Return ``value`` as one clean line; anything but text and numbers is no text.

    The narrow space that French sets before its marks stays, because a line must not break there.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _SPACES.sub(" ", _printable(str(value))).strip()


def stated(value: Any) -> str:
    """Return ``value`` as one clean line, empty where a file writes a dash or a stroke for nothing."""
    text = one_line(value)
    return "" if text in _NOTHING else text


def prose(value: Any) -> str:
    """Return a long text as safe HTML: what is HTML is cleaned, the rest gets paragraphs, lists and links."""
    if not isinstance(value, str):
        return ""
    text = _printable(value.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_PROSE].strip()
    if text in _NOTHING:
        return ""
    marked = text if _LOOKS_LIKE_HTML.search(text) else _paragraphs(text)
    return clean_html(marked)


def clean_html(markup: str) -> str:
    """Return ``markup`` with only harmless elements; headings go below the page's own."""
    kept = nh3.clean(
        markup,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return _HEADINGS.sub(lambda found: f"<{found[1]}h{'3' if found[2] in '123' else '4'}>", kept).strip()


def plain(markup: str) -> str:
    """Return the text of cleaned HTML on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def language_code(spoken: str) -> str | None:
    """Return the code for a language given by name or tag (``English``, ``zh-tw``), else None."""
    word = spoken.strip().casefold()
    if word in _SPOKEN:
        return _SPOKEN[word]
    primary = re.split(r"[-_]", word)[0]
    return _SPOKEN.get(primary) or (primary if re.fullmatch(r"[a-z]{2,3}", primary) else None)


def content_language(tag: str) -> str | None:
    """Return the code that texts of a language are kept under: ``zh-TW`` is Traditional Chinese."""
    if tag.strip().replace("_", "-").casefold().startswith(_TRADITIONAL_TAGS):
        return TRADITIONAL
    return language_code(tag)


def language_of_script(text: str) -> str | None:
    """Return the language that the letters of ``text`` give away, or None for plain Latin."""
    seen = {_script(letter) for letter in text}
    for language in ("ja", "ko", "zh", "vi"):
        if language in seen:
            return language
    return None


def in_its_language(texts: Mapping[str, str]) -> dict[str, str]:
    """Keep a text once, under the language it is written in, where the file repeats it for every language."""
    kept = {language: text for language, text in texts.items() if text}
    if len(kept) < 2 or len(set(kept.values())) > 1:
        return kept
    text = next(iter(kept.values()))
    language = language_of_script(text) or "en"
    return {language if language in kept else next(iter(kept)): text}


def in_language(language: str, text: str) -> dict[str, str]:
    """Return a text under its language; no text is no entry."""
    return {language: text} if text else {}


def by_script(text: str, usual: str) -> dict[str, str]:
    """Return a text under the language its letters give away, else under the usual one."""
    return in_language(language_of_script(text) or usual, text)


def _script(letter: str) -> str | None:
    if "\u3040" <= letter <= "\u30ff":
        return "ja"
    if "\uac00" <= letter <= "\ud7a3" or "\u1100" <= letter <= "\u11ff":
        return "ko"
    if "\u4e00" <= letter <= "\u9fff" or "\u3400" <= letter <= "\u4dbf":
        return "zh"
    return "vi" if letter in _VIETNAMESE or "\u1ea0" <= letter <= "\u1ef9" else None


def _printable(text: str) -> str:
    """Drop what no page or database can hold: control characters, lone surrogates, direction overrides."""
    return _UNPRINTABLE.sub("", text)


def _paragraphs(text: str) -> str:
    return "\n".join(_block(block) for block in re.split(r"\n\s*\n", text) if block.strip())


def _block(block: str) -> str:
    lines = block.strip().split("\n")
    if all(_BULLET.match(line) for line in lines):
        items = (_BULLET.sub(r"\1", line) for line in lines)
        return "<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + "</ul>"
    if (title := _TITLE_LINE.match(lines[0])) is not None:
        rest = "\n".join(lines[1:])
        return f"<h2>{_inline(title[1])}</h2>" + (_block(rest) if rest.strip() else "")
    return "<p>" + "<br>\n".join(_inline(line) for line in lines) + "</p>"


def _inline(line: str) -> str:
    parts: list[str] = []
    end = 0
    for found in _LINK.finditer(line):
        address = found[2] or found[3].rstrip(".,;:!?")
        parts += [_bold(line[end : found.start()]), _anchor(address, found[1] or address)]
        end = found.end() if found[2] else found.start() + len(address)
    return "".join([*parts, _bold(line[end:])])


def _anchor(address: str, label: str) -> str:
    return f'<a href="{html.escape(address)}">{html.escape(label)}</a>'


def _bold(text: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", html.escape(text, quote=False))
