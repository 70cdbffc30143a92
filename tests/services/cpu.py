"""CPU time of processes and everything below them, as the operating system counts it."""

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(roots: Iterable[int]) -> float:
    """Return the CPU seconds of these processes and their descendants, ended ones included."""
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
    waiting, total = list(roots), 0
    while waiting:
        pid = waiting.pop()
        total += spent.get(pid, 0)
        waiting += below[pid]
    return total / TICK
