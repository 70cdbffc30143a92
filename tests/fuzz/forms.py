"""Forms as a browser finds them on a page, and what came back of what was typed."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from lxml import html
from markupsafe import escape
from werkzeug.exceptions import HTTPException

TYPED = frozenset({"text", "search", "email", "tel", "url", "number", "date", "time", "textarea"})
"""Kinds of fields that show what was typed; passwords and files never come back."""


@dataclass(frozen=True)
class Field:
    """A name of a form, and what kind of control has it."""

    name: str
    kind: str


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, and what it sends."""

    page: str
    action: str
    method: str
    endpoint: str
    fields: tuple[Field, ...]
    buttons: tuple[tuple[str, str], ...]

    @property
    def typed(self) -> list[Field]:
        """The fields whose text has to come back."""
        return [field for field in self.fields if field.kind in TYPED]


def forms_on(app: Flask, address: str, text: str) -> list[Form]:
    """Return every form of a page."""
    document = html.document_fromstring(text)
    return [_form(app, address, document, element) for element in document.forms]


def _form(app: Flask, address: str, document: html.HtmlElement, element: html.FormElement) -> Form:
    action = element.action or address
    method = element.method
    controls = [*element.iter("input", "textarea", "select", "button"), *_owned(document, element)]
    fields: dict[str, Field] = {}
    buttons = []
    for control in controls:
        kind, name = _kind(control), control.get("name") or ""
        if kind == "submit":
            buttons.append((name, control.get("value") or ""))
        elif name and name != "csrf_token" and kind not in {"button", "reset"}:
            fields.setdefault(name, Field(name, kind))
    return Form(address, action, method, endpoint_of(app, action, method), tuple(fields.values()), tuple(buttons))


def _owned(document: html.HtmlElement, element: html.FormElement) -> list[html.HtmlElement]:
    """Return controls elsewhere on the page that name this form as theirs."""
    identity = element.get("id")
    return document.xpath("//*[@form=$identity]", identity=identity) if identity else []


def _kind(control: html.HtmlElement) -> str:
    if control.tag == "button":
        return control.get("type") or "submit"
    return (control.get("type") or "text").lower() if control.tag == "input" else str(control.tag)


def endpoint_of(app: Flask, address: str, method: str) -> str:
    """Return which view answers at an address; empty where none does."""
    path = urlsplit(address).path
    try:
        return str(app.url_map.bind("localhost").match(path, method=method)[0])
    except HTTPException:
        return ""


def as_kept(typed: str) -> str:
    """Return text as a form keeps it: composed, without NUL, surrounding space and carriage returns."""
    text = unicodedata.normalize("NFC", typed.replace("\x00", "")).strip()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lost_fields(form: Form, sent: dict[str, str], text: str) -> list[str]:
    """Return what was typed and does not stand in its field of the page that came back."""
    lost = []
    document = html.document_fromstring(text)
    for field in form.typed:
        if field.name not in sent:
            continue
        expected = as_kept(sent[field.name])
        shown = [_shown(control) for control in document.xpath("//*[@name=$name]", name=field.name)]
        if not any(_same(field, expected, value) for value in shown) and not _is_written(field, expected, text):
            lost.append(f"{field.name}: typed {expected!r}, shown {shown!r}")
    return lost


def _shown(control: html.HtmlElement) -> str:
    value = control.text if control.tag == "textarea" else control.get("value")
    return (value or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _same(field: Field, expected: str, shown: str) -> bool:
    if field.kind == "email":
        return shown == as_kept(expected.lower())
    return shown == expected


def _is_written(field: Field, expected: str, text: str) -> bool:
    """Whether the page's own text has it: the parser drops signs that no markup language allows."""
    lines = text.replace("\r\n", "\n")
    words = escape(as_kept(expected.lower()) if field.kind == "email" else expected)
    return f'name="{escape(field.name)}"' in lines and (f'value="{words}"' in lines or f"{words}</textarea>" in lines)


def is_unescaped(typed: str, text: str) -> bool:
    """Whether what was typed stands in the page as markup."""
    dangerous = len(typed) > 7 and any(sign in typed for sign in "<>\"'&")
    return dangerous and typed != str(escape(typed)) and typed in text
