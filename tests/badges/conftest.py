"""Fonts, names of all locales, and ways of reading a PDF back."""

import json
import os
import random
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT
from eventsapp.badges.pdf import BadgeData, Band, FontSet, FontsMissing, Role
from eventsapp.badges.queries import FONTS_FOLDERS

BAND = Band("Smart Factory Expo 2027", "12–14.05.2027 · WTC Bình Dương", "SF")
LOCALES = {
    "vi": "vi_VN",
    "en": "en_US",
    "zh-Hans": "zh_CN",
    "zh-Hant": "zh_TW",
    "ko": "ko_KR",
    "ja": "ja_JP",
    "th": "th_TH",
}


@pytest.fixture(scope="session")
def fonts_folder() -> Path:
    """The folder that set-up fills; absent fonts are a missing part, not a pass."""
    folder = ROOT / "instance" / "fonts"
    try:
        FontSet.load(folder)
    except FontsMissing as absent:
        if os.environ.get("CI") == "true":
            pytest.fail(f"badge fonts are missing: {', '.join(absent.names)}")
        pytest.skip(f"badge fonts are not installed: {', '.join(absent.names)}")
    return folder


@pytest.fixture(scope="session")
def fonts(fonts_folder: Path) -> FontSet:
    return FontSet.load(fonts_folder)


@pytest.fixture(scope="session")
def pdf_to_text(poppler_path: str) -> Callable[[bytes, Path], list[str]]:
    """Read a PDF's pages as text by poppler."""

    def read(data: bytes, folder: Path) -> list[str]:
        path = folder / "badges.pdf"
        path.write_bytes(data)
        done = subprocess.run([poppler_path, "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
        return done.stdout.decode().split("\f")[:-1]

    return read


def make_badge(name: str, language: str = "vi", **changes: object) -> BadgeData:
    values: dict[str, object] = {
        "ref": "1",
        "name": name,
        "language": language,
        "role": Role.VISITOR,
        "role_word": "Visitor",
        "code": "K7M2PX9QRT4VW8YZ3ABC5DEF6G",
        "band": BAND,
    }
    return BadgeData(**{**values, **changes})  # type: ignore[arg-type]


def names(shared_data: Callable[[str], Path], language: str, count: int) -> list[str]:
    """Names as people of the locale write them, drawn from the shared lists."""
    person = json.loads(shared_data(f"names/faker/person_{LOCALES[language]}.json").read_text("utf-8"))
    pick = random.Random(count)
    lasts = _words(person, "last_name")
    middles = _words(person, "middle_name") or [""]
    firsts = [word for key in person if key.startswith("first_name") for word in _plain(person[key])]
    found = []
    for _ in range(count):
        last, middle, first = pick.choice(lasts), pick.choice(middles), pick.choice(firsts)
        parts = {
            "vi": f"{last} {middle} {first}",
            "en": f"{first} {last}",
            "ja": f"{last} {first}",
            "th": f"{first} {last}",
        }
        found.append(unicodedata.normalize("NFC", " ".join(parts.get(language, last + first).split())))
    return found


def _words(person: dict[str, object], key: str) -> list[str]:
    return [word for name in person if name.startswith(key) for word in _plain(person[name])]


def _plain(values: object) -> list[str]:
    words = list(values)  # type: ignore[call-overload]
    return [word[0] if isinstance(word, list) else str(word) for word in words]


def bare(text: str) -> str:
    """Text without white space: a long name is broken over lines."""
    return "".join(text.split())


@pytest.fixture
def fonts_installed(app: Flask, fonts_folder: Path) -> Iterator[Path]:
    """Give the application of this test the fonts of the project."""
    yield from _fonts_in(app, fonts_folder)


@pytest.fixture
def fonts_missing(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """Give the application of this test a machine without fonts."""
    yield from _fonts_in(app, tmp_path / "fonts")


def _fonts_in(app: Flask, folder: Path) -> Iterator[Path]:
    before = app.extensions[FONTS_FOLDERS]
    app.extensions[FONTS_FOLDERS] = (folder,)
    yield folder
    app.extensions[FONTS_FOLDERS] = before
