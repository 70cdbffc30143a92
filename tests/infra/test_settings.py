"""What the environment may say, and what it may not."""

import stat
from pathlib import Path

import pytest

from config import BadSettings, load_settings

KEY = "k" * 40


def settings_from(tmp_path: Path, **environ: str) -> object:
    return load_settings({"INSTANCE": str(tmp_path), **environ})


def test_nothing_set_serves_loopback_on_sqlite_with_a_key_of_its_own(tmp_path: Path) -> None:
    first = load_settings({"INSTANCE": str(tmp_path)})
    again = load_settings({"INSTANCE": str(tmp_path)})
    assert (first.host, first.port, first.on_sqlite, first.embedded) == ("127.0.0.1", 8000, True, True)
    assert first.demo
    assert first.secret_key == again.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"HOST": "0.0.0.0"}, "SECRET_KEY is required"),
        ({"DATABASE_URL": "postgresql://db/fair"}, "SECRET_KEY is required"),
        ({"SECRET_KEY": "short"}, "shorter than 32"),
        ({"WEB_PROCESSES": "2"}, "needs REDIS_URL"),
        ({"WEB_PROCESSES": "2", "REDIS_URL": "redis://r"}, "needs DATABASE_URL"),
        ({"WEB_PROCESSES": "0"}, "whole number from 1"),
        ({"PORT": "http"}, "whole number from 1 to 65535"),
        ({"PORT": "８０"}, "whole number"),
        ({"DEMO": "perhaps"}, "must be 1 or 0"),
        ({"DATABASE_URL": "mysql://x", "SECRET_KEY": KEY}, "must start with postgresql"),
        ({"HOST": "0.0.0.0", "SECRET_KEY": KEY, "DEVELOPMENT": "1"}, "loopback only"),
    ],
)
def test_contradictions_are_refused_with_a_remedy(tmp_path: Path, environ: dict[str, str], words: str) -> None:
    with pytest.raises(BadSettings, match=words):
        settings_from(tmp_path, **environ)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_is_understood(tmp_path: Path, scheme: str) -> None:
    settings = load_settings(
        {"INSTANCE": str(tmp_path), "SECRET_KEY": KEY, "DATABASE_URL": f"{scheme}://u:p@db:5432/fair"}
    )
    assert settings.database_url == "postgresql+psycopg://u:p@db:5432/fair"


def test_beyond_loopback_there_is_no_demo_and_no_development(tmp_path: Path) -> None:
    settings = load_settings({"INSTANCE": str(tmp_path), "HOST": "0.0.0.0", "SECRET_KEY": KEY})
    assert (settings.demo, settings.development) == (False, False)


def test_secrets_do_not_show_when_the_settings_are_printed(tmp_path: Path) -> None:
    settings = load_settings(
        {"INSTANCE": str(tmp_path), "SECRET_KEY": KEY, "DATABASE_URL": "postgresql://u:hidden@db/fair"}
    )
    assert KEY not in repr(settings)
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize("environ", [{"TRUSTED_PROXIES": "1"}, {"BASE_URL": "https://fair.example"}])
def test_behind_a_proxy_on_loopback_there_is_no_development(tmp_path: Path, environ: dict[str, str]) -> None:
    assert not load_settings({"INSTANCE": str(tmp_path), **environ}).development
    with pytest.raises(BadSettings, match="shows every mail"):
        settings_from(tmp_path, DEVELOPMENT="1", **environ)
