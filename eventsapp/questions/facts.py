"""What happened to feedback."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ResultsSent:
    """The organiser sends the results of a session to one of its speakers."""

    fair_id: int
    session_id: int
    speaker_id: int
