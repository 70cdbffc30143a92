"""Answers that are given again without asking the application."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, Response, request, session
from werkzeug.test import Client, create_environ

from eventsapp.infra import clock
from eventsapp.infra.database import commits
from eventsapp.web import standing
from eventsapp.web.standing import Offer, Standing, let_stand, shelf


class Site:
    """A small application that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = self.looked = 0
        self.state = "first"
        app = Flask("small")
        app.secret_key = "of a test"
        app.add_url_rule("/page", view_func=self.page, methods=["GET", "POST"])
        self.standing = Standing(app.wsgi_app, app.app_context)
        self.client = Client(self.standing, use_cookies=False)

    def page(self) -> Response:
        """Answer with what there is, and let that stand."""
        self.asked += 1
        if "begin" in request.args:
            session["begun"] = "yes"
        tag = f"{self.state}-{request.headers.get('Accept-Language')}-{request.headers.get('Cookie')}"
        now = clock.now()
        let_stand(Offer(tag, "thing", self.state, self.look, now - timedelta(hours=1), now + timedelta(hours=1)))
        body = tag.encode()
        shelf.put(tag, body)
        response = Response(status=304) if request.if_none_match.contains_weak(tag) else Response(body)
        response.set_etag(tag, weak=True)
        return response

    def look(self) -> str:
        """Look up how things are."""
        if self.state == "away":
            raise OSError("the database is away")
        self.looked += 1
        return self.state

    def get(self, **said: Any) -> Any:
        """Ask for the page."""
        return self.client.get("/page", **said)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(standing, "FRESH_SECONDS", 1000.0)
    return Site()


def test_answer_is_given_again_without_asking(site: Site) -> None:
    first, again = site.get(), site.get()
    assert (again.status_code, again.data, dict(again.headers)) == (200, first.data, dict(first.headers))
    assert site.asked == 1


def test_known_answer_is_not_modified_and_has_no_body(site: Site) -> None:
    tag = site.get().headers["ETag"]
    known = site.get(headers={"If-None-Match": f'"other", {tag}'})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", tag)
    assert "Content-Type" not in known.headers
    assert site.get(headers={"If-None-Match": '"other"'}).status_code == 200
    assert site.asked == 1


def test_answer_that_began_with_not_modified_is_asked_for_once_more(site: Site) -> None:
    tag = Site().get().headers["ETag"]
    for _ in range(2):
        assert site.get(headers={"If-None-Match": tag}).status_code == 304
    assert site.asked == 1
    assert (site.get().status_code, site.asked) == (200, 2)
    assert (site.get(headers={"If-None-Match": tag}).status_code, site.asked) == (304, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"headers": {"Accept-Language": "ko"}},
        {"headers": {"Cookie": "lang=vi"}},
        {"headers": {"Host": "other.example"}},
        {"query_string": {"day": "all"}},
        {"base_url": "https://localhost"},
    ],
)
def test_other_words_of_a_request_are_asked_for(site: Site, other: dict[str, Any]) -> None:
    site.get()
    site.get(**other)
    assert site.asked == 2


def test_write_of_this_process_is_seen_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site.get()
    site.state = "second"
    monkeypatch.setattr(commits, "count", commits.count + 1)
    assert site.get().data != first.data


def test_write_of_another_process_is_seen_soon(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site.get()
    site.state = "second"
    monkeypatch.setattr(standing, "FRESH_SECONDS", 0.0)
    assert site.get().data != first.data


def test_look_that_finds_nothing_new_is_enough(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.get()
    monkeypatch.setattr(commits, "count", commits.count + 1)
    for _ in range(3):
        site.get()
    assert (site.asked, site.looked) == (1, 1)


def test_application_is_asked_where_looking_fails(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.get()
    site.state = "away"
    monkeypatch.setattr(commits, "count", commits.count + 1)
    assert b"away" in site.get().data


def test_answer_is_ready_on_the_loop_only_while_nobody_has_to_look(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = create_environ("/page")
    assert site.standing.given(environ) is None
    first = site.get()
    ready = site.standing.given(environ)
    assert ready is not None
    assert (ready.status, ready.body) == (200, first.data)
    monkeypatch.setattr(commits, "count", commits.count + 1)
    assert site.standing.given(environ) is None
    assert site.looked == 0


def test_change_seen_by_one_request_is_seen_by_all(site: Site) -> None:
    korean = {"headers": {"Accept-Language": "ko"}}
    site.get()
    site.state = "second"
    assert b"second" in site.get(**korean).data
    assert b"second" in site.get().data


def test_answer_ends_with_its_time(site: Site) -> None:
    site.get()
    with clock.shifted(timedelta(hours=2)):
        site.get()
    assert site.asked == 2
    site.get()
    assert site.asked == 3


def test_answer_to_who_is_signed_in_stands_for_seconds(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {"headers": {"Cookie": "session=abc"}}
    site.get(**mine)
    site.get(**mine)
    assert site.asked == 1
    monkeypatch.setattr(standing, "PERSONAL_SECONDS", -1.0)
    site.get(headers={"Cookie": "session=def"})
    site.get(headers={"Cookie": "session=def"})
    assert site.asked == 3


def test_answer_that_begins_a_session_is_given_to_nobody_else(site: Site) -> None:
    for _ in range(2):
        assert "session=" in site.get(query_string={"begin": ""}).headers["Set-Cookie"]
    assert site.asked == 2


def test_forms_reach_the_application(site: Site) -> None:
    site.get()
    site.client.post("/page")
    assert site.asked == 2


def test_other_answers_pass_through() -> None:
    def plain(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"plain"]

    client = Client(Standing(plain, nullcontext))
    assert [client.get("/").data for _ in range(2)] == [b"plain", b"plain"]
