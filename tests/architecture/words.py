"""The words of the interface: what the code says, and what stands in templates without being translatable."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment

from config import ROOT

LANGUAGES = ("vi", "zh", "ko")
KEYWORDS = ("_l", "lazy_gettext")
TRANSLATING = {"_", "_l", "gettext", "ngettext", "lazy_gettext"}
# Blocks whose text is translated, or names classes of the page's frame.
UNREAD = {"trans", "frame"}
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
# The same in every language: codes, formats, names, and the marks of keys.
SAME_EVERYWHERE = re.compile(
    r"^(?:[A-Z0-9·/×.,:%&+-]{1,6}|CSV|XLSX|JSON|PDF|SWIFT|VietQR|E-mail|https?://\S+|[a-z-]+@\S+|m²|km|mm|min)$"
)


@cache
def words_in_code() -> Catalog:
    """Return everything the code and the templates ask to translate."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
        keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
        options = ["--mapping-file=pyproject.toml", f"--output-file={target}", *keywords, "."]
        subprocess.run([*command, *options], cwd=ROOT, check=True, capture_output=True)
        with target.open("rb") as file:
            return read_po(file)


def catalogue_of(language: str) -> Catalog:
    """Return the translations into a language as they are committed."""
    path = ROOT / "eventsapp" / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def placeholders_of(text: str) -> set[str]:
    """Return the named placeholders of a text."""
    return set(re.findall(r"%\((\w+)\)[sd]", text))


def computed_texts(tree: ast.Module) -> Iterator[int]:
    """Yield the lines where a text to translate is computed, so that no catalogue can hold it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATING:
            first = node.args[0] if node.args else None
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                yield node.lineno


def bare_labels(tree: ast.Module) -> Iterator[str]:
    """Yield texts given to form fields and flash messages without asking for a translation."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if (name.endswith("Field") or name == "flash") and isinstance(first, ast.Constant):
            yield f"line {node.lineno}: {first.value!r}"


def bare_words(template: str) -> list[str]:
    """Return the words a reader of this template sees that are not translatable."""
    collector = _Collector()
    collector.feed(_without_code(template))
    collector.close()
    return [words for words in collector.found if not SAME_EVERYWHERE.match(words)]


def _without_code(template: str) -> str:
    """Return the template's own text; what Jinja puts in becomes a space."""
    pieces: list[str] = []
    open_blocks: list[str] = []
    tag: list[str] = []
    for _line, kind, value in Environment(extensions=["jinja2.ext.i18n"]).lex(template):
        if kind == "data" and not UNREAD.intersection(open_blocks):
            pieces.append(value)
        elif kind == "block_begin":
            tag = []
        elif kind == "name":
            tag.append(value)
        elif kind == "block_end":
            _follow(tag, open_blocks)
        if kind.endswith("_end"):
            pieces.append(" ")
    return "".join(pieces)


def _follow(tag: list[str], open_blocks: list[str]) -> None:
    if tag[:1] == ["trans"]:
        open_blocks.append("trans")
    elif tag[:1] == ["block"]:
        open_blocks.append(tag[1])
    elif tag[:1] in (["endtrans"], ["endblock"]) and open_blocks:
        open_blocks.pop()


class _Collector(HTMLParser):
    """Collects visible text and the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"style", "script", "code"}
        self.found += [text for name, text in attrs if name in READ_ALOUD and text and _has_word(text)]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"style", "script", "code"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found += [part for part in data.split() if _has_word(part)]


def _has_word(text: str) -> bool:
    return re.search(r"[^\W\d_]{2,}", text) is not None
