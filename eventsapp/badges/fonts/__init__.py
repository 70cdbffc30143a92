"""Fetching the typefaces of badges: complete static TrueType files, kept in a folder git does not see.

`python -m eventsapp.badges.fonts` does it with a visible list of steps; `install` does it anywhere.
"""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eventsapp.badges.pdf import FONT_FILES
from eventsapp.badges.pdf.typefaces import FontFile, Typeface
from eventsapp.web.assets import AssetsUnavailable, NpmMissing, RegistryUnreachable, run_npm

HERE = Path(__file__).parent
_NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
_STAMP = "fetched"
_LICENCE = "LICENSE_FONT"
# What each file must be able to write: a cut-down file would lose people their names.
_MUST_COVER = {
    "latin": "ABZabzĐđƠƯữễặ",
    "sc": "顾砚秋赵黄",
    "tc": "陳黃葉劉龍",
    "jp": "髙橋さくらヴ",
    "kr": "윤서린뷁힣",
    "thai": "สมชายฐิ่ำ",
    "arabic": "محمدپچگیآ",
}


class FontsUnavailable(Exception):
    """The typefaces could not be fetched; the message says why, `offline` whether only the network lacks."""

    def __init__(self, message: str, *, offline: bool = False) -> None:
        super().__init__(message)
        self.offline = offline


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an installation that begins now."""

    number: int
    total: int
    name: str


def missing(folder: Path) -> tuple[str, ...]:
    """Return the names of the fonts that `folder` lacks."""
    return tuple(file.family for file in FONT_FILES if not (folder / file.filename).is_file())


def install(folder: Path, on_step: Callable[[Step], None] | None = None) -> bool:
    """Fetch what `folder` lacks; returns whether anything was done. Safe to repeat and to interrupt."""
    if not missing(folder) and _stamp_of(folder) == _wanted_stamp():
        return False
    tell = on_step or _tell_nobody
    total = len(FONT_FILES) + 1
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".fetching-", dir=folder) as name:
        work = Path(name)
        tell(Step(1, total, "packages"))
        _fetch(work)
        for number, file in enumerate(FONT_FILES, start=2):
            tell(Step(number, total, file.family))
            _take(file, work, folder)
    (folder / _STAMP).write_text(_wanted_stamp(), encoding="ascii")
    return True


def _tell_nobody(step: Step) -> None:
    """Take a step without showing it."""


def _fetch(work: Path) -> None:
    for name in _NPM_FILES:
        shutil.copy(HERE / name, work / name)
    try:
        run_npm(work)
    except AssetsUnavailable as error:
        offline = isinstance(error, NpmMissing | RegistryUnreachable)
        raise FontsUnavailable(str(error), offline=offline) from error


def _take(file: FontFile, work: Path, folder: Path) -> None:
    package = work / "node_modules" / "@expo-google-fonts" / _package(file)
    found = package / _weight_folder(file) / file.filename
    if not found.is_file():
        raise FontsUnavailable(f"{file.family} is not in its package")
    face = Typeface(file, found)
    lacking = "".join(char for char in _MUST_COVER[file.key] if not face.covers(char))
    if lacking:
        raise FontsUnavailable(f"{file.family} has no glyph for {lacking}")
    shutil.copy(package / _LICENCE, folder / f"{_package(file)}.LICENSE.txt")
    found.replace(folder / file.filename)


def _package(file: FontFile) -> str:
    return "noto-sans" if file.key == "latin" else f"noto-sans-{file.key}"


def _weight_folder(file: FontFile) -> str:
    """Read `700Bold` out of `NotoSansSC_700Bold.ttf`: packages name their folders so."""
    return file.filename.removesuffix(".ttf").rpartition("_")[2]


def _stamp_of(folder: Path) -> str:
    path = folder / _STAMP
    return path.read_text(encoding="ascii") if path.is_file() else ""


def _wanted_stamp() -> str:
    names = ",".join(file.filename for file in FONT_FILES)
    return hashlib.sha256((HERE / "package-lock.json").read_bytes() + names.encode()).hexdigest()
