"""Composing letters: one folder of templates per mail, in the recipient's language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from eventsapp.infra import clock, locale
from eventsapp.infra.locale import LANGUAGES


@dataclass(frozen=True)
class Letter:
    """A mail ready to be queued."""

    name: str
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    fair_id: int | None = None
    reply_to: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    """What the HTML shows as pictures of codes: ``cid:ticket@codes`` is ``codes["ticket"]``."""


@dataclass(frozen=True)
class Note:
    """A short message ready to be queued; ``number`` is in E.164."""

    name: str
    number: str
    language: str
    text: str
    fair_id: int | None = None


@dataclass(frozen=True)
class Sender:
    """In whose name a letter goes out; a fair, or the system itself."""

    name: Callable[[str], str]
    mark: str
    timezone: str
    address: Callable[[str], str]
    fair_id: int | None = None
    reply_to: str = ""


def compose(name: str, *, recipient: str, language: str, sender: Sender, **context: Any) -> Letter:
    """Render ``templates/emails/<name>/`` (subject.txt, body.txt, body.html) in ``language``."""
    language = language if language in LANGUAGES else locale.DEFAULT
    frame = {
        "fair_name": sender.name(language),
        "mark": sender.mark,
        "venue_text": sender.address(language),
        "sent_at_text": locale.moment(clock.now(), sender.timezone, language),
        "language_links": _in_other_languages(context.get("url"), language),
        "letter_language": LANGUAGES[language].html_lang,
        "current_language": language,
    }
    with force_locale(language):
        values = {**frame, **context}
        subject = render_template(f"emails/{name}/subject.txt", **values)
        return Letter(
            name=name,
            recipient=recipient,
            language=language,
            subject=" ".join(subject.split()),
            text=render_template(f"emails/{name}/body.txt", **values),
            html=render_template(f"emails/{name}/body.html", **values),
            fair_id=sender.fair_id,
            reply_to=sender.reply_to,
        )


def compose_note(name: str, *, number: str, language: str, sender: Sender, **context: Any) -> Note:
    """Render ``templates/texts/<name>.txt`` in ``language``, in one line."""
    language = language if language in LANGUAGES else locale.DEFAULT
    with force_locale(language):
        text = render_template(f"texts/{name}.txt", fair_name=sender.name(language), **context)
    return Note(name=name, number=number, language=language, text=" ".join(text.split()), fair_id=sender.fair_id)


def _in_other_languages(url: str | None, language: str) -> list[dict[str, str]]:
    """Return the letter's page in the other languages."""
    if not url:
        return []
    bare = re.sub(r"([?&])lang=[a-z]+", r"\1", url).rstrip("?&")
    mark = "&" if "?" in bare else "?"
    return [
        {"url": f"{bare}{mark}lang={code}", "name": other.name, "html_lang": other.html_lang}
        for code, other in LANGUAGES.items()
        if code != language
    ]


def link(endpoint: str, **values: Any) -> str:
    """Return the full address of a page, also where there is no request."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return f"{current_app.config['SETTINGS'].base_url}{path}"


def system_sender() -> Sender:
    """Return the sender of letters that belong to no fair."""

    def name(language: str) -> str:
        with force_locale(language):
            return str(_("Trade fairs"))

    return Sender(name=name, mark="TF", timezone="UTC", address=lambda _language: "")
