"""A camera for Chromium: what it sees is a film that was made before."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import segno
from PIL import Image

SIDE, FRAMES_A_SECOND = 480, 5
SHOWN_SECONDS, BETWEEN_SECONDS = 1.0, 0.4
ARGUMENTS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def camera_arguments(film: Path) -> list[str]:
    """Return what makes Chromium take a film for its camera, which anybody may use."""
    return [*ARGUMENTS, f"--use-file-for-fake-video-capture={film}"]


def drawn(codes: Sequence[str]) -> list[Image.Image]:
    """Return codes as they stand on tickets."""
    pictures = []
    for code in codes:
        picture = BytesIO()
        segno.make(code, error="m", micro=False).save(picture, kind="png", scale=7, border=4)
        pictures.append(Image.open(picture).convert("L"))
    return pictures


def write_film(
    pictures: Iterable[Image.Image],
    path: Path,
    *,
    shown: float = SHOWN_SECONDS,
    between: float = BETWEEN_SECONDS,
    tail: float = 0.0,
) -> Path:
    """Write what a camera sees: each picture for some seconds and nothing for some between, and at the end.

    Chromium begins anew after the end.
    """
    nothing = Image.new("L", (SIDE, SIDE), 200)
    with path.open("wb") as target:
        target.write(f"YUV4MPEG2 W{SIDE} H{SIDE} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for picture in pictures:
            frame = nothing.copy()
            frame.paste(picture, ((SIDE - picture.width) // 2, (SIDE - picture.height) // 2))
            for one, seconds in ((frame, shown), (nothing, between)):
                _add(target, one, seconds)
        _add(target, nothing, tail)
    return path


def _add(target: BinaryIO, frame: Image.Image, seconds: float) -> None:
    target.write((b"FRAME\n" + frame.tobytes() + b"\x80" * (SIDE * SIDE // 2)) * round(seconds * FRAMES_A_SECOND))
