"""Every upload and every import with every kind of broken file: a refusal, and a database that is as before."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventsapp.infra.database import Base, db
from eventsapp.infra.jobs import Job, JobState, run_due
from tests.fuzz.broken_files import BROKEN, HUGE
from tests.fuzz.conftest import turns, undone
from tests.fuzz.forms import is_unescaped
from tests.fuzz.world import LIST, World

UNTOUCHED = {"jobs"}
"""What is written down although nothing is changed: that somebody asked."""
PAGES = {
    "import/plan": "files",
    "import/exhibitors": "file",
    "import/programme": "file",
    "allocation/points/import": "file",
    "visitors/import": "file",
}
COMMANDS = ("plan", "exhibitors", "programme", "booths records", "visitors")
PAPER = "/organise/world/applications/paper"


def counts() -> dict[str, int]:
    """Count the rows of every table that holds more than questions."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in UNTOUCHED]
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def upload(world: World, address: str, field: str, name: str, content: bytes, **values: str) -> TestResponse:
    """Send a file as a browser does; the test client's own encoder leaves large bodies open on disk."""
    texts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in values.items()]
    head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in [*texts, head + content])
    kind = "multipart/form-data; boundary=edge"
    return world.browser_of("organiser").post(address, data=body + b"--edge--\r\n", content_type=kind)


def looked_at(world: World, answer: TestResponse) -> TestResponse:
    """Let the worker look at a file that was taken and return the page of what it found."""
    if answer.status_code != 302:
        assert answer.status_code in {413, 422}, answer.text
        return answer
    assert run_due() >= 1
    found = world.browser_of("organiser").get(answer.headers["Location"])
    assert found.status_code == 200, found.text
    state = db.session.scalar(select(Job.state).order_by(Job.id.desc()).limit(1))
    assert state == JobState.DONE, "a worker broke on this file"
    return found


@pytest.mark.parametrize("page", PAGES)
def test_import_page_refuses_a_broken_file_and_changes_nothing(world: World, page: str) -> None:
    address = f"/organise/world/{page}"
    before = counts()
    taken = []
    for name, make in BROKEN.items():
        with undone():
            answer = looked_at(world, upload(world, address, PAGES[page], name, make()))
            if counts() != before:
                taken.append(f"{name}: {answer.status_code}")
            elif 'class="field__error"' not in answer.text and "summary__list" not in answer.text:
                taken.append(f"{name}: refused without a sentence")
    assert taken == []


@pytest.mark.parametrize("address", [*(f"/organise/world/{page}" for page in PAGES), PAPER])
def test_upload_of_fifty_megabytes_is_refused_and_changes_nothing(world: World, address: str) -> None:
    before = counts()
    with undone():
        answer = upload(world, address, "file", "huge.csv", b"a,b,c,d\n" * (HUGE // 8))
        assert answer.status_code == 413
        assert counts() == before


def test_import_page_takes_a_file_of_any_name(world: World, strings: list[str]) -> None:
    address = "/organise/world/import/exhibitors"
    wrong = []
    for name in (strings[turn] for turn in turns(address)):
        with undone():
            parts = {"file": (BytesIO(LIST), name or "list.csv")}
            sent = world.browser_of("organiser").post(address, data=parts, content_type="multipart/form-data")
            page = looked_at(world, sent).text
            if "Weldhaven Tools" not in page and "Choose a file first." not in page:
                wrong.append(name)
            if is_unescaped(name, page):
                wrong.append(f"unescaped {name}")
    assert wrong == []


@pytest.mark.parametrize("group", COMMANDS)
def test_import_command_refuses_a_broken_file_and_changes_nothing(world: World, group: str, tmp_path: Path) -> None:
    before = counts()
    taken = []
    for name, make in [*BROKEN.items(), ("huge.csv", None), ("huge.xlsx", None), ("absent.json", None)]:
        path = tmp_path / name
        if make is not None:
            path.write_bytes(make())
        elif name.startswith("huge"):
            with path.open("wb") as file:
                file.truncate(HUGE)
        with undone():
            done = world.app.test_cli_runner().invoke(args=[*group.split(), "import", "world", str(path), "--json"])
            crashed = done.exception is not None and not isinstance(done.exception, SystemExit)
            is_refused = "Error" in done.output and "No such command" not in done.output
            if done.exit_code not in {1, 2} or crashed or counts() != before or not is_refused:
                taken.append(f"{name}: {done.exit_code} {done.exception!r} {done.output[-300:]}")
    assert taken == []


def test_paper_form_refuses_what_is_no_scan_and_takes_one_that_is(world: World) -> None:
    fair = db.session.merge(world.fair)
    values = {
        "legal_name": "Weldhaven Tools",
        "country": "DE",
        "main-full_name": "Anna Weld",
        "main-email": "anna@weldhaven.example",
        "main-phone": "+49 30 1234567",
        "package": str(fair.packages[1].id),
        "units_wanted": "2",
        "exhibits": "Tools",
        "sector": str(fair.sectors[0].id),
        "language": "en",
        "terms": "y",
        "registration": "y",
    }
    before = counts()
    taken = []
    for name, make in BROKEN.items():
        with undone():
            answer = upload(world, PAPER, "scan", name, make(), **values)
            if answer.status_code != 422 or counts() != before:
                taken.append(f"{name}: {answer.status_code}")
    assert taken == []
    with undone():
        picture = BytesIO()
        Image.new("RGB", (40, 40)).save(picture, "PNG")
        answer = upload(world, PAPER, "scan", "scan.png", picture.getvalue(), **values)
        assert answer.status_code == 302, answer.text
        assert counts()["applications"] == before["applications"] + 1
