"""From bytes to a parsed tree: size first, then what the bytes are, then XML, JSON, text or a table, safely."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from eventsapp.infra.archives import ArchiveBroken, ArchiveTooLarge, is_archive, unpack_files
from eventsapp.infra.tabular import Table, UnreadableFile, read_table
from eventsapp.infra.tabular.encoding import detect_encoding
from eventsapp.programme.importers.refused import (
    AgendaArchiveRefused,
    AgendaBroken,
    AgendaEmpty,
    AgendaTableRefused,
    AgendaTooLarge,
    AgendaUnsafe,
)

MOST_BYTES = 16 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_FILES = 400
ENDINGS = (".xml", ".json", ".ics", ".csv", ".tsv", ".txt", ".xlsx")
"""What files of agendas are called; in folders and archives everything else is passed over."""
_TOO_MUCH = frozenset({"too_large", "unpacked_too_large", "too_many_rows", "too_many_columns", "cell_too_long"})
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")


@dataclass(frozen=True, kw_only=True)
class Source:
    """What was brought, parsed: a tree of XML or JSON, a table, or plain text; or several files by name."""

    name: str
    encoding: str
    xml: etree._Element | None = None
    json: Any = None
    text: str = ""
    table: Table | None = None
    parts: Mapping[str, Any] = field(default_factory=dict)
    """The JSON files of a folder, by their names without ending."""
    names: tuple[str, ...] = ()
    """How the files of a folder are called."""


def parse_source(data: bytes, name: str = "") -> Source:
    """Parse ``data``; raises a refusal when it is too large, empty, unsafe or broken."""
    if len(data) > MOST_BYTES:
        raise AgendaTooLarge(len(data), MOST_BYTES)
    if is_archive(data):
        return _parse_archive(data, name)
    return _parse_file(data, name)


def agenda_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a folder that can be a part of an agenda, by name."""
    return {name: files[name] for name in sorted(files) if name.lower().endswith(ENDINGS)}


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the encoding it was found in: what XML declares, else what the bytes can be."""
    if declared := _XML_ENCODING.match(data[:512]):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode(name), name
        except (LookupError, UnicodeError):
            pass  # a false declaration: believe the bytes
    name = detect_encoding(data)
    return data.decode(name, errors="replace"), name.removesuffix("-sig")


def _parse_archive(data: bytes, name: str) -> Source:
    try:
        unpacked = unpack_files(data, most_files=MOST_FILES, most_bytes=MOST_UNPACKED)
    except ArchiveTooLarge as error:
        raise AgendaArchiveRefused(error.what, error.limit) from error
    except ArchiveBroken as error:
        raise AgendaArchiveRefused("broken") from error
    files = agenda_files(unpacked)
    if not files:
        raise AgendaEmpty
    if len(files) == 1:
        ((only, content),) = files.items()
        return _parse_file(content, only)
    parts, encodings = {}, []
    for file, content in files.items():
        if file.lower().endswith(".json") and content.strip():
            text, encoding = decode(content)
            parts[PurePosixPath(file).stem.lower()] = _parse_json(text.lstrip("\ufeff"), file)
            encodings.append(encoding)
    return Source(name=name, encoding=next(iter(encodings), ""), parts=parts, names=tuple(files))


def _parse_file(data: bytes, name: str) -> Source:
    if data.startswith(b"PK"):
        return Source(name=name, encoding="", table=_parse_table(data))
    text, encoding = decode(data)
    head = text.lstrip("\ufeff \t\r\n")
    if not head:
        raise AgendaEmpty
    if head.startswith("<"):
        return Source(name=name, encoding=encoding, xml=_parse_xml(head))
    if head.startswith(("{", "[")):
        return Source(name=name, encoding=encoding, json=_parse_json(head))
    if head[:6].upper() == "BEGIN:":
        return Source(name=name, encoding=encoding, text=text.lstrip("\ufeff"))
    return Source(name=name, encoding=encoding, table=_parse_table(data))


def _parse_table(data: bytes) -> Table | None:
    """Return the rows of a table; None where the bytes are none, a refusal where they are too much or damaged."""
    try:
        return read_table(data)
    except UnreadableFile as error:
        if data.startswith(b"PK") or error.key in _TOO_MUCH:
            raise AgendaTableRefused(error) from error
        return None


def _parse_xml(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    body = _XML_DECLARATION.sub("", text, count=1)
    try:
        root = etree.fromstring(body.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        if "<!DOCTYPE" in body and "ntity" in str(error):
            raise AgendaUnsafe from error
        raise AgendaBroken("XML", error.lineno or 1, error.msg or "") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise AgendaUnsafe
    return root


def _parse_json(text: str, file: str = "") -> Any:
    language = f"JSON ({file})" if file else "JSON"
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise AgendaBroken(language, error.lineno, error.msg) from error
    except RecursionError as error:
        raise AgendaBroken(language, 1, "nested too deep") from error
    except ValueError as error:
        raise AgendaBroken(language, 1, "a number is too long") from error
