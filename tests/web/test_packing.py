"""Texts that are packed on their way, for whoever takes it."""

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.test import Client, create_environ

from eventsapp.accounts.models import User
from eventsapp.web.packing import LEAST_BYTES, MOST_NAME, Packing
from eventsapp.web.standing import Given, shelf
from tests.factories import make_fair, make_member
from tests.programme.programmes import make_forum, publish

WORDS = "Gian hàng " * 400
TAKES = {"Accept-Encoding": "br, gzip;q=0.8"}


class Site:
    """A small application that answers what it is told to."""

    def __init__(self) -> None:
        self.standing: Given | None = None
        app = Flask("small")
        app.add_url_rule("/", view_func=self.page, methods=["GET", "HEAD"])
        self.packing = Packing(app.wsgi_app, lambda _environ: self.standing)
        self.client = Client(self.packing)
        self.made: Callable[[], Response] = lambda: Response(WORDS)

    def page(self) -> Response:
        """Answer."""
        return self.made()

    def get(self, **headers: str) -> Any:
        """Ask with headers."""
        return self.client.get("/", headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture
def site() -> Iterator[Site]:
    yield Site()
    shelf._bodies.clear()
    shelf._bytes = 0


@pytest.mark.parametrize(
    ("asked", "is_packed"),
    [
        ("gzip", True),
        ("br;q=1.0, gzip;q=0.5, *;q=0.1", True),
        ("*", True),
        ("GZIP", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.0, *", False),
        ("identity", False),
    ],
)
def test_only_who_takes_it_gets_it_packed(site: Site, asked: str, is_packed: bool) -> None:  # noqa: FBT001
    answer = site.get(Accept_Encoding=asked)
    assert (answer.headers.get("Content-Encoding") == "gzip") is is_packed
    assert (gzip.decompress(answer.data) if is_packed else answer.data).decode() == WORDS
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "made",
    [
        lambda: Response("small"),
        lambda: Response(WORDS, content_type="image/png"),
        lambda: Response(WORDS, content_type="text/event-stream"),
        lambda: Response(WORDS, headers={"Content-Encoding": "br"}),
        lambda: Response(iter([WORDS])),
        lambda: Response(WORDS, status=206),
    ],
    ids=["too small", "no text", "a stream", "packed already", "of unknown length", "a part"],
)
def test_what_would_gain_nothing_or_break_is_left_alone(site: Site, made: Callable[[], Response]) -> None:
    site.made = made
    answer = site.get(Accept_Encoding="gzip")
    assert answer.headers.get("Content-Encoding") != "gzip"
    assert "Vary" not in answer.headers
    assert answer.data.decode() in {"small", WORDS}


def test_head_says_the_length_of_what_is_not_packed(site: Site) -> None:
    answer = site.client.head("/", headers=TAKES)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Length"] == str(len(WORDS.encode()))


def test_answer_for_everybody_is_packed_once_and_ready_afterwards(site: Site) -> None:
    def made() -> Response:
        answer = Response(WORDS, headers={"Cache-Control": "public, no-cache"})
        answer.set_etag("first")
        return answer

    site.made = made
    first, again = site.get(Accept_Encoding="gzip"), site.get(Accept_Encoding="gzip")
    assert first.data == again.data
    assert first.headers["ETag"] == 'W/"first"'
    assert shelf.get('gzip "first"') == first.data
    site.standing = Given(200, list(made().headers), WORDS.encode())
    ready = site.packing.given(create_environ(headers=TAKES))
    assert ready is not None
    assert ready.body == first.data
    assert site.packing.given(create_environ()).body == WORDS.encode()  # type: ignore[union-attr]
    shelf._bodies.clear()
    assert site.packing.given(create_environ(headers=TAKES)) is None


def test_length_of_a_page_of_one_person_says_nothing(site: Site) -> None:
    site.made = lambda: Response(WORDS, headers={"Cache-Control": "private"})
    answers = [site.get(Accept_Encoding="gzip").data for _ in range(40)]
    lengths = {len(answer) for answer in answers}
    assert len(lengths) > 10
    assert max(lengths) - min(lengths) <= MOST_NAME + 1
    assert {gzip.decompress(answer).decode() for answer in answers} == {WORDS}


def test_not_modified_is_as_it_was(site: Site) -> None:
    def made() -> Response:
        answer = Response(WORDS, headers={"Cache-Control": "public"})
        answer.set_etag("first", weak=True)
        return answer.make_conditional(request.environ)

    site.made = made
    packed = site.get(Accept_Encoding="gzip")
    answer = site.get(Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert (answer.status_code, answer.data) == (304, b"")


def test_agenda_styles_and_pages_of_the_team_come_packed(
    client: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    fair = make_fair(slug="expo")
    make_forum(fair)
    publish(fair)
    plain = client.get("/expo/agenda?lang=en")
    for _ in range(2):  # made, and given again
        packed = client.get("/expo/agenda?lang=en", headers=TAKES)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["ETag"] == plain.headers["ETag"]
    style = client.get("/static/css/base.css", headers=TAKES, buffered=True)
    assert gzip.decompress(style.data) == client.get("/static/css/base.css", buffered=True).data
    team = sign_in(make_member(fair)).get("/organise/expo/programme", headers=TAKES)
    assert len(team.data) > LEAST_BYTES / 2
    assert b"</html>" in gzip.decompress(team.data)
