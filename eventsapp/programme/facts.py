"""What happened to the programme."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReleasePublished:
    """A version of the agenda went public."""

    fair_id: int
    release_id: int
    number: int
