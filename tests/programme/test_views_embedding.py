"""The agenda inside other sites."""

import json
import re

import pytest
from flask.testing import FlaskClient

from tests.factories import make_fair
from tests.programme.programmes import Forum, make_forum, publish


@pytest.fixture
def published(app: object) -> Forum:
    forum = make_forum(make_fair(slug="expo"))
    publish(forum.fair)
    return forum


def _facts(page: str) -> dict[str, object]:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return dict(json.loads(block))


def test_frame_has_no_script_and_may_stand_anywhere(client: FlaskClient, published: Forum) -> None:
    answer = client.get("/expo/agenda/embed", query_string={"lang": "en"})
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "<script" not in answer.text
    assert "<form" not in answer.text
    assert "Dialogue: what the State buys" in answer.text
    assert "Visual inspection" in answer.text


def test_other_pages_may_not_be_framed(client: FlaskClient, published: Forum) -> None:
    for path in ("/expo/agenda", "/expo/agenda/formats", "/expo/agenda.ics"):
        assert "frame-ancestors 'none'" in client.get(path).headers["Content-Security-Policy"]


def test_frame_that_is_known_keeps_its_policy(client: FlaskClient, published: Forum) -> None:
    first = client.get("/expo/agenda/embed")
    again = client.get("/expo/agenda/embed", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_frame_of_a_part_shows_that_part(client: FlaskClient, published: Forum) -> None:
    query = {"lang": "en", "part": f"track-{published.tracks[1].id}"}
    page = client.get("/expo/agenda/embed", query_string=query).text
    assert "Visual inspection" in page
    assert "Dialogue" not in page
    assert client.get("/expo/agenda/embed", query_string={"part": "track-99999"}).status_code == 404


def test_agenda_tells_other_sites_how_to_embed_it(client: FlaskClient, published: Forum) -> None:
    page = client.get("/expo/agenda", query_string={"lang": "en"}).text
    (address,) = re.findall(r'application/json\+oembed" href="([^"]+)"', page)
    answer = client.get(address.replace("&amp;", "&")).json
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    (source,) = re.findall(r'<iframe src="([^"]+)"', answer["html"])
    assert client.get(source.replace("&amp;", "&")).status_code == 200


def test_oembed_of_a_session_frames_that_session_within_the_given_size(client: FlaskClient, published: Forum) -> None:
    url = f"http://localhost/expo/agenda/{published.sessions[0].id}"
    answer = client.get("/expo/agenda/oembed", query_string={"url": url, "maxwidth": "400", "maxheight": "99999"}).json
    assert (answer["width"], answer["height"]) == (400, 600)
    assert f"part=session-{published.sessions[0].id}" in answer["html"]


@pytest.mark.parametrize(
    "url",
    ["", "http://elsewhere.example/expo/agenda", "http://localhost/expo", "http://[", "http://localhost/x/agenda"],
)
def test_oembed_of_another_page_is_not_found(client: FlaskClient, published: Forum, url: str) -> None:
    assert client.get("/expo/agenda/oembed", query_string={"url": url}).status_code == 404


def test_oembed_speaks_json_alone(client: FlaskClient, published: Forum) -> None:
    query = {"url": "http://localhost/expo/agenda", "format": "xml"}
    assert client.get("/expo/agenda/oembed", query_string=query).status_code == 501


def test_pages_say_their_sessions_to_search_engines(client: FlaskClient, published: Forum) -> None:
    day = _facts(client.get("/expo/agenda", query_string={"lang": "en"}).text)
    names = [one["name"]["@value"] for one in day["subEvent"]]  # type: ignore[attr-defined]
    assert names == ["Dialogue: what the State buys", "협동로봇 안전: 현장 사례"]
    session = _facts(client.get(f"/expo/agenda/{published.sessions[0].id}", query_string={"lang": "en"}).text)
    assert session["@type"] == "EducationEvent"
    assert session["startDate"] == "2027-05-12T09:00:00+07:00"
