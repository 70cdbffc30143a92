"""CPU time of processes and everything below them, as the operating system counts it."""

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(roots: Iterable[int]) -> float:
    """Return the CPU seconds of these processes and their descendants, ended ones included.

    What ends while it is read is lost or counted twice: it is read again until two readings saw the same processes.
    """
    last, roots = None, list(roots)
    while True:
        seen, ticks = _reading(roots)
        if seen == last:
            return ticks / TICK
        last = seen


def _reading(roots: Sequence[int]) -> tuple[set[int], int]:
    """Return these processes and those below them, with the ticks of all."""
    below: dict[int, list[int]] = defaultdict(list)
    spent: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile: its parent has the count
        pid = int(folder.name)
        below[int(words[1])].append(pid)
        spent[pid] = sum(int(word) for word in words[11:15])
    found, waiting = set[int](), list(roots)
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += below[pid]
    return found, sum(spent.get(pid, 0) for pid in found)
