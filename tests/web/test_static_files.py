"""What browsers fetch once and keep."""

import re

import pytest
from flask.testing import FlaskClient

from eventsapp.web import static_files
from eventsapp.web.static_files import SHEETS, STATIC

LAYERS = "@layer reset, tokens, base, components, layout, pages, print;"


def sheet_of(page: str) -> str:
    (address,) = re.findall(r'href="(/static/css/site\.css\?v=\w+)"', page)
    return str(address)


def test_page_asks_for_what_every_page_has_in_one_sheet(client: FlaskClient) -> None:
    page = client.get("/").text
    sheet = client.get(sheet_of(page))
    assert sheet.mimetype == "text/css"
    assert sheet.text.startswith(LAYERS)
    for name in SHEETS[1:]:
        assert (STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") in sheet.text
        assert f"css/{name}.css" not in page


def test_sheet_is_kept_for_good_by_everybody(client: FlaskClient) -> None:
    answer = client.get(sheet_of(client.get("/").text), headers={"Cookie": "language=ko"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers
    assert client.get("/static/css/site.css").headers["Cache-Control"] == "no-cache"


def test_sheet_is_read_in_any_language(client: FlaskClient) -> None:
    assert client.get("/static/css/site.css?lang=none").status_code == 200


def test_address_of_the_sheet_changes_with_what_is_in_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sheet_of(client.get("/").text)
    monkeypatch.setattr(static_files, "SHEETS", SHEETS[:-1])
    assert sheet_of(client.get("/").text) != before


def test_page_does_without_fonts_that_were_not_fetched(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_files, "NEEDED_BY_FONTS", "vendor/fonts/none.woff2")
    sheet = client.get(sheet_of(client.get("/").text)).text
    assert LAYERS in sheet
    assert "@font-face" not in sheet
