"""Somebody with a browser without JavaScript: real HTTP, cookies, and the forms of the pages they see."""

import mimetypes
import secrets
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from lxml import html

SECONDS = 30


class Page:
    """A page as it came."""

    def __init__(self, url: str, status: int, body: bytes) -> None:
        self.url, self.status, self.body = url, status, body
        self.document: html.HtmlElement = html.document_fromstring(body.decode("utf-8", "replace") or "<p></p>")
        self.document.make_links_absolute(url)

    @property
    def path(self) -> str:
        """Path of its address."""
        return urllib.parse.urlsplit(self.url).path

    @property
    def text(self) -> str:
        """Its words, white space pressed together."""
        return " ".join(self.document.text_content().split())

    def form_to(self, ending: str = "") -> html.FormElement:
        """Return its only form that is posted to an address with this ending (the page itself by default)."""
        posted = [form for form in self.document.forms if form.method == "POST"]
        found = [form for form in posted if _path(form.action or self.url).endswith(ending or self.path)]
        assert found, f"{self.url} ({self.status}) posts only to {[form.action for form in posted]}"
        return found[0]


class Person:
    """Keeps cookies from page to page."""

    def __init__(self, site: str) -> None:
        self._site = site
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def get(self, address: str) -> Page:
        """Open a page by its path or its full address."""
        return self._open(urllib.request.Request(self._full(address)))

    def send(self, page: Page, ending: str = "", *, files: dict[str, Path] | None = None, **values: str | None) -> Page:
        """Fill in a form of the page and send it; ``None`` leaves a field out, what is not named stays."""
        form = page.form_to(ending)
        named = {name.replace("__", "-"): value for name, value in values.items()}
        sent = [(name, value) for name, value in form.form_values() if name not in named and value is not None]
        sent += [(name, value) for name, value in named.items() if value is not None]
        address = self._full(form.action or page.url)
        body, kind = _encoded(sent, files or {})
        return self._open(urllib.request.Request(address, data=body, headers={"Content-Type": kind}))

    def _full(self, address: str) -> str:
        return urllib.parse.urljoin(self._site, address)

    def _open(self, asked: urllib.request.Request) -> Page:
        try:
            with self._opener.open(asked, timeout=SECONDS) as answer:
                return Page(answer.url, answer.status, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.url or asked.full_url, error.code, error.read())


def _path(address: str) -> str:
    return urllib.parse.urlsplit(address).path


def _encoded(pairs: list[tuple[str, str]], files: dict[str, Path]) -> tuple[bytes, str]:
    """Return body and type of a request: as browsers send a form with and without files."""
    if not files:
        return urllib.parse.urlencode(pairs).encode("ascii"), "application/x-www-form-urlencoded"
    boundary = secrets.token_hex(16)
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in pairs]
    for name, path in files.items():
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        head = f'Content-Disposition: form-data; name="{name}"; filename="{path.name}"\r\nContent-Type: {kind}\r\n\r\n'
        parts.append(head.encode() + path.read_bytes())
    body = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
