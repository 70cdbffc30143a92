"""Server programs inside wheels: found by the list of files of a distribution, never imported."""

import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

from tests.services.running import WHEELS


def programs_in_wheel(distribution: str, ending: str) -> list[Path]:
    """Return the programs of an installed distribution whose path ends so, newest folder name first."""
    found: list[Path] = []
    for candidate in distributions(name=distribution, path=[str(WHEELS), *sys.path]):
        found += _programs(candidate, ending)
    return sorted(found, reverse=True)


def _programs(distribution: Distribution, ending: str) -> list[Path]:
    files = [Path(str(distribution.locate_file(file))) for file in distribution.files or []]
    return [file.resolve() for file in files if file.as_posix().endswith(ending) and file.is_file()]
