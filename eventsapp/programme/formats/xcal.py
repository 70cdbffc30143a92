"""xCal (RFC 6321): the same calendar as XML."""

from datetime import datetime
from typing import Any, cast

from icalendar import Component
from icalendar.prop import vDDDLists, vDDDTypes, vInt, vRecur, vUri, vUTCOffset
from lxml import etree

from eventsapp.programme.formats.ical import calendar_of
from eventsapp.programme.formats.model import Sheet

NAMESPACE = "urn:ietf:params:xml:ns:icalendar-2.0"
_PREFIXES: Any = {None: NAMESPACE}
_TYPES: tuple[tuple[Any, str], ...] = ((vInt, "integer"), (vUri, "uri"), (vUTCOffset, "utc-offset"), (vRecur, "recur"))


def write(sheet: Sheet) -> bytes:
    """Return the sessions as one calendar in XML."""
    root = etree.Element(_name("icalendar"), nsmap=_PREFIXES)
    _add_component(root, calendar_of(sheet))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name.lower()}"


def _add_component(parent: etree._Element, component: Component) -> None:
    element = etree.SubElement(parent, _name(component.name or ""))
    properties = etree.SubElement(element, _name("properties"))
    for name, value in component.property_items(recursive=False, sorted=False):
        if name not in {"BEGIN", "END"}:
            _add_property(properties, name, value)
    if component.subcomponents:
        inner = etree.SubElement(element, _name("components"))
        for one in component.subcomponents:
            _add_component(inner, one)


def _add_property(parent: etree._Element, name: str, value: Any) -> None:
    element = etree.SubElement(parent, _name(name))
    # The type of a value is the name of its element, so it is no parameter here.
    stated = [(key, text) for key, text in value.params.items() if key.upper() != "VALUE"]
    if stated:
        parameters = etree.SubElement(element, _name("parameters"))
        for key, text in stated:
            one = etree.SubElement(parameters, _name(key))
            etree.SubElement(one, _name("language-tag" if key.upper() == "LANGUAGE" else "text")).text = str(text)
    for kind, text in _values(value):
        _add_value(element, kind, text)


def _values(value: Any) -> list[tuple[str, str]]:
    """Return a property's values with their types."""
    if isinstance(value, vDDDLists):
        return [("date-time", _moment(one)) for one in value.dts]
    if isinstance(value, vDDDTypes):
        return [("date-time", _moment(value))]
    for known, kind in _TYPES:
        if isinstance(value, known):
            return [(kind, _offset(value) if kind == "utc-offset" else value.to_ical().decode())]
    return [("text", str(one)) for one in getattr(value, "cats", [value])]


def _moment(value: vDDDTypes) -> str:
    moment = cast("datetime", value.dt)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + ("Z" if value.to_ical().endswith(b"Z") else "")


def _offset(value: vUTCOffset) -> str:
    written = value.to_ical()
    return f"{written[:3]}:{written[3:5]}"


def _add_value(parent: etree._Element, kind: str, text: str) -> None:
    element = etree.SubElement(parent, _name(kind))
    if kind != "recur":
        element.text = text
        return
    for part in text.split(";"):
        name, _, value = part.partition("=")
        etree.SubElement(element, _name(name)).text = value
