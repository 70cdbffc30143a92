"""From bytes to a parsed tree: size first, then encoding, then XML or JSON, safely."""

import json
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from eventsapp.infra.tabular.encoding import detect_encoding
from eventsapp.programme.importers.refused import AgendaBroken, AgendaEmpty, AgendaTooLarge, AgendaUnsafe

MOST_BYTES = 16 * 1024 * 1024
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file that could be parsed: exactly one of ``xml`` and ``json`` is set, or neither for other text."""

    name: str
    encoding: str
    xml: etree._Element | None = None
    json: Any = None


def parse_source(data: bytes, name: str = "") -> Source:
    """Parse ``data``; raises a refusal when it is too large, empty, unsafe or broken."""
    if len(data) > MOST_BYTES:
        raise AgendaTooLarge(len(data), MOST_BYTES)
    text, encoding = decode(data)
    head = text.lstrip("\ufeff \t\r\n")
    if not head:
        raise AgendaEmpty
    if head.startswith("<"):
        return Source(name=name, encoding=encoding, xml=_parse_xml(head))
    if head.startswith(("{", "[")):
        return Source(name=name, encoding=encoding, json=_parse_json(head))
    return Source(name=name, encoding=encoding)


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


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise AgendaBroken("JSON", error.lineno, error.msg) from error
    except RecursionError as error:
        raise AgendaBroken("JSON", 1, "nested too deep") from error
    except ValueError as error:
        raise AgendaBroken("JSON", 1, "a number is too long") from error
