"""Which tests stay on one worker of a run: those of a file and a database, which share what takes seconds to make."""

import re

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "the fuzzed world on PostgreSQL": re.compile(r"tests/fuzz/.*\[postgresql"),
    "the fuzzed world on SQLite": re.compile(r"tests/fuzz/.*\[sqlite"),
    "two web processes": re.compile(r"tests/faults/test_(hold_rush|journey|live_streams|many_processes)\.py"),
}
ALONE = re.compile(r"tests/browser/test_pages\.py")
"""Long tests that share nothing which a worker would make anew."""
DATABASE = re.compile(r"[\[-](sqlite|postgresql)[\]-]")


class StayingTogether(LoadScopeScheduling):
    """Hands out files as they were collected, the tests of each database on their own."""

    def _split_scope(self, nodeid: str) -> str:
        if ALONE.match(nodeid):
            return nodeid
        database = DATABASE.search(nodeid)
        file = f"{nodeid.partition('::')[0]} {database[1] if database else ''}"
        return next((name for name, pattern in TOGETHER.items() if pattern.match(nodeid)), file)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what needs no database of its own: the browser and the killed processes take longest."""
    items.sort(key=lambda item: bool(DATABASE.search(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> StayingTogether:
    """Let several workers share the tests like this."""
    config.option.loadscopereorder = False  # files of few tests are the long ones: browser and faults
    return StayingTogether(config, log)
