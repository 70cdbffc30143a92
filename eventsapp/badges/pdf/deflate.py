"""Deflate as fast as this machine can: ISA-L where its wheel exists, else zlib. Both write the same format."""

import zlib
from collections.abc import Callable

try:
    from isal import isal_zlib
except ImportError:  # no wheel for this processor
    _fast: Callable[[bytes], bytes] = lambda data: zlib.compress(data, 1)  # noqa: E731
    _tight: Callable[[bytes], bytes] = lambda data: zlib.compress(data, 6)  # noqa: E731
else:
    _fast = lambda data: isal_zlib.compress(data, 0)  # noqa: E731
    _tight = lambda data: isal_zlib.compress(data, 3)  # noqa: E731


def pack(data: bytes) -> bytes:
    """Compress what is written for every badge."""
    return _fast(data)


def pack_once(data: bytes) -> bytes:
    """Compress what a file has once: fonts, pictures, tables."""
    return _tight(data)
