"""The agenda on paper, printed by a real browser: a full day of eight rooms is one page, with its name in the foot."""

import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from flask.testing import FlaskClient

from eventsapp.infra.database import transaction
from eventsapp.programme import actions
from tests.factories import make_fair
from tests.programme.programmes import at, publish
from tests.services.chromium import browser_arguments

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
DAYS = (12, 13)
ROOMS = 8
SLOTS = ((9, 0), (11, 0), (13, 30), (14, 30), (15, 45))
TITLE = "Bảo trì trước khi hỏng: một năm số liệu"
Print = Callable[[str], list[str]]


@pytest.fixture
def print_page(app: object, client: FlaskClient, chromium_path: str, tmp_path: Path) -> Print:
    """Return what gives the texts of the printed pages of an address."""

    def run(path: str) -> list[str]:
        page, target = tmp_path / "page.html", tmp_path / "page.pdf"
        page.write_text(_with_styles(client, client.get(path).text), encoding="utf-8")
        command = [chromium_path, "--headless", *browser_arguments(), f"--print-to-pdf={target}"]
        subprocess.run([*command, "--no-pdf-header-footer", page.as_uri()], capture_output=True, check=True, timeout=60)
        return [" ".join(one.extract_text().split()) for one in pypdf.PdfReader(target).pages]

    return run


@pytest.fixture
def forum(app: object) -> None:
    """Two days of forty sessions in eight rooms."""
    fair = make_fair(slug="expo")
    with transaction():
        rooms = [
            actions.create_room(fair, actions.RoomValues(code=f"R{n}", name={"vi": f"Phòng {n}"}, capacity=80))
            for n in range(1, ROOMS + 1)
        ]
        track = actions.create_track(fair, actions.TrackValues(code="AR", name={"vi": "Tự động hóa"}))
        speaker = actions.create_speaker(fair, actions.SpeakerValues(full_name="Nguyễn Hoàng Bảo Quỳnh"))
        for day in DAYS:
            for room in rooms:
                for hour, minute in SLOTS:
                    start = at(hour, minute, day=day)
                    values = actions.SessionValues(
                        title={"vi": TITLE},
                        track_id=track.id,
                        room_id=room.id,
                        day_on=date(2027, 5, day),
                        starts_at=start,
                        ends_at=start + timedelta(minutes=45),
                        language="vi",
                        interpreted=["en"],
                        speakers=[speaker.id],
                    )
                    actions.create_session(fair, values)
    publish(fair)


def test_a_day_of_forty_sessions_is_one_page_with_fair_day_and_number(forum: None, print_page: Print) -> None:
    (page,) = print_page("/expo/agenda?lang=vi&day=2027-05-12")
    assert page.count("Bảo trì") == len(SLOTS) * ROOMS
    assert "Thứ Tư, 12 tháng 5, 2027" in page
    assert "1 / 1" in page
    assert "/expo/agenda" in page


def test_all_days_are_a_page_each_that_says_which(forum: None, print_page: Print) -> None:
    first, second = print_page("/expo/agenda?lang=vi&day=all")
    assert "1 / 2" in first
    assert "2 / 2" in second
    assert first.count("Thứ Tư, 12 tháng 5, 2027") == len(("heading", "foot"))
    assert second.count("Thứ Năm, 13 tháng 5, 2027") == len(("heading", "foot"))


def _with_styles(client: FlaskClient, page: str) -> str:
    """Put the style sheets into the page: a file has no server to ask."""

    def sheet(link: re.Match[str]) -> str:
        media = re.search(r'media="([^"]+)"', link[0])
        with client.get(link[1]) as answer:
            style = answer.text
        screens = f' media="{media[1]}"' if media else ""
        return f"<style{screens}>{style}</style>"

    return re.sub(r'<link rel="stylesheet" href="(/static/[^"]+)"[^>]*>', sheet, page)
