"""Pictures as a PDF holds them: JPEG as it is, everything else as samples with its transparency beside it."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from eventsapp.badges.pdf.deflate import pack_once

_MOST_PIXELS = 1_600
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class PictureData:
    """A picture ready to be written; `mask` is empty where nothing is transparent."""

    width: int
    height: int
    samples: bytes
    entries: str
    mask: bytes = b""
    mask_entries: str = ""


def read_picture(data: bytes) -> PictureData:
    """Read a picture; raises ``OSError`` for what is none. More pixels than a badge can show are thrown away."""
    with Image.open(BytesIO(data)) as opened:
        opened.load()
        picture: Image.Image = opened
        stands = opened.getexif().get(_ORIENTATION, 1) == 1
        if opened.format == "JPEG" and opened.mode in {"RGB", "L"} and max(opened.size) <= _MOST_PIXELS and stands:
            space = "DeviceGray" if opened.mode == "L" else "DeviceRGB"
            return PictureData(*opened.size, data, _entries(opened.size, space, "DCTDecode"))
        picture.thumbnail((_MOST_PIXELS, _MOST_PIXELS))
        whole = ImageOps.exif_transpose(picture).convert("RGBA")
    alpha = whole.getchannel("A")
    mask = b"" if alpha.getextrema() == (255, 255) else pack_once(alpha.tobytes())
    return PictureData(
        *whole.size,
        pack_once(whole.convert("RGB").tobytes()),
        _entries(whole.size, "DeviceRGB", "FlateDecode"),
        mask,
        _entries(whole.size, "DeviceGray", "FlateDecode"),
    )


def _entries(size: tuple[int, int], space: str, decoder: str) -> str:
    return (
        f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}"
        f"/ColorSpace/{space}/BitsPerComponent 8/Filter/{decoder}"
    )
