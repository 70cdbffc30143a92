"""The strings that break programs, in every field of the programme's forms."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from eventsapp.accounts.models import User
from eventsapp.web.forms import clean_text
from tests.factories import make_fair, make_member

SEED = 2027
FORMS = {
    "programme/sessions/new": ["kind", "track_id", "room_id", "day_on", "starts", "minutes", "language", "interpreted"]
    + ["speakers", "moderators"]
    + [f"{name}_{code}" for name in ("title", "subtitle", "abstract") for code in ("vi", "en", "zh", "ko")],
    "programme/rooms/new": ["code", "capacity", "position", "name_vi", "name_en", "name_zh", "name_ko"],
    "programme/tracks/new": ["code", "colour", "position", "name_vi", "name_en", "name_zh", "name_ko"],
    "programme/speakers/new": [
        "full_name",
        "latin_name",
        "name_language",
        "organisation",
        "job_title",
        "side",
        "bio_en",
    ],
}
TYPED = {"subtitle_en", "name_en", "organisation", "bio_en", "speakers"}


@pytest.mark.parametrize("path", sorted(FORMS))
def test_naughty_strings_are_saved_or_refused_and_shown_back_escaped(
    path: str, app: object, sign_in: Callable[[User], FlaskClient], shared_data: Callable[[str], Path]
) -> None:
    strings = json.loads(shared_data("torture/blns/blns.json").read_text(encoding="utf-8"))
    chosen = random.Random(SEED).sample(range(len(strings)), len(strings) // 10)
    fair = make_fair(slug="expo")
    browser = sign_in(make_member(fair))
    for start in chosen:
        fields = {name: strings[(start + offset) % len(strings)] for offset, name in enumerate(FORMS[path])}
        response = browser.post(f"/organise/expo/{path}", data=fields)
        assert response.status_code in {302, 422}, (start, response.status_code)
        if response.status_code == 302:
            assert browser.get(f"/organise/expo/{path.removesuffix('/new')}").status_code in {200, 404}
            continue
        for name in TYPED & fields.keys():
            kept = clean_text(fields[name])
            assert str(escape(kept)) in response.text, (start, name)


@pytest.mark.parametrize("page", ["programme", "programme/speakers"])
def test_naughty_searches_find_a_page(
    page: str, app: object, sign_in: Callable[[User], FlaskClient], shared_data: Callable[[str], Path]
) -> None:
    strings = json.loads(shared_data("torture/blns/blns.json").read_text(encoding="utf-8"))
    browser = sign_in(make_member(make_fair(slug="expo")))
    for text in random.Random(SEED).sample(strings, len(strings) // 10):
        assert browser.get(f"/organise/expo/{page}", query_string={"q": text, "page": text}).status_code == 200
