"""Which tests stay on one worker of a run: those that share what takes seconds to make."""

import re

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "the fuzzed world on PostgreSQL": re.compile(r"tests/fuzz/.*\[postgresql"),
    "the fuzzed world on SQLite": re.compile(r"tests/fuzz/.*\[sqlite"),
    "two web processes": re.compile(r"tests/faults/test_(journey|many_processes)\.py"),
}


class StayingTogether(LoadScopeScheduling):
    """Hands out the groups first, then all other tests one by one."""

    def _split_scope(self, nodeid: str) -> str:
        return next((name for name, pattern in TOGETHER.items() if pattern.match(nodeid)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> StayingTogether:
    """Let several workers share the tests like this."""
    return StayingTogether(config, log)
