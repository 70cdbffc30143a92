"""Which tests stay on one worker of a run: those of a file and a database, which share what takes seconds to make."""

import re

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "two web processes": re.compile(r"tests/faults/test_(hold_rush|journey|live_streams|many_processes)\.py"),
    "the fuzzed world on PostgreSQL": re.compile(r"tests/fuzz/.*\[postgresql"),
    "the fuzzed world on SQLite": re.compile(r"tests/fuzz/.*\[sqlite"),
}
"""What one worker does in one go, from its start: each takes minutes."""
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
    """Begin with what takes longest, so that no worker is alone with it at the end; then what needs no database."""
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    """Return how early a test is handed out: what stays together, then what needs no database, then the rest."""
    longest = [pattern for pattern in TOGETHER.values() if pattern.match(nodeid)]
    if longest:
        return list(TOGETHER.values()).index(longest[0])
    return len(TOGETHER) + bool(DATABASE.search(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> StayingTogether:
    """Let several workers share the tests like this."""
    config.option.loadscopereorder = False  # files of few tests are the long ones: browser and faults
    return StayingTogether(config, log)
