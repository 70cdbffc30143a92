"""Signs for doors: one page a room and day, in two languages, with a code that leads to the room's agenda."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from eventsapp.accounts.models import User
from eventsapp.infra.database import transaction
from eventsapp.programme import actions
from eventsapp.programme.files import PRINTED, offered_formats
from tests.factories import make_fair, make_member
from tests.programme.programmes import FIRST_DAY, Forum, at, make_forum, publish

SIGNS = "/organise/expo/programme/signs.pdf"


@pytest.fixture(autouse=True)
def typefaces(app: object) -> None:
    """Typefaces that set-up did not fetch are a missing part, not a pass."""
    if PRINTED not in offered_formats():
        if os.environ.get("CI") == "true":
            pytest.fail("the typefaces of printed pages are missing")
        pytest.skip("the typefaces of printed pages are not installed")


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def pages_of(content: bytes, folder: Path) -> list[str]:
    """Return the text of each page."""
    path = folder / "signs.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def test_each_room_and_day_has_a_page_in_two_languages(forum: Forum, browser: FlaskClient, tmp_path: Path) -> None:
    publish(forum.fair)
    with transaction():
        actions.run_late(forum.fair, forum.sessions[0].id, 35, seen=0)
    answer = browser.get(f"{SIGNS}?lang=vi")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages = pages_of(answer.data, tmp_path)
    assert len(pages) == 3
    first = " ".join(pages[0].split())
    for words in ("R1", "Grand Hall", "09:00 – 10:00", "Đối thoại: Nhà nước mua gì", "Dialogue: what the State buys"):
        assert words in first
    assert "Wednesday, 12 May 2027" in first
    assert "Thứ Tư" in first
    assert "09:35" not in first  # paper says what was published
    assert "협동로봇 안전: 현장 사례" in pages[1]
    assert "Visual inspection from few samples" in pages[2]


def test_code_of_a_sign_leads_to_the_agenda_of_its_room(forum: Forum, browser: FlaskClient, tmp_path: Path) -> None:
    publish(forum.fair)
    content = browser.get(f"{SIGNS}?lang=ko&room=R1").data
    assert len(pages_of(content, tmp_path)) == 1
    subprocess.run(["pdftoppm", "-r", "100", "-png", tmp_path / "signs.pdf", tmp_path / "page"], check=True)
    (code,) = zxingcpp.read_barcodes(Image.open(next(tmp_path.glob("page*.png"))))
    path = code.text.partition("/expo/")[2]
    assert path == f"agenda?room={forum.rooms[0].id}&lang=ko"
    page = browser.get(f"/expo/{path}")
    assert page.status_code == 200


def test_long_day_stays_on_one_page_as_long_as_it_can_be_read(
    forum: Forum, browser: FlaskClient, tmp_path: Path
) -> None:
    with transaction():
        for number in range(14):
            values = actions.SessionValues(
                title={"en": f"Number {number}: a title that is long enough to need more than one line of the sign"},
                room_id=forum.rooms[0].id,
                day_on=FIRST_DAY,
                starts_at=at(10 + number // 2, 30 * (number % 2)),
                ends_at=at(10 + (number + 1) // 2, 30 * ((number + 1) % 2)),
            )
            actions.create_session(forum.fair, values)
    publish(forum.fair)
    (page,) = pages_of(browser.get(f"{SIGNS}?lang=en&room=R1").data, tmp_path)
    assert all(f"Number {number}:" in page for number in range(14))


def test_signs_of_nothing_are_not_found(forum: Forum, browser: FlaskClient) -> None:
    assert browser.get(SIGNS).status_code == 404
    publish(forum.fair)
    assert browser.get(f"{SIGNS}?room=R9").status_code == 404
