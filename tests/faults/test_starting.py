"""Starting: what cannot work is said in a sentence, with status 2."""

import re
import socket
from pathlib import Path

import pytest

from config import BadSettings, load_settings
from tests.services.site import WEB, Program, Site

SHORT = "too short"
LONG = "long enough for everybody " * 2


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"WEB_PROCESSES": "2"}, "WEB_PROCESSES above 1 needs REDIS_URL"),
        ({"WEB_PROCESSES": "2", "REDIS_URL": "redis://127.0.0.1:1/0"}, "WEB_PROCESSES above 1 needs DATABASE_URL"),
        ({"SECRET_KEY": SHORT}, "SECRET_KEY is shorter than 32 characters"),
        ({"HOST": "0.0.0.0"}, "SECRET_KEY is required when serving beyond loopback"),
        ({"DATABASE_URL": "postgresql://fair@127.0.0.1/fair"}, "SECRET_KEY is required"),
        ({"HOST": "0.0.0.0", "SECRET_KEY": LONG, "DEVELOPMENT": "1"}, "DEVELOPMENT=1 is for loopback only"),
        ({"DATABASE_URL": "mysql://fair@127.0.0.1/fair", "SECRET_KEY": LONG}, "DATABASE_URL must start with"),
        ({"PORT": "eighty"}, "PORT must be a whole number from 1 to 65535, not 'eighty'"),
        ({"DEMO": "perhaps"}, "DEMO must be 1 or 0, not 'perhaps'"),
    ],
)
def test_a_contradictory_setting_is_refused(environ: dict[str, str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=re.escape(sentence)):
        load_settings({"INSTANCE": str(tmp_path), **environ})


def test_a_start_that_cannot_work_is_refused_with_one_sentence(tmp_path: Path) -> None:
    site = Site(tmp_path, WEB_PROCESSES="2")
    with Program(WEB, site.environ, tmp_path / "web.log") as web:
        assert web.wait(30) == 2
        assert web.words.startswith("Cannot start: ")
        assert len(web.words.splitlines()) == 1


def test_a_taken_port_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        site = Site(tmp_path, PORT=str(port))
        with Program(WEB, site.environ, tmp_path / "web.log") as web:
            assert web.wait(30) == 2
            assert f"port {port} of 127.0.0.1 is taken" in web.words
            assert "PORT=8001 make run" in web.words
            assert "Traceback" not in web.words


def test_an_unreachable_database_is_said_in_a_sentence(tmp_path: Path) -> None:
    address = "postgresql://fair:secret-word@127.0.0.1:1/fair"
    site = Site(tmp_path, DATABASE_URL=address, SECRET_KEY=LONG)
    with Program(WEB, site.environ, tmp_path / "web.log") as web:
        assert web.wait(30) == 2
        assert "Cannot start: the database does not answer" in web.words
        assert "Traceback" not in web.words
        assert "secret-word" not in web.words
